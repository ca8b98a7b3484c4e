using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Import;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Storage.Tests.MarketData.Formats;

public sealed class FormatTests : IDisposable
{
    private const string Days =
        "Date,Open,High,Low,Close,Volume\n2024-01-01,10,12,9,11,7\n2024-01-02,10,12,9,11,7\n2024-01-03,10,12,9,11,7\n";

    private readonly TestFolder _folder = new();
    private readonly MarketDataStore _store;

    public FormatTests() => _store = new MarketDataStore(_folder.Root, new MarketDataOptions());

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Each_row_of_the_documentations_table_imports_a_file_of_its_source()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "MARKET_DATA.md"));
        var rows = Regex.Matches(page, @"^\| [^|]+ \| `(\S+)` \| `import (?:'(.+?)'|(\S+))(.*?)` \|", RegexOptions.Multiline);
        rows.Select(r => r.Groups[2].Value + r.Groups[3].Value).Should().BeEquivalentTo(Pieces.All.Keys);
        foreach (Match row in rows)
        {
            var file = row.Groups[2].Value + row.Groups[3].Value;
            var piece = Pieces.All[file];
            var answer = await _store.ImportFileAsync(
                new MemoryStream(Pieces.BytesOf(file)), Options(file, row.Groups[4].Value), CancellationToken.None);
            answer.Needs.Should().BeEmpty(file);
            answer.Format.Should().Be(piece.Format).And.Be(row.Groups[1].Value, file);
            var price = answer.First!.Close ?? answer.First.Price;
            string.Create(CultureInfo.InvariantCulture, $"{answer.First.Timestamp} {price}").Should().Be(piece.First, file);
        }
    }

    [SharedDataFact]
    public async Task Every_shared_piece_becomes_what_is_expected_of_it()
    {
        foreach (var folder in Directory.GetDirectories(SharedData.File("formats")).Order(StringComparer.Ordinal))
        {
            using var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "expected.json")));
            var root = expected.RootElement;
            if (root.TryGetProperty("refused", out _)) continue;
            var file = root.GetProperty("file").GetString()!;
            var arguments = string.Join(' ', root.GetProperty("arguments").EnumerateArray().Select(a => a.GetString()));
            await using var stream = File.OpenRead(Path.Combine(folder, file));
            var answer = await _store.ImportFileAsync(stream, Options(file, arguments) with { DryRun = true }, CancellationToken.None);
            foreach (var (name, actual) in new[] { ("format", answer.Format), ("symbol", answer.Symbol), ("timeframe", answer.Timeframe),
                ("zone", answer.Zone) })
                actual.Should().Be(root.GetProperty(name).GetString(), "{0} of {1}", name, file);
            answer.Rows.Should().Be(root.GetProperty("rows").GetInt64(), file);
            foreach (var (row, actual) in new[] { (root.GetProperty("first"), answer.First!), (root.GetProperty("last"), answer.Last!) })
            {
                var stamp = row.GetProperty("timestamp").GetString()!;
                DateTimeOffset.Parse(actual.Timestamp, CultureInfo.InvariantCulture)
                    .Should().Be(DateTimeOffset.Parse(stamp, CultureInfo.InvariantCulture), file);
                var price = row.TryGetProperty("close", out var close) ? close : row.GetProperty("price");
                (actual.Close ?? actual.Price).Should().BeApproximately(price.GetDouble(), 1e-9, file);
            }
        }
    }

    [Fact]
    public async Task Wrong_rows_are_all_named_and_nothing_is_stored()
    {
        var import = () => ImportAsync("A.csv", Days + "2024-02-30,10,12,9,11,7\n2024-01-04,10,8,9,11,7\n2024-01-05,10,12,9,1x,7\n",
            " --symbol A");
        (await import.Should().ThrowAsync<MarketDataException>()).Which.Message.Should()
            .Contain("A.csv:5:").And.Contain("A.csv:6:").And.Contain("A.csv:7:");
        _folder.MarketFiles().Should().BeEmpty();
    }

    [Fact]
    public async Task Data_that_are_there_are_replaced_only_when_it_is_asked_for()
    {
        (await ImportAsync("A.csv", Days, " --symbol BTC/USDT")).File.Should().Be("BTC%2FUSDT.1d.csv");
        var again = () => ImportAsync("A.csv", Days, " --symbol BTC/USDT");
        await again.Should().ThrowAsync<MarketDataExistsException>();
        (await ImportAsync("A.csv", Days, " --symbol BTC/USDT --replace")).Rows.Should().Be(3);
        _store.List().Should().ContainSingle().Which.Symbol.Should().Be("BTC/USDT");
    }

    [Fact]
    public async Task A_servers_clock_is_asked_for_and_nothing_is_stored()
    {
        var answer = await ImportAsync("EURUSD15.csv", Pieces.All["EURUSD15.csv"].Text, string.Empty);
        answer.Needs.Should().Equal("zone");
        _folder.MarketFiles().Should().BeEmpty();
    }

    [Theory]
    [InlineData("01/02/2024", "dd/mm/yyyy")]
    [InlineData("<!DOCTYPE html><html>", "HTML")]
    public async Task What_can_be_read_in_two_ways_or_is_no_table_is_refused_by_name(string start, string named)
    {
        var import = () => ImportAsync("A.csv",
            $"Date,Open,High,Low,Close\n{start},10,12,9,11\n".Replace("Date,Open,High,Low,Close\n<", "<"), " --symbol A");
        (await import.Should().ThrowAsync<MarketDataException>()).Which.Message.Should().Contain(named);
    }

    [Fact]
    public async Task A_line_without_end_in_a_bomb_is_refused_in_little_memory()
    {
        var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = Encoding.ASCII.GetBytes(new string(',', 1 << 20));
            for (var i = 0; i < 64; i++) gzip.Write(zeros);
        }
        var import = () => _store.ImportFileAsync(Rewound(bomb), new ImportOptions { File = "A.csv.gz" }, CancellationToken.None);
        (await import.Should().ThrowAsync<MarketDataException>()).Which.Message.Should().Contain("longer than");
    }

    [Fact]
    public async Task Mutated_files_are_imported_or_refused_and_never_break_the_program()
    {
        var random = new Random(14);
        foreach (var file in Pieces.All.Keys)
        {
            var whole = Pieces.BytesOf(file);
            for (var round = 0; round < 20; round++)
            {
                var bytes = (byte[])whole.Clone();
                for (var change = 0; change < 3; change++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                var mutated = bytes[..random.Next(1, bytes.Length + 1)];
                var options = new ImportOptions { File = file, Symbol = "SBIN", Zone = "+02:00", DryRun = true };
                try
                {
                    var answer = await _store.ImportFileAsync(new MemoryStream(mutated), options, CancellationToken.None);
                    answer.Format.Should().NotBeEmpty();
                }
                catch (MarketDataException refused)
                {
                    refused.Message.Should().NotBeEmpty();
                }
            }
        }
    }

    private static MemoryStream Rewound(MemoryStream stream)
    {
        stream.Position = 0;
        return stream;
    }

    private Task<ImportAnswer> ImportAsync(string file, string text, string arguments) =>
        _store.ImportFileAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), Options(file, arguments), CancellationToken.None);

    private static ImportOptions Options(string file, string arguments)
    {
        string? Value(string name) => Regex.Match(arguments, $@"--{name} (\S+)") is { Success: true } found ? found.Groups[1].Value : null;
        return new ImportOptions
        {
            File = file,
            Symbol = Value("symbol"),
            Timeframe = Value("timeframe"),
            Exchange = Value("exchange"),
            Zone = Value("zone"),
            Columns = Value("columns"),
            Replace = arguments.Contains("--replace", StringComparison.Ordinal),
        };
    }
}
