using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Tests.Simulation;
using StrategyRuntime.Storage.Verifying;

namespace StrategyRuntime.Tests.MarketData;

/// <summary>Runs over the contracts of a chain of futures, from files to results.</summary>
public sealed class ChainRunTests : IAsyncLifetime
{
    private const string Average = """{"indicator_name":"sma","length":3,"price_field":"close","display_name":"ma"}""";

    private const string Instruments = "symbol,kind,exchange,underlying,expiry,lot_size\n"
        + "N24OCT,future,NFO,N,2024-10-31,25\nN24NOV,future,NFO,N,2024-11-28,50\nN24DEC,future,NFO,N,2024-12-26,75\n";

    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData("instruments.csv", Instruments);
        // The November contract costs ten more than the October one, December ten more again.
        _host.WriteMarketData("N24OCT.1d.csv", Days((29, 100), (30, 102), (31, 104)));
        _host.WriteMarketData("N24NOV.1d.csv", Days((29, 110), (30, 112), (31, 114), (32, 116), (35, 118)));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    /// <summary>Flat days of October (and November from 32 on) at a price.</summary>
    private static string Days(params (int Day, double Price)[] days)
    {
        var text = new StringBuilder("timestamp,open,high,low,close\n");
        foreach (var (day, price) in days)
        {
            var date = new DateOnly(2024, 10, 1).AddDays(day - 1);
            text.Append(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd},{price},{price},{price},{price}\n");
        }
        return text.ToString();
    }

    private async Task<string> RunAsync(string more, string entry = "ltp > 0", string mode = "backtest", string? from = null)
    {
        const string timeframes = "[{\"id\":\"1m\",\"timeframe\":\"1d\",\"indicators\":{\"ma\":" + Average + "}}]";
        var strategy = new StrategyJson("N", exchange: "", tickSize: null, timeframes: timeframes)
            .EntrySignal("in", entry).Entry("buy", more: """{"stopLoss":{"points":50}}""").ExitSignal("out", "ltp > 999").Exit("sell")
            .Chain("start > in > buy > out > sell");
        var text = Encoding.UTF8.GetString(strategy.ToBytes())
            .Replace("\"symbol\":\"N\"", $"\"symbol\":\"N\",\"contractMonth\":\"M0\"{more}", StringComparison.Ordinal);
        await _host.PutStrategyAsync("roll", text);
        return await _host.AddExecutionAsync(new { strategy_id = "roll", mode, speed = "max", from, auto_start = true });
    }

    private async Task<List<JsonElement>> EventsAsync(string id, string type)
    {
        var lines = await _host.Client.GetStringAsync($"/api/v1/executions/{id}/events?types={type}");
        return
        [
            .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => JsonSerializer.Deserialize<JsonElement>(l).GetProperty("data")),
        ];
    }

    [Theory]
    [InlineData("backtest")]
    [InlineData("live_simulation")]
    public async Task A_position_is_carried_into_the_next_contract_at_what_both_cost_then(string mode)
    {
        var id = await RunAsync("", mode: mode);
        await _host.WhenStateAsync(id, "completed");

        var roll = (await EventsAsync(id, "corporate_action")).Should().ContainSingle().Subject;
        (roll.GetProperty("kind").GetString(), roll.GetProperty("date").GetString(), roll.GetProperty("from").GetString(),
            roll.GetProperty("to").GetString(), roll.GetProperty("from_price").GetDecimal(), roll.GetProperty("to_price").GetDecimal())
            .Should().Be(("roll", "2024-11-01", "N24OCT", "N24NOV", 104, 114));
        var orders = await EventsAsync(id, "order");
        orders[0].GetProperty("symbol").GetString().Should().Be("N24OCT");
        orders[^1].GetProperty("symbol").GetString().Should().Be("N24NOV");
        var trade = (await EventsAsync(id, "trade")).Single();
        // 4 in October and 4 in November, 25 units of the lot that it was opened with.
        (trade.GetProperty("symbol").GetString(), trade.GetProperty("entry_price").GetDecimal(),
            trade.GetProperty("exit_price").GetDecimal(), trade.GetProperty("pnl").GetDecimal()).Should().Be(("N24NOV", 110, 118, 200));
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(c => c.Passed);
    }

    [Theory]
    [InlineData("ratio", "102 113.935897 116")]
    [InlineData("difference", "102 114 116")]
    public async Task Indicators_go_on_over_the_roll_without_its_gap(string adjustment, string expected)
    {
        var id = await RunAsync($",\"rollAdjustment\":\"{adjustment}\"");
        await _host.WhenStateAsync(id, "completed");

        var averages = (await EventsAsync(id, "candle")).Select(c => c.GetProperty("indicators").GetProperty("ma")).ToList();
        averages[0].ValueKind.Should().Be(JsonValueKind.Null);
        // October's last close is 104, which is 114 of November.
        averages.Skip(2).Select(a => Math.Round(a.GetDouble(), 6)).Should()
            .Equal(expected.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_run_that_begins_behind_the_roll_is_warmed_up_by_the_contract_before()
    {
        var id = await RunAsync("", from: "2024-11-01");
        await _host.WhenStateAsync(id, "completed");

        (await EventsAsync(id, "corporate_action")).Should().BeEmpty("it was before the run");
        (await EventsAsync(id, "candle"))[0].GetProperty("indicators").GetProperty("ma").GetDouble().Should()
            .BeApproximately(113.935897, 1e-6);
        (await EventsAsync(id, "order"))[0].GetProperty("symbol").GetString().Should().Be("N24NOV");
        (await EventsAsync(id, "trade")).Single().GetProperty("multiplier").GetDecimal().Should().Be(50);
    }

    [Fact]
    public async Task A_chain_without_contracts_and_a_contract_without_data_are_refused_with_their_names()
    {
        _host.WriteMarketData("instruments.csv", Instruments.Replace(",N,", ",OTHER,", StringComparison.Ordinal));
        (await FluentActions.Awaiting(() => RunAsync("")).Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should()
            .Contain("chain of contracts").And.Contain("M0").And.Contain("the underlying N ");

        _host.WriteMarketData("instruments.csv", Instruments);
        _host.WriteMarketData("N24DEC.1d.csv", Days((60, 130), (61, 131)));
        File.Delete(Path.Combine(_host.DataRoot, "_market", "N24NOV.1d.csv"));
        var gap = await RunAsync("");
        await _host.WhenStateAsync(gap, "blocked");
        (await _host.ExecutionAsync(gap)).GetProperty("error").GetString().Should().Contain("N24NOV");
    }
}
