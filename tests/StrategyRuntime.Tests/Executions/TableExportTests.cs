using System.Net;
using StrategyRuntime.Storage.Tests.MarketData.Formats;

namespace StrategyRuntime.Tests.Executions;

/// <summary>Tables of a run, read by DuckDB.</summary>
public sealed class TableExportTests : IAsyncLifetime
{
    private TestHost _host = null!;
    private string _id = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(60));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut.Replace(
            "\"indicators\": {}", "\"indicators\": { \"sma\": { \"indicator_name\": \"SMA\", \"length\": 3 } }", StringComparison.Ordinal));
        _id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(_id, "completed");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("parquet")]
    [InlineData("csv")]
    public async Task Events_are_the_lines_of_the_log_with_times_in_UTC(string format)
    {
        var (file, isCsv) = (await GetAsync($"events?format={format}"), format == "csv");
        var lines = await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(_id), "events.jsonl"));
        Duck.Columns(file, isCsv).Should().Contain(["seq BIGINT", "time TIMESTAMP WITH TIME ZONE", "type VARCHAR"]);
        Duck.Read(file, "SELECT count(*) || ' ' || max(seq) FROM FILE", isCsv).Should().Equal($"{lines.Length} {lines.Length}");
        Duck.Read(file, "SELECT data->>'symbol' FROM FILE WHERE type = 'trade' LIMIT 1", isCsv).Should().Equal("TEST");
        var some = await GetAsync($"events?format={format}&types=trade&limit=2");
        Duck.Read(some, "SELECT DISTINCT type FROM FILE", isCsv).Should().Equal("trade");
        Duck.Read(some, "SELECT count(*) FROM FILE", isCsv).Should().Equal("2");
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("csv")]
    public async Task Trades_are_all_trades_with_their_own_types(string format)
    {
        var (file, isCsv) = (await GetAsync($"trades?format={format}"), format == "csv");
        Duck.Columns(file, isCsv).Should().Contain(
            ["entry_time TIMESTAMP WITH TIME ZONE", "pnl DOUBLE", "re_entry_num BIGINT", "side VARCHAR"]);
        using var page = System.Text.Json.JsonDocument.Parse(await GetAsync("trades?limit=5000"));
        Duck.Read(file, "SELECT count(*) FROM FILE", isCsv).Single().Should()
            .Be(page.RootElement.GetProperty("items").GetArrayLength().ToString(System.Globalization.CultureInfo.InvariantCulture));
        Duck.Read(file, "SELECT (exits::JSON)->0->>'node_id' FROM FILE LIMIT 1", isCsv).Should().Equal("sell");
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("csv")]
    public async Task Candles_have_a_column_for_each_indicator(string format)
    {
        var (file, isCsv) = (await GetAsync($"candles?format={format}&timeframe=1m"), format == "csv");
        var columns = Duck.Columns(file, isCsv);
        columns.Should().Contain(["timestamp TIMESTAMP WITH TIME ZONE", "close DOUBLE"]);
        columns.Should().Contain(c => c.StartsWith("sma", StringComparison.Ordinal) && c.EndsWith("DOUBLE", StringComparison.Ordinal));
        var page = await _host.Client.GetStringAsync($"/api/v1/executions/{_id}/candles?timeframe=1m&limit=5000");
        using var json = System.Text.Json.JsonDocument.Parse(page);
        Duck.Read(file, "SELECT count(*) FROM FILE", isCsv).Single().Should()
            .Be(json.RootElement.GetProperty("items").GetArrayLength().ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("trades")]
    [InlineData("candles")]
    [InlineData("events")]
    public async Task A_format_that_is_not_known_is_refused(string route)
    {
        using var response = await _host.Client.GetAsync($"/api/v1/executions/{_id}/{route}?format=xlsx");
        await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    private Task<byte[]> GetAsync(string path) => _host.Client.GetByteArrayAsync($"/api/v1/executions/{_id}/{path}");
}
