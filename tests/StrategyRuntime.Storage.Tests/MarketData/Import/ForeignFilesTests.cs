using System.IO.Abstractions;
using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Import;
using StrategyRuntime.Storage.Tests.MarketData.Formats;

namespace StrategyRuntime.Storage.Tests.MarketData.Import;

/// <summary>Files of sources that someone put into the market folder.</summary>
public sealed class ForeignFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private MarketDataStore _store;

    public ForeignFilesTests()
    {
        _store = new MarketDataStore(_folder.Root, new MarketDataOptions());
        Directory.CreateDirectory(_folder.Root.MarketFolder);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_that_names_its_symbol_becomes_the_same_bytes_as_through_an_import()
    {
        foreach (var file in new[] { "INFY.NS.csv", "NSE_NIFTY, 5.csv", "BTCUSDT-trades-2025-01-01.csv", "BTC_USDT-5m.json" })
        {
            using var other = new TestFolder();
            using var store = new MarketDataStore(other.Root, new MarketDataOptions());
            var answer = await store.ImportFileAsync(
                new MemoryStream(Pieces.BytesOf(file)), new ImportOptions { File = file }, CancellationToken.None);
            Put(file, Pieces.BytesOf(file));
            var listed = _store.List().Should().ContainSingle(i => i.File == answer.File).Subject;
            listed.Provenance!.Source.Should().Be(file);
            File.ReadAllBytes(_folder.Market(answer.File!)).Should().Equal(File.ReadAllBytes(other.Market(answer.File!)), file);
            File.Exists(_folder.Market(file)).Should().BeTrue();
        }
    }

    [Fact]
    public void A_file_is_imported_again_only_when_it_has_changed()
    {
        Put("INFY.NS.csv", Pieces.BytesOf("INFY.NS.csv"));
        var first = _store.List().Single();
        _store.List().Single().Should().Be(first);
        _store.Dispose();
        _store = new MarketDataStore(_folder.Root, new MarketDataOptions());
        _store.List().Single().Provenance!.ImportedAt.Should().Be(first.Provenance!.ImportedAt);
        Put("INFY.NS.csv", Encoding.UTF8.GetBytes(Pieces.All["INFY.NS.csv"].Text + "2024-01-04,10,12,9,11,5,7\n"));
        _store.List().Single().Rows.Should().Be(first.Rows + 1);
    }

    [Theory]
    [InlineData("EURUSD15.csv", "zone must be given")]
    [InlineData("Kurse.csv", "symbol must be given")]
    [InlineData("A.B.csv", "A.B.csv:3: high 8 is below")]
    [InlineData("page.csv", "HTML")]
    public void A_file_that_cannot_be_imported_is_listed_with_the_reason(string file, string reason)
    {
        Put(file, file switch
        {
            "EURUSD15.csv" => Pieces.BytesOf(file),
            "Kurse.csv" => Pieces.BytesOf("Kurse.txt"),
            "page.csv" => "<!DOCTYPE html><html></html>"u8.ToArray(),
            _ => "Date,Open,High,Low,Close\n2024-01-01,10,12,9,11\n2024-01-02,10,8,9,11\n2024-01-03,10,12,9,11\n"u8.ToArray(),
        });
        _store.List().Should().ContainSingle().Which.Problem.Should().Contain(reason);
        Directory.GetFiles(_folder.Root.MarketFolder).Should().ContainSingle();
    }

    [Fact]
    public void A_file_that_is_being_written_and_tables_of_other_things_are_left_alone()
    {
        File.WriteAllBytes(_folder.Market("INFY.NS.csv"), Pieces.BytesOf("INFY.NS.csv"));
        File.SetLastWriteTimeUtc(_folder.Market("INFY.NS.csv"), DateTime.UtcNow.AddMinutes(1));
        Put("instruments.csv", "symbol,kind\nA,equity\n"u8.ToArray());
        Put("A.actions.csv", "date,kind,ratio\n2024-01-01,split,2\n"u8.ToArray());
        Put("notes.txt", "nothing of use"u8.ToArray());
        _store.List().Should().BeEmpty();
    }

    [Fact]
    public async Task A_folder_that_is_not_a_data_roots_is_read_as_its_files_are_and_stays_as_it_was()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "files");
        Directory.CreateDirectory(path);
        await File.WriteAllBytesAsync(Path.Combine(path, "INFY.NS.csv"), Pieces.BytesOf("INFY.NS.csv"));
        await File.WriteAllBytesAsync(Path.Combine(path, "EURUSD15.csv"), Pieces.BytesOf("EURUSD15.csv"));
        await File.WriteAllTextAsync(Path.Combine(path, "A.1d.csv"), "date,open,high,low,close\n2024-01-01,10,12,9,11\n");
        var before = Directory.GetFiles(path).Order().ToList();
        string[] scratch;
        using (var store = new MarketDataStore(path, new FileSystem(), new MarketDataOptions()))
        {
            store.List().Select(i => i.File).Should().Equal("A.1d.csv", "INFY.NS.1d.csv", "EURUSD15.csv");
            using var candles = await store.OpenCandlesAsync("INFY.NS", null, Exchange.AlwaysOpen(ExchangeZone.Utc), default);
            candles.Read(null, null).Select(c => c.Close).Should().Equal(11, 11);
            scratch = Directory.GetDirectories(Path.GetTempPath(), "strategyruntime-market-*");
            scratch.Should().NotBeEmpty();
            var strategy = TestStrategy.On("EURUSD", Exchange.AlwaysOpen(ExchangeZone.Utc), "15m");
            var missing = () => store.OpenAsync(strategy, null, null, CancellationToken.None);
            (await missing.Should().ThrowAsync<MarketDataMissingException>()).Which.Message.Should()
                .Contain("EURUSD15.csv: zone must be given: import it");
        }
        Directory.GetFiles(path).Order().Should().Equal(before);
        scratch.Should().Contain(s => !Directory.Exists(s));
    }

    private void Put(string file, byte[] content)
    {
        File.WriteAllBytes(_folder.Market(file), content);
        File.SetLastWriteTimeUtc(_folder.Market(file), new DateTime(2024, 1, 1, 0, 0, content.Length % 60, DateTimeKind.Utc));
    }
}
