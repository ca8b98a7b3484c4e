using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Tests.OpenApi.Wire;

namespace StrategyRuntime.Tests.BrokerConnections;

public sealed class BrokerConnectionRoutesTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Paper_always_exists_with_its_defaults() =>
        (await _host.Client.GetStringAsync("/api/v1/broker-connections/paper")).Should().Be(
            """{"id":"paper","type":"paper","cash":100000,"currency":"USD","risk_free":0,"fill":"next_tick","slippage":"""
            + """{"ticks":0,"percent":0},"commission":{"per_order":0,"percent":0,"per_unit":0,"minimum":0},"fill_price":"last","""
            + "\"option_fill_price\":\"last\",\"spread\":0,\"buying_power\":\"unlimited\","
            + "\"participation\":null,\"max_tick_age\":null,\"limit_fill\":\"touch\",\"option_pricing\":"
            + "\"data\",\"fallback\":\"none\",\"iv\":null,\"iv_symbol\":null,\"iv_implied\":false,"
            + "\"iv_surface\":false,\"forward_symbol\":null,\"rate\":null,\"funding\":null,\"borrow_fee\":0,"
            + "\"interest\":{\"credit\":0,\"debit\":0}}");

    [Fact]
    public async Task A_preset_of_costs_is_shown_and_goes_back_as_it_came()
    {
        await _host.PutAccountAsync("nse", """{ "currency": "INR", "commission": "nse_options" }""");
        var saved = await _host.Client.GetStringAsync("/api/v1/broker-connections/nse");
        saved.Should().Contain(
            """commission":{"per_order":0,"percent":0,"per_unit":0,"minimum":0,"preset":"nse_options","brokerage":"preset"}""");
        await _host.PutAccountAsync("nse", saved);
        (await _host.Client.GetStringAsync("/api/v1/broker-connections/nse")).Should().Be(saved);

        using var response = await _host.Client.PutAsync(
            "/api/v1/broker-connections/nse", TestHost.Json("""{ "commission": { "preset": "nse" } }"""));
        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        problem.GetProperty("errors")[0].GetRawText().Should().Contain("/commission/preset")
            .And.Contain("must be one of nse_options, us_options, binance_spot, binance_futures, bse_options");
    }

    [Fact]
    public async Task Charges_of_options_are_refused_for_a_strategy_that_trades_the_index_itself()
    {
        _host.WriteMarketData("NIFTY.1m.csv", WireStrategies.OptionBars);
        await _host.PutStrategyAsync(WireStrategies.Options.Id, WireStrategies.Options.Document);
        await _host.PutAccountAsync("nse", """{ "commission": "nse_options", "option_pricing": "underlying" }""");
        using var response = await _host.Client.PostAsync(
            "/api/v1/executions",
            TestHost.Json("""{ "strategy_id": "options", "broker_connection_id": "nse", "mode": "backtest" }"""));
        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        problem.GetRawText().Should().Contain("trades NIFTY itself").And.Contain("nse_options");
    }

    [Fact]
    public async Task What_is_left_out_has_its_default()
    {
        using var created = await _host.Client.PutAsync(
            "/api/v1/broker-connections/costly", TestHost.Json(
                """{ "cash": 25000.50, "fill": "same_tick", "commission": { "percent": 0.01 } }"""));
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        var saved = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/broker-connections/costly");
        saved.GetProperty("cash").GetDecimal().Should().Be(25000.5m);
        saved.GetProperty("fill").GetString().Should().Be("same_tick");
        saved.GetProperty("commission").GetProperty("percent").GetDecimal().Should().Be(0.01m);
        saved.GetProperty("commission").GetProperty("per_order").GetDecimal().Should().Be(0);
        saved.GetProperty("currency").GetString().Should().Be("USD");

        var list = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/broker-connections");
        list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()).Should().Equal("paper", "costly");
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_an_account_is_said_at_once()
    {
        using var response = await _host.Client.PutAsync(
            "/api/v1/broker-connections/bad", TestHost.Json("""{ "cash": -1, "fill": "never", "spread": "wide", "option_pricing": 1 }"""));
        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString())
            .Should().BeEquivalentTo("/cash", "/fill", "/spread", "/option_pricing");
        (await _host.Client.GetAsync("/api/v1/broker-connections/bad")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_key_that_is_there_twice_is_refused_with_its_place()
    {
        using var response = await _host.Client.PutAsync(
            "/api/v1/broker-connections/bad",
            TestHost.Json("""{ "cash": 1, "slippage": { "ticks": 1, "\u0074icks": 2 }, "cash": 2 }"""));
        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString())
            .Should().Equal("/slippage/ticks", "/cash");
    }

    [Fact]
    public async Task A_damaged_account_is_named_while_the_others_are_listed_and_can_be_saved_anew()
    {
        await _host.PutAccountAsync("good", "{}");
        await _host.PutAccountAsync("torn", "{}");
        await File.WriteAllTextAsync(Path.Combine(_host.DataRoot, "_brokers", "local", "torn.json"), """{ "cash": """);
        var list = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/broker-connections");
        list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()).Should().Equal("paper", "good");
        var unreadable = list.GetProperty("unreadable").EnumerateArray().Should().ContainSingle().Subject;
        unreadable.GetProperty("id").GetString().Should().Be("torn");
        unreadable.GetProperty("reason").GetString().Should().Contain("JSON").And.NotContain(_host.DataRoot);
        using var one = await _host.Client.GetAsync("/api/v1/broker-connections/torn");
        await one.ShouldBeProblemAsync(HttpStatusCode.InternalServerError, "unreadable-item");
        await _host.PutAccountAsync("torn", """{ "cash": 7 }""");
        (await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/broker-connections")).TryGetProperty("unreadable", out _)
            .Should().BeFalse();
    }

    [Fact]
    public async Task An_account_that_an_execution_uses_is_not_deleted()
    {
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(10));
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold);
        await _host.Client.PutAsync("/api/v1/broker-connections/mine", TestHost.Json("{}"));
        await _host.AddExecutionAsync(new { strategy_id = "hold", broker_connection_id = "mine", mode = "backtest" });
        using var refused = await _host.Client.DeleteAsync("/api/v1/broker-connections/mine");
        await refused.ShouldBeProblemAsync(HttpStatusCode.Conflict, "broker-connection-in-use");
        using var unknown = await _host.Client.DeleteAsync("/api/v1/broker-connections/absent");
        await unknown.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-broker-connection");
    }
}
