using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Tests.Simulation;
using StrategyRuntime.Storage.Verifying;

namespace StrategyRuntime.Tests.MarketData;

/// <summary>Runs that trade option contracts at recorded prices, from files to results.</summary>
public sealed class OptionChainRunTests : IAsyncLifetime
{
    private const string Put = "NIFTY241031P24200";

    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData("NIFTY.1m.csv", Minutes(24_200, 24_210, 24_205, 24_190, 24_180, 24_185));
        (await _host.Client.PutAsync(
            "/api/v1/broker-connections/recorded", TestHost.Json("""{"currency":"INR","fill":"same_tick"}"""))).EnsureSuccessStatusCode();
        await _host.PutStrategyAsync("seller", Encoding.UTF8.GetString(new StrategyJson("NIFTY", "NSE", tickSize: null)
            .EntrySignal("in", "time >= 09:17")
            .Entry("sell", "p1", "sell", 1, """{"optionDetails":{"expiry":"W0","optionType":"PE","strikeType":"ATM"}}""")
            .ExitSignal("out", "time >= 09:20").Exit("buy").Chain("start > in > sell > out > buy").ToBytes()));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("backtest")]
    [InlineData("live_simulation")]
    public async Task A_contract_of_the_exchanges_rules_has_the_prices_of_the_file_of_its_name(string mode)
    {
        _host.WriteMarketData($"{Put}.1m.csv", Minutes(121, 120, 119, 118.5, 80, 70));
        _host.WriteMarketData("NIFTY241031C24200.1m.csv", Minutes(1, 1, 1, 1, 1, 1));
        _host.WriteMarketData("NIFTY231031P24200.1m.csv", Minutes(1, 1, 1, 1, 1, 1));
        _host.WriteMarketData("NIFTY241107P24200.1m.csv", Minutes(1, 1, 1, 1, 1, 1));
        var id = await StartAsync(mode);
        await _host.WhenStateAsync(id, "completed");

        var trade = await TradeAsync(id);
        Of(trade).Should().Be((Put, "data", 119, 70));
        trade.GetProperty("contract").GetProperty("lot_size").GetDecimal().Should().Be(25);
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "session.json")));
        manifest.RootElement.GetProperty("inputs").EnumerateArray().Where(i => i.GetProperty("kind").GetString() == "market_data")
            .Select(i => i.GetProperty("name").GetString())
            .Should().Equal(
                ["NIFTY.1m.csv", $"{Put}.1m.csv"],
                "neither the call can be traded, nor what expired before, nor what is W0 after the last row");
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(c => c.Passed);
    }

    [Fact]
    public async Task A_chain_of_the_instruments_is_traded_under_its_own_names_and_stays_with_the_run()
    {
        const string header = "symbol,kind,exchange,underlying,expiry,strike,right,lot_size\n";
        _host.WriteMarketData("instruments.csv", header + "N24O24100PE,option,NFO,NIFTY,2024-10-30,24100,PE,40\n");
        _host.WriteMarketData("N24O24100PE.1m.csv", Minutes(60, 61, 62, 63, 64, 65));
        var id = await StartAsync("backtest");
        await _host.WhenStateAsync(id, "completed");
        var trade = await TradeAsync(id);
        Of(trade).Should().Be(("N24O24100PE", "data", 62, 65));
        trade.GetProperty("multiplier").GetDecimal().Should().Be(40);
        (await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "instruments.json"))).Should().Contain("N24O24100PE");
    }

    [Fact]
    public async Task A_run_goes_on_with_the_prices_of_contracts_that_it_began_with()
    {
        _host.WriteMarketData($"{Put}.1m.csv", Minutes(121, 120, 119, 118.5, 80, 70));
        var id = await StartAsync("live_simulation", 1);
        await _host.WhenStateAsync(id, "running");
        // Under another inode, as imports are: what the run began with stays.
        File.Delete(Path.Combine(_host.DataRoot, "_market", $"{Put}.1m.csv"));
        _host.WriteMarketData($"{Put}.1m.csv", Minutes(9, 9, 9, 9, 9, 9));
        _host.WriteMarketData("NIFTY241107P24200.1m.csv", Minutes(7, 7, 7, 7, 7, 7));
        await _host.RestartAsync();
        await _host.WhenStateAsync(id, "running");
        (await _host.CommandAsync(id, "speed", new { speed = "max" })).EnsureSuccessStatusCode();
        await _host.WhenStateAsync(id, "completed");
        Of(await TradeAsync(id)).Should().Be((Put, "data", 119, 70));
    }

    [Fact]
    public async Task Without_any_recorded_price_the_run_is_refused_and_with_the_model_behind_it_is_not()
    {
        (await FluentActions.Awaiting(() => StartAsync("backtest")).Should().ThrowAsync<InvalidOperationException>())
            .Which.Message.Should().Contain("has no option prices");
        (await _host.Client.PutAsync(
            "/api/v1/broker-connections/recorded",
            TestHost.Json("""{"fill":"same_tick","option_pricing":{"mode":"data","fallback":"model","iv":0.14}}""")))
            .EnsureSuccessStatusCode();
        var id = await StartAsync("backtest");
        await _host.WhenStateAsync(id, "completed");
        (await TradeAsync(id)).GetProperty("pricing").GetString().Should().Be("model");
        using var metrics = JsonDocument.Parse(await _host.Client.GetStringAsync($"/api/v1/executions/{id}/metrics"));
        metrics.RootElement.GetProperty("conventions").GetProperty("option_fallback").GetString().Should().Be("model");
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(c => c.Passed);
    }

    [Fact]
    public async Task A_feed_of_a_contract_is_no_recorded_price_and_the_refusal_says_how_it_becomes_one()
    {
        (await _host.Client.PutAsync($"/api/v1/feeds/{Put}", TestHost.Json("""{"source":"push","exchange":"NSE"}""")))
            .EnsureSuccessStatusCode();
        (await FluentActions.Awaiting(() => StartAsync("backtest")).Should().ThrowAsync<InvalidOperationException>())
            .Which.Message.Should().Contain($"feed export {Put} --out {Put}.ticks.csv");
    }

    [Fact]
    public async Task A_surface_prices_the_contracts_of_its_underlying_and_stays_with_the_run()
    {
        const string account = """{"fill":"same_tick","option_pricing":{"mode":"model","iv":"surface"}}""";
        (await _host.Client.PutAsync("/api/v1/broker-connections/recorded", TestHost.Json(account))).EnsureSuccessStatusCode();
        (await FluentActions.Awaiting(() => StartAsync("backtest")).Should().ThrowAsync<InvalidOperationException>())
            .Which.Message.Should().Contain("NIFTY.surface.csv");
        _host.WriteMarketData("NIFTY.surface.csv", "days,moneyness,iv\n3,1,0.2\n30,1,0.15\n");
        var id = await StartAsync("backtest");
        await _host.WhenStateAsync(id, "completed");
        (await TradeAsync(id)).GetProperty("iv_entry").GetDecimal().Should().BeInRange(0.19m, 0.2m);
        (await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "instruments.json"))).Should().Contain("surface");
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(c => c.Passed);
    }

    private static (string? Symbol, string? Pricing, decimal Entry, decimal Exit) Of(JsonElement trade) => (
        trade.GetProperty("symbol").GetString(), trade.GetProperty("pricing").GetString(),
        trade.GetProperty("entry_price").GetDecimal(), trade.GetProperty("exit_price").GetDecimal());

    private Task<string> StartAsync(string mode, double? speed = null) => _host.AddExecutionAsync(new
    {
        strategy_id = "seller", broker_connection_id = "recorded", mode, speed = (object?)speed ?? "max",
        from = "2024-10-28", auto_start = true,
    });

    private async Task<JsonElement> TradeAsync(string id)
    {
        var text = await _host.Client.GetStringAsync($"/api/v1/executions/{id}/trades");
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items").EnumerateArray().Single();
    }

    /// <summary>Flat minutes of 28 October 2024 from 9:15 on.</summary>
    private static string Minutes(params double[] prices)
    {
        var text = new StringBuilder("timestamp,open,high,low,close\n");
        for (var i = 0; i < prices.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"2024-10-28T09:{15 + i}:00,{prices[i]},{prices[i]},{prices[i]},{prices[i]}\n");
        return text.ToString();
    }
}
