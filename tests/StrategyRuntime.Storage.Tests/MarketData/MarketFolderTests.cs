using System.IO.Abstractions.TestingHelpers;
using System.Text;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Catalog;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Storage.Tests.Durability;

namespace StrategyRuntime.Storage.Tests.MarketData;

/// <summary>Market data is listed and read through the file system of the root; an upload goes through its durable files.</summary>
public sealed class MarketFolderTests : IDisposable
{
    private const string Bars = "timestamp,open,high,low,close\n2024-10-29T09:15:00,10,12,9,11\n2024-10-29T09:16:00,11,12,9,11\n";
    private readonly MockFileSystem _fileSystem = new();
    private readonly MemoryDisk _disk = new();
    private readonly MarketDataStore _store;

    public MarketFolderTests() => _store = new MarketDataStore(new DataRoot("/data", _fileSystem, _disk), new MarketDataOptions());

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Files_are_listed_by_symbol_ticks_first_then_the_finest_bars()
    {
        Add("B.1d.csv", Bars);
        Add("A.5m.csv", Bars);
        Add("A.1m.csv", Bars);
        Add("A.ticks.csv", "timestamp,price\n2024-10-29T09:15:00,10\n");
        Add("A.1m.csv.gz", "no gzip");
        Add("notes.txt", "none of ours");
        Add(".import-A.x.tmp", Bars);
        _store.List().Select(i => i.File).Should().Equal("A.ticks.csv", "A.1m.csv", "A.1m.csv.gz", "A.5m.csv", "B.1d.csv");
    }

    [Fact]
    public void A_file_is_listed_with_its_range_or_with_what_is_wrong_with_it()
    {
        Add("A.1m.csv", Bars);
        Add("B.1m.csv", "nothing,of,use\n");
        var list = _store.List();
        var (from, to) = ("2024-10-29T09:15:00", "2024-10-29T09:16:00");
        list[0].Should().Be(new MarketDataInfo("A", list[0].Timeframe, "A.1m.csv", Bars.Length, from, to, null)
        {
            Rows = 2, Gaps = new ImportGaps(0, null),
        });
        list[1].Problem.Should().NotBeNullOrEmpty();
    }

    [Fact]
    public void A_symbolic_link_is_listed_and_not_followed()
    {
        _fileSystem.AddFile("/elsewhere/A.1m.csv", new MockFileData(Bars));
        _fileSystem.AddDirectory("/data/_market");
        _fileSystem.File.CreateSymbolicLink("/data/_market/A.1m.csv", "/elsewhere/A.1m.csv");
        _store.List().Should().ContainSingle().Which.Problem.Should().Contain("symbolic link");
    }

    [Fact]
    public async Task An_upload_goes_to_the_durable_files_alone_and_leaves_nothing_beside_itself()
    {
        await _store.ImportAsync("A", "1m", new MemoryStream(Encoding.UTF8.GetBytes(Bars)), null, CancellationToken.None);
        _disk.ListFiles("/data/_market").Should().Equal("A.1m.csv");
        _fileSystem.AllFiles.Should().BeEmpty();
    }

    private void Add(string name, string content) => _fileSystem.AddFile($"/data/_market/{name}", new MockFileData(content));
}
