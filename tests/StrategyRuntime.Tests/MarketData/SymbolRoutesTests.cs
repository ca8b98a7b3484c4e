using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Storage.Tests.MarketData.Formats;

namespace StrategyRuntime.Tests.MarketData;

public sealed class SymbolRoutesTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_list_says_rows_gaps_zone_format_exchange_and_when_it_was_imported()
    {
        await UploadAsync("SPY", Days("2024-01-02", "2024-01-03", "2024-01-08"), "exchange=nyse&file=a.csv");
        _host.WriteMarketData("OWN.1m.csv", Sample.Minutes(30));
        var items = (await GetAsync("")).GetProperty("items");
        var own = items[0];
        own.GetProperty("rows").GetInt64().Should().Be(30);
        own.GetProperty("gaps").GetProperty("count").GetInt64().Should().Be(0);
        own.GetProperty("imported_at").ValueKind.Should().Be(JsonValueKind.Null);
        var item = (await GetAsync("/SPY")).GetProperty("items").EnumerateArray().Should().ContainSingle().Subject;
        JsonElement.DeepEquals(item, items[1]).Should().BeTrue();
        item.GetProperty("rows").GetInt64().Should().Be(3);
        item.GetProperty("gaps").ToString().Should().Be("""{"count":1,"longest":"P4D"}""");
        item.GetProperty("exchange").GetString().Should().Be("NYSE");
        item.GetProperty("format").GetString().Should().Be("generic");
        item.GetProperty("zone").ValueKind.Should().Be(JsonValueKind.Null);
        item.GetProperty("imported_at").GetDateTimeOffset().Should().BeAfter(DateTimeOffset.UnixEpoch);
        // Put there by hand, it is another file, of which the record says nothing.
        _host.WriteMarketData("SPY.1d.csv", Days("2024-01-02", "2024-01-03"));
        item = (await GetAsync("/SPY")).GetProperty("items")[0];
        item.GetProperty("rows").GetInt64().Should().Be(2);
        item.GetProperty("format").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("BRK.B")]
    [InlineData("M&M")]
    [InlineData("^GSPC")]
    [InlineData("EURUSD=X")]
    [InlineData("BTC/USDT")]
    [InlineData("NSE:INFY")]
    public async Task A_symbol_of_any_kind_works_in_every_route(string symbol)
    {
        var escaped = Uri.EscapeDataString(symbol);
        await UploadAsync(escaped, Days("2024-01-02", "2024-01-03"), "");
        foreach (var route in new[] { "", "/candles", "/quality" })
            (await GetAsync($"/{escaped}{route}")).ToString().Should().Contain(symbol == "M&M" ? "2024-01-02" : "2024-01-0");
        (await GetAsync($"/{escaped}")).GetProperty("items")[0].GetProperty("symbol").GetString().Should().Be(symbol);
        (await _host.Client.DeleteAsync($"/api/v1/market-data/{escaped}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var gone = await _host.Client.GetAsync($"/api/v1/market-data/{escaped}");
        await gone.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-market-data");
        Directory.GetFiles(Path.Combine(_host.DataRoot, "_market"), "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task Candles_come_in_pages_of_a_range_and_are_made_of_finer_ones()
    {
        _host.WriteMarketData("T.1m.csv", Minutes(30));
        var all = await GetAsync("/T/candles?exchange=NSE");
        all.GetProperty("items").GetArrayLength().Should().Be(30);
        all.GetProperty("items")[0].ToString().Should()
            .Be("""{"timestamp":"2024-01-02T09:15:00+05:30","open":10,"high":12,"low":9,"close":11,"volume":2}""");
        var five = await GetAsync("/T/candles?exchange=NSE&timeframe=5m&from=2024-01-02T09:25:00&to=2024-01-02T09:40:00&limit=2");
        Times(five).Should().Equal("2024-01-02T09:25:00+05:30", "2024-01-02T09:30:00+05:30");
        five.GetProperty("items")[0].GetProperty("open").GetDouble().Should().Be(20);
        five.GetProperty("items")[0].GetProperty("high").GetDouble().Should().Be(26);
        five.GetProperty("items")[0].GetProperty("volume").GetDouble().Should().Be(10);
        var rest = await GetAsync(
            "/T/candles?exchange=NSE&timeframe=5m&from=2024-01-02T09:25:00&to=2024-01-02T09:40:00&cursor="
            + five.GetProperty("next").GetString());
        Times(rest).Should().Equal("2024-01-02T09:35:00+05:30");
        rest.GetProperty("next").ValueKind.Should().Be(JsonValueKind.Null);
        using var coarse = await _host.Client.GetAsync("/api/v1/market-data/T/candles?timeframe=30s");
        await coarse.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-market-data");
        using var wrong = await _host.Client.GetAsync("/api/v1/market-data/T/candles?timeframe=x&exchange=MOON");
        await wrong.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Days_have_the_date_and_the_offset_of_the_exchange_of_their_import()
    {
        await UploadAsync("SPY", Days("2024-07-01", "2024-07-02"), "exchange=NYSE");
        (await GetAsync("/SPY/candles")).GetProperty("items")[0].ToString().Should()
            .Be("""{"timestamp":"2024-07-01T00:00:00-04:00","open":10,"high":12,"low":9,"close":11,"volume":7,"date":"2024-07-01"}""");
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("csv")]
    public async Task DuckDB_reads_candles_without_a_word(string format)
    {
        await UploadAsync("SPY", Days("2024-07-01", "2024-07-02"), "exchange=NYSE");
        using var response = await _host.Client.GetAsync($"/api/v1/market-data/SPY/candles?format={format}&limit=1");
        response.Content.Headers.ContentDisposition!.FileName.Should().Be($"SPY.1d.{format}");
        var file = await response.Content.ReadAsByteArrayAsync();
        var isCsv = format == "csv";
        Duck.Columns(file, isCsv).Take(7).Should().Equal(
            "timestamp TIMESTAMP WITH TIME ZONE", "date DATE", isCsv ? "open BIGINT" : "open DOUBLE", isCsv ? "high BIGINT" : "high DOUBLE",
            isCsv ? "low BIGINT" : "low DOUBLE", isCsv ? "close BIGINT" : "close DOUBLE", isCsv ? "volume BIGINT" : "volume DOUBLE");
        Duck.Read(file, "SELECT timestamp::VARCHAR || ' ' || date || ' ' || close::DOUBLE FROM FILE", isCsv).Should()
            .Equal("2024-07-01 04:00:00+00 2024-07-01 11.0", "2024-07-02 04:00:00+00 2024-07-02 11.0");
    }

    [Fact]
    public async Task A_quality_report_finds_gaps_outliers_zeros_stale_prices_and_splits()
    {
        var rows = new StringBuilder("timestamp,open,high,low,close\n");
        var day = new DateOnly(2024, 1, 1);
        for (var i = 0; i < 60; i++)
        {
            do day = day.AddDays(1);
            while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || day is { Month: 1, Day: 15 } or { Month: 2, Day: 19 });
            if (i is 10 or 11) continue;
            var price = i >= 40 ? 50 + i % 2 : 100 + i % 2;
            if (i == 20) price = 200;
            if (i is > 24 and < 31) price = 100;
            var low = i == 35 ? 0 : price;
            rows.Append(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{price},{price},{low},{price}\n");
        }
        await UploadAsync("SPY", rows.ToString(), "exchange=NYSE");
        var report = await GetAsync("/SPY/quality");
        report.GetProperty("exchange").GetString().Should().Be("NYSE");
        report.GetProperty("gaps").ToString().Should()
            .Be("""{"count":1,"items":[{"from":"2024-01-16T00:00:00-05:00","to":"2024-01-19T00:00:00-05:00","missing":2}]}""");
        report.GetProperty("outliers").GetProperty("items")[0].GetProperty("price").GetDouble().Should().Be(200);
        report.GetProperty("outliers").GetProperty("count").GetInt64().Should().Be(1);
        report.GetProperty("zero_prices").GetProperty("count").GetInt64().Should().Be(1);
        report.GetProperty("stale_prices").GetProperty("items")[0].GetProperty("rows").GetInt64().Should().Be(7);
        report.GetProperty("splits").GetProperty("items").EnumerateArray().Select(s => s.GetProperty("ratio").GetString()).Should()
            .Contain("2:1");
    }

    [Fact]
    public async Task Data_that_a_run_reads_cannot_be_deleted_until_it_ends()
    {
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(30));
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold);
        var id = await _host.AddExecutionAsync(new { strategy_id = "hold", mode = "live_simulation", speed = 1, auto_start = true });
        await _host.WhenStateAsync(id, "running");
        using var refused = await _host.Client.DeleteAsync("/api/v1/market-data/TEST");
        await refused.ShouldBeProblemAsync(HttpStatusCode.Conflict, "market-data-in-use");
        (await _host.Client.DeleteAsync("/api/v1/market-data/TEST?timeframe=1h")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await _host.CommandAsync(id, "stop")).Dispose();
        await _host.WhenStateAsync(id, "stopped");
        (await _host.Client.DeleteAsync("/api/v1/market-data/TEST?timeframe=1m")).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_user_changes_only_what_begins_with_their_name()
    {
        using var ann = _host.NewClient(_host.CreateKey("ann").Text);
        using var admin = _host.NewClient(_host.CreateKey("admin", isAdmin: true).Text);
        var days = Days("2024-01-02", "2024-01-03");
        async Task<HttpStatusCode> Upload(HttpClient client, string symbol)
        {
            using var content = new StringContent(days, Encoding.UTF8, "text/csv");
            return (await client.PostAsync($"/api/v1/market-data/{symbol}", content)).StatusCode;
        }

        (await Upload(admin, "SPY")).Should().Be(HttpStatusCode.Created);
        (await Upload(admin, "ben%3ASPY")).Should().Be(HttpStatusCode.Created);
        (await Upload(ann, "QQQ")).Should().Be(HttpStatusCode.Forbidden);
        (await Upload(ann, "ann%3ASPY")).Should().Be(HttpStatusCode.Created);
        foreach (var symbol in new[] { "SPY", "ben%3ASPY" })
            (await ann.DeleteAsync($"/api/v1/market-data/{symbol}")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await ann.DeleteAsync("/api/v1/market-data/ann%3ASPY")).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    private static string Days(params string[] dates) =>
        "Date,Open,High,Low,Close,Volume\n" + string.Concat(dates.Select(d => d + ",10,12,9,11,7\n"));

    private static string Minutes(int count) => "timestamp,open,high,low,close,volume\n" + string.Concat(Enumerable.Range(0, count).Select(
        i => string.Create(
            CultureInfo.InvariantCulture,
            $"2024-01-02T{9 + (15 + i) / 60:00}:{(15 + i) % 60:00}:00,{10 + i},{12 + i},{9 + i},{11 + i},2\n")));

    private static IEnumerable<string?> Times(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("timestamp").GetString());

    private async Task<JsonElement> GetAsync(string path) =>
        await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/market-data" + path);

    private async Task UploadAsync(string symbol, string csv, string query)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var response = await _host.Client.PostAsync($"/api/v1/market-data/{symbol}?{query}", content);
        response.StatusCode.Should().Be(HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
    }
}
