using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation;

public class SupportingInstrumentTests
{
    private const string WithIndex = """
        {"supportingInstrumentConfig":{"symbol":"INDEX","type":"index","timeframes":[{"id":"i1","timeframe":"1m","indicators":{}}]}}
        """;

    private static JsonObject IndexAbove(double level) => new()
    {
        ["conditions"] = new JsonArray(new JsonObject
        {
            ["lhs"] = new JsonObject { ["type"] = "live_data", ["field"] = "ltp", ["instrumentType"] = "SI" },
            ["operator"] = ">",
            ["rhs"] = level,
        }),
    };

    private static StrategyJson BuyWhenIndexIsAbove1000() => new StrategyJson(start: WithIndex)
        .Node("in", "entrySignalNode", IndexAbove(1000)).Entry("buy").ExitSignal("out", "ltp > 999").Exit("sell")
        .Chain("start > in > buy > out > sell");

    [Theory]
    [InlineData(FillRule.SameTick)]
    [InlineData(FillRule.SignalClose)]
    [InlineData(FillRule.NextTick)]
    public void A_decision_on_its_tick_fills_at_the_next_tick_of_the_traded_one_and_never_at_an_older_price(FillRule fill)
    {
        var rig = BuyWhenIndexIsAbove1000().Play("""
            2024-01-02T10:00:00 100
            2024-01-02T10:00:10 1001 SI
            2024-01-02T10:00:20 105
            2024-01-02T10:00:30 106
            """, fill);

        var trade = rig.Trades.Single();
        trade.GetProperty("entry_price").GetDecimal().Should().Be(105);
        trade.GetProperty("entry_time").GetString().Should().Be("2024-01-02T10:00:20+00:00");
    }

    [Fact]
    public void A_decision_on_its_tick_may_fill_at_a_price_of_the_same_moment()
    {
        var rig = BuyWhenIndexIsAbove1000().Play("""
            2024-01-02T10:00:00 100
            2024-01-02T10:00:10 104
            2024-01-02T10:00:10 1001 SI
            2024-01-02T10:00:20 105
            """);

        rig.Trades.Single().GetProperty("entry_price").GetDecimal().Should().Be(104);
    }

    [Fact]
    public void The_run_starts_with_the_first_tick_of_what_it_trades()
    {
        var rig = BuyWhenIndexIsAbove1000().Play("""
            2024-01-02T10:00:00 1001 SI
            2024-01-02T10:00:10 1002 SI
            2024-01-02T10:05:00 105
            2024-01-02T10:05:10 106
            """);

        rig.Events[0].Time.Should().Be("2024-01-02T10:05:00+00:00");
        rig.Trades.Single().GetProperty("entry_price").GetDecimal().Should().Be(105);
    }

    [Fact]
    public void Candles_of_one_moment_close_smallest_first_and_the_traded_one_before_the_supporting_one()
    {
        const string start = """
            {"supportingInstrumentConfig":{"symbol":"INDEX","type":"index","timeframes":[
              {"id":"i1","timeframe":"1m","indicators":{}},{"id":"i2","timeframe":"2m","indicators":{}}]}}
            """;
        var strategy = new StrategyJson(
            start: start, timeframes: """[{"id":"2m","timeframe":"2m","indicators":{}},{"id":"1m","timeframe":"1m","indicators":{}}]""")
            .EntrySignal("in", "ltp > 999").Entry("buy").Chain("start > in > buy");

        var rig = strategy.Play("""
            2024-01-02T10:01:00 100
            2024-01-02T10:01:00 1000 SI
            2024-01-02T10:02:00 1001 SI
            """);

        rig.Of(EventType.Candle).Select(e => $"{e.Data.GetProperty("symbol")} {e.Data.GetProperty("timeframe")}").Should()
            .Equal("ACME 1m", "INDEX 1m", "ACME 2m", "INDEX 2m");
    }

    [Fact]
    public void Its_ticks_move_neither_the_account_nor_resting_orders()
    {
        var strategy = new StrategyJson(start: WithIndex)
            .EntrySignal("in", "ltp > 0").Entry("buy", more: """{"stopLoss":{"points":3},"takeProfit":{"points":3}}""")
            .ExitSignal("out", "ltp > 999").Exit("sell").Chain("start > in > buy > out > sell");

        var rig = strategy.Play("""
            2024-01-02T10:00:00 100
            2024-01-02T10:00:10 5 SI
            2024-01-02T10:00:20 5000 SI
            2024-01-02T10:00:30 101
            """);

        rig.Trades.Single().GetProperty("exit_reason").GetString().Should().Be("end_of_data");
        rig.Events[^1].Data.GetProperty("equity_path").GetProperty("max_drawdown").GetDouble().Should().Be(0);
    }
}
