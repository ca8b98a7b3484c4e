using System.Text;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Catalog;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.Tests.MarketData.Decoding;

namespace StrategyRuntime.Storage.Tests.MarketData.Import;

public sealed class MarketDataImportTests : IDisposable
{
    private const string Ticks = "timestamp,price\n2024-10-29T09:15:00,10\n2024-10-29T09:15:01,11\n";
    private readonly TestFolder _folder = new();
    private readonly MarketDataStore _store;

    public MarketDataImportTests() => _store = new MarketDataStore(_folder.Root, new MarketDataOptions());

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_upload_becomes_a_file_that_is_listed_and_readable()
    {
        var info = await Import("X", "ticks", Ticks);
        info.Should().Be(new MarketDataInfo("X", null, "X.ticks.csv", Ticks.Length, "2024-10-29T09:15:00", "2024-10-29T09:15:01", null)
        {
            Rows = 2,
        });
        _folder.MarketFiles().Should().Equal("X.ticks.csv");
        File.ReadAllText(_folder.Market("X.ticks.csv")).Should().Be(Ticks);
    }

    [Fact]
    public async Task A_gzip_upload_is_told_by_its_bytes()
    {
        (await _store.ImportAsync("X", null, new MemoryStream(Csv.Gzip(Ticks)), "NSE", CancellationToken.None)).File
            .Should().Be("X.ticks.csv.gz");
        File.ReadAllBytes(_folder.Market("X.ticks.csv.gz")).Should().Equal(Csv.Gzip(Ticks));
    }

    [Theory]
    [InlineData("2024-10-29T09:15:00,2024-10-29T09:15:30,2024-10-29T09:16:30", "30s")]
    [InlineData("2024-10-29T09:15:00,2024-10-29T09:20:00,2024-10-29T09:30:00", "5m")]
    [InlineData("2024-10-29T09:15:00,2024-10-29T15:15:00,2024-10-30T09:15:00,2024-10-30T10:15:00", "1h")]
    [InlineData("2024-03-08,2024-03-09,2024-03-11", "1d")]
    [InlineData("2024-03-10,2024-03-11", "1d")]
    [InlineData("2024-10-28,2024-11-04", "1w")]
    public async Task The_timeframe_is_the_smallest_gap_between_rows(string timestamps, string timeframe)
    {
        var rows = timestamps.Split(',').Select(timestamp => $"{timestamp},10,12,9,11\n");
        (await Import("X", null, "timestamp,open,high,low,close\n" + string.Concat(rows), "NYSE")).File.Should().Be($"X.{timeframe}.csv");
    }

    [Fact]
    public async Task A_timeframe_that_cannot_be_told_is_asked_for() =>
        (await ErrorOf("X", null, "timestamp,open,high,low,close\n2024-10-29,10,12,9,11\n")).Reason.Should().Contain("say which it is");

    [Fact]
    public async Task A_header_with_a_price_means_ticks() => (await Import("X", null, Ticks)).Timeframe.Should().BeNull();

    [Theory]
    [InlineData("../X", "ticks", "NSE")]
    [InlineData("X", "1M", "NSE")]
    [InlineData("X", "../../etc", "NSE")]
    [InlineData("X", "ticks", "MOON")]
    public async Task A_wrong_symbol_timeframe_or_exchange_is_refused_and_nothing_is_written(
        string symbol, string timeframe, string exchange)
    {
        await ErrorOf(symbol, timeframe, Ticks, exchange);
        Directory.Exists(_folder.Root.MarketFolder).Should().BeFalse();
    }

    [Theory]
    [InlineData("ticks")]
    [InlineData(null)]
    public async Task A_bad_last_row_leaves_the_old_file_and_nothing_else(string? timeframe)
    {
        await Import("X", "ticks", Ticks);
        var error = await ErrorOf("X", timeframe, Ticks + "2024-10-29T09:15:00,12\n");
        error.Line.Should().Be(4);
        _folder.MarketFiles().Should().Equal("X.ticks.csv");
        File.ReadAllText(_folder.Market("X.ticks.csv")).Should().Be(Ticks);
    }

    [Fact]
    public async Task Candles_that_reach_into_the_next_are_refused_also_when_the_timeframe_was_told_from_them()
    {
        var error = await ErrorOf("X", "5m", "timestamp,open,high,low,close\n2024-10-29T09:15,10,12,9,11\n2024-10-29T09:16,10,12,9,11\n");
        error.Reason.Should().Contain("closer than 5m");
    }

