using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.MarketData;

/// <summary>Routes of instruments, and what a run makes of them.</summary>
public sealed class InstrumentRoutesTests : IAsyncLifetime
{
    private const string Route = "/api/v1/instruments";

    private TestHost _host = null!;

    private string Table => Path.Combine(_host.DataRoot, "_market", "instruments.csv");

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_is_saved_is_listed_shown_kept_in_the_table_and_forgotten()
    {
        const string body = """
            {"kind":"future","exchange":"NFO","underlying":"NIFTY","expiry":"2024-11-28","lot_sizes":{"2024-04-26":25,"2024-11-20":75}}
            """;
        using var created = await PutAsync("NIFTY24NOVFUT", body);
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        using var replaced = await PutAsync("NIFTY24NOVFUT", body);
        replaced.StatusCode.Should().Be(HttpStatusCode.OK);
        (await PutAsync("BTC%2FUSDT", """{"kind":"crypto","lot_size":0.001}""")).Dispose();

        (await File.ReadAllLinesAsync(Table))[1..].Should().Equal(
            "BTC/USDT,crypto,,,,0.001,,,,,,,", "NIFTY24NOVFUT,future,NFO,,,,,NIFTY,2024-11-28,,,2024-04-26=25;2024-11-20=75,");
        var listed = (await _host.Client.GetFromJsonAsync<JsonElement>(Route)).GetProperty("items");
        listed.EnumerateArray().Select(i => i.GetProperty("symbol").GetString()).Should().Equal("BTC/USDT", "NIFTY24NOVFUT");
        var one = await _host.Client.GetFromJsonAsync<JsonElement>($"{Route}/NIFTY24NOVFUT");
        (one.GetProperty("kind").GetString(), one.GetProperty("expiry").GetString()).Should().Be(("future", "2024-11-28"));
        one.GetProperty("lot_sizes").GetProperty("2024-11-20").GetDecimal().Should().Be(75);

        using var gone = await _host.Client.DeleteAsync($"{Route}/BTC%2FUSDT");
        gone.StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var again = await _host.Client.DeleteAsync($"{Route}/BTC%2FUSDT");
        await again.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-instrument");
        using var unknown = await _host.Client.GetAsync($"{Route}/BTC%2FUSDT");
        await unknown.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-instrument");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_with_its_pointer()
    {
        using var refused = await PutAsync("X", """{"kind":"share","price_step":-1,"lot_sizes":{"soon":5}}""");
        var problem = await refused.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString())
            .Should().BeEquivalentTo("/kind", "/price_step", "/lot_sizes/soon");
        File.Exists(Table).Should().BeFalse();
    }

    [Fact]
    public async Task A_table_that_someone_broke_by_hand_is_named_by_line_and_stays_as_it_was()
    {
        _host.WriteMarketData("instruments.csv", "symbol,kind\nTEST,share\n");
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(30));
        foreach (var request in new Func<Task<HttpResponseMessage>>[]
        {
            () => _host.Client.GetAsync(Route), () => PutAsync("X", """{"kind":"equity"}"""),
        })
        {
            using var refused = await request();
            (await refused.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "bad-market-data")).GetProperty("detail").GetString()
                .Should().Contain("instruments.csv:2:");
        }
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold);
        using var run = await _host.Client.PostAsJsonAsync(
            "/api/v1/executions",
            new { strategy_id = "hold", broker_connection_id = "paper", mode = "backtest" });
        (await run.Content.ReadAsStringAsync()).Should().Contain("instruments.csv:2:");
        (await File.ReadAllTextAsync(Table)).Should().Be("symbol,kind\nTEST,share\n");
    }

    [Fact]
    public async Task A_user_changes_instruments_under_their_own_name_only_once_there_are_keys()
    {
        using var ann = _host.NewClient(_host.CreateKey("ann").Text);
        using var put = await ann.PutAsync($"{Route}/X", TestHost.Json("""{"kind":"equity"}"""));
        await put.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        using var own = await ann.PutAsync($"{Route}/ann:X", TestHost.Json("""{"kind":"equity"}"""));
        own.StatusCode.Should().Be(HttpStatusCode.Created);
        using var others = await ann.DeleteAsync($"{Route}/bob:X");
        await others.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        using var gone = await ann.DeleteAsync($"{Route}/ann:X");
        gone.StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var list = await ann.GetAsync(Route);
        list.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_instrument_may_be_on_an_exchange_of_a_user_and_one_that_is_gone_is_named_by_the_run()
    {
        using var unknown = await PutAsync("TEST", """{"kind":"equity","exchange":"WIEN"}""");
        await unknown.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        using (var put = await _host.Client.PutAsync("/api/v1/exchanges/WIEN", TestHost.Json(ExchangeRoutesTests.Vienna)))
            put.StatusCode.Should().Be(HttpStatusCode.Created);
        using var known = await PutAsync("TEST", """{"kind":"equity","exchange":"WIEN"}""");
        known.StatusCode.Should().Be(HttpStatusCode.Created);
        (await _host.Client.GetFromJsonAsync<JsonElement>($"{Route}/TEST")).GetProperty("exchange").GetString().Should().Be("WIEN");
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(30));
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold.Replace("\"exchange\": \"NYSE\",", string.Empty, StringComparison.Ordinal));
        (await _host.Client.DeleteAsync("/api/v1/exchanges/WIEN")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var run = await _host.Client.PostAsJsonAsync(
            "/api/v1/executions", new { strategy_id = "hold", broker_connection_id = "paper", mode = "backtest" });
        (await run.Content.ReadAsStringAsync()).Should().Contain("The exchange 'WIEN' of TEST is unknown.");
    }

    private Task<HttpResponseMessage> PutAsync(string symbol, string json) =>
        _host.Client.PutAsync($"{Route}/{symbol}", TestHost.Json(json));
}