    [Fact]
    public async Task An_upload_above_the_limit_is_refused_and_nothing_is_left()
    {
        using var store = new MarketDataStore(_folder.Root, new MarketDataOptions { MaxImportBytes = 20 });
        var import = () => store.ImportAsync("X", "ticks", new MemoryStream(Encoding.UTF8.GetBytes(Ticks)), null, CancellationToken.None);
        await import.Should().ThrowAsync<MarketDataTooLargeException>();
        _folder.MarketFiles().Should().BeEmpty();
    }

    [Fact]
    public async Task A_small_upload_that_unpacks_to_too_much_is_refused()
    {
        using var store = new MarketDataStore(_folder.Root, new MarketDataOptions { MaxImportDecompressedBytes = 100_000 });
        var bomb = Csv.Gzip("timestamp,price\n" + string.Concat(Enumerable.Repeat("2024-10-29,1\n", 100_000)));
        var import = () => store.ImportAsync("X", "ticks", new MemoryStream(bomb), null, CancellationToken.None);
        await import.Should().ThrowAsync<MarketDataTooLargeException>();
        _folder.MarketFiles().Should().BeEmpty();
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        var import = () => _store.ImportAsync("X", "ticks", new BrokenStream(Ticks), null, CancellationToken.None);
        await import.Should().ThrowAsync<IOException>();
        _folder.MarketFiles().Should().BeEmpty();
    }

    [Fact]
    public async Task A_cancelled_import_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var import = () => _store.ImportAsync("X", "ticks", new MemoryStream(Encoding.UTF8.GetBytes(Ticks)), null, cancelled.Token);
        await import.Should().ThrowAsync<OperationCanceledException>();
        _folder.MarketFiles().Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_keeps_its_form_so_that_one_rename_replaces_it()
    {
        await _store.ImportAsync("X", "ticks", new MemoryStream(Csv.Gzip(Ticks)), null, CancellationToken.None);
        (await Import("X", "ticks", Ticks + "2024-10-29T09:15:02,12\n")).File.Should().Be("X.ticks.csv.gz");
        _folder.MarketFiles().Should().Equal("X.ticks.csv.gz");
        Csv.Decode(File.ReadAllBytes(_folder.Market("X.ticks.csv.gz"))).Rows.Should().Be(3);

        await Import("Y", "ticks", Ticks);
        (await _store.ImportAsync("Y", "ticks", new MemoryStream(Csv.Gzip(Ticks)), null, CancellationToken.None)).File
            .Should().Be("Y.ticks.csv");
        File.ReadAllText(_folder.Market("Y.ticks.csv")).Should().Be(Ticks);
    }

    [Fact]
    public async Task The_next_session_sees_an_import_even_of_the_same_size_and_time()
    {
        var strategy = TestStrategy.On("X", Csv.Nse, "1m");
        await Import("X", "ticks", Ticks);
        var written = File.GetLastWriteTimeUtc(_folder.Market("X.ticks.csv"));
        using var before = await _store.OpenAsync(strategy, null, null, CancellationToken.None);
        await Import("X", "ticks", Ticks.Replace("11", "22", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(_folder.Market("X.ticks.csv"), written);
        using var after = await _store.OpenAsync(strategy, null, null, CancellationToken.None);
        after.DataHash.Should().NotBe(before.DataHash);
    }

    [Fact]
    public void What_a_killed_process_left_behind_is_removed()
    {
        _folder.WriteMarket(".import-X.abc.tmp", "half");
        _folder.WriteMarket("X.ticks.csv", Ticks);
        _store.RemoveAbandonedImports();
        _folder.MarketFiles().Should().Equal("X.ticks.csv");
    }

    private Task<MarketDataInfo> Import(string symbol, string? timeframe, string text, string? exchange = "NSE") =>
        _store.ImportAsync(symbol, timeframe, new MemoryStream(Encoding.UTF8.GetBytes(text)), exchange, CancellationToken.None);

    private async Task<MarketDataException> ErrorOf(string symbol, string? timeframe, string text, string? exchange = "NSE")
    {
        var import = () => Import(symbol, timeframe, text, exchange);
        return (await import.Should().ThrowAsync<MarketDataException>()).Which;
    }

    private sealed class BrokenStream(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new IOException("The connection broke.");
        }
    }
}
