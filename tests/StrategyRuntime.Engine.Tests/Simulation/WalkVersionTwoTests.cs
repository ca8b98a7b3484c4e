using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>What rule version 2 says of walking: signals of candles, re-entries behind entries, alerts, changes, the end of data.</summary>
public sealed class WalkVersionTwoTests
{
    private static JsonObject Candles(params string[] conditions) => new()
    {
        ["evaluateOn"] = "candle",
        ["conditions"] = new JsonArray(new JsonObject
        {
            ["groupLogic"] = "AND",
            ["conditions"] = new JsonArray([.. conditions.Select(StrategyJson.Leaf)]),
        }),
    };

    [Fact]
    public void A_signal_of_candles_is_evaluated_once_a_candle_and_never_on_the_one_that_armed_it()
    {
        var strategy = new StrategyJson()
            .Node("in", "entrySignalNode", Candles("close[-1] > 100")).Entry("buy")
            .Node("out", "exitSignalNode", Candles("close[-1] > 100")).Exit("sell")
            .Chain("start > in > buy > out > sell");

        var rig = Rig.RunBars(strategy, "101 | 102 | 103 | 104");

        rig.Nodes.Should().Equal("start@10:00:00", "in@10:01:00", "buy@10:01:00", "out@10:02:00", "sell@10:02:00");
    }

    [Fact]
    public void A_re_entry_behind_an_entry_is_armed_by_whatever_closed_its_position()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy", more: """{"stopLoss":{"points":3}}""").ReEntry("again", 1, "ltp > 100")
            .Chain("start > in > buy > again > buy");

        var rig = Rig.RunTicks(strategy, "101 105 106 90 95 102 110 112", fill: FillRule.SameTick);

        rig.Trades.Select(t => $"{t.GetProperty("trade_id")} {t.GetProperty("entry_price")} {t.GetProperty("exit_reason")}").Should()
            .Equal("p1-r0 101 stop_loss", "p1-r1 102 end_of_data");
    }

    [Fact]
    public void An_entry_signal_is_armed_again_after_a_stop_as_often_as_the_position_asks_for()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100")
            .Entry("buy", more: """{"stopLoss":{"points":3},"maxEntries":9,"reEntry":{"enabled":true,"maxReEntries":1}}""")
            .Chain("start > in > buy");

        var rig = Rig.RunTicks(strategy, "101 90 102 90 103 104", fill: FillRule.SameTick);

        rig.Trades.Select(t => t.GetProperty("trade_id").GetString()).Should().Equal("p1-r0", "p1-r1");
        rig.Events[^1].Data.GetProperty("reason").GetString().Should().Be("no_active_nodes");
    }

    [Fact]
    public void An_alert_says_its_message_and_lets_its_children_work()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Node("tell", "alertNode", new JsonObject { ["message"] = "price {ltp}" }).Entry("buy")
            .Chain("start > in > tell > buy");

        var rig = Rig.RunTicks(strategy, "99 101 102");

        var alert = rig.Of(EventType.Alert).Single();
        alert.Data.GetProperty("message").GetString().Should().Be("price 101");
        alert.Data.GetProperty("node_id").GetString().Should().Be("tell");
        rig.Trades.Should().ContainSingle().Which.GetProperty("entry_price").GetDecimal().Should().Be(102);
    }

    [Fact]
    public void A_modify_node_moves_the_stop_of_an_open_position()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy", more: """{"stopLoss":{"points":50}}""")
            .ExitSignal("up", "ltp > 105")
            .Node("raise", "modifyNode", new JsonObject { ["targetPositionVpi"] = "p1", ["stopLoss"] = new JsonObject { ["price"] = 104 } })
            .Chain("start > in > buy > up > raise");

        var rig = Rig.RunTicks(strategy, "101 101 106 104 110", fill: FillRule.SameTick);

        var trade = rig.Trades.Should().ContainSingle().Subject;
        trade.GetProperty("exit_price").GetDecimal().Should().Be(104);
        trade.GetProperty("exit_reason").GetString().Should().Be("stop_loss");
    }

    [Fact]
    public void What_is_open_when_the_data_end_may_stay_open()
    {
        var strategy = new StrategyJson().EntrySignal("in", "ltp > 100").Entry("buy", quantity: 2).Chain("start > in > buy");
        var definition = Rig.Parse(strategy.ToBytes());

        var rig = new Rig(definition, atEnd: AtEnd.LeaveOpen);
        var ticks = Rig.Ticks("99 101 102 107", 10);
        rig.Simulation.Process(ticks);
        rig.Simulation.EndOfData(ticks[^1].Time);

        rig.Trades.Should().BeEmpty();
        rig.Events[0].Data.GetProperty("at_end").GetString().Should().Be("leave_open");
        rig.Events[^1].Data.GetProperty("reason").GetString().Should().Be("end_of_data");
        rig.Events[^1].Summary.OpenPositions.Should().Be(1);
        rig.Events[^1].Summary.UnrealizedPnl.Should().Be(10);
        rig.Of(EventType.Position).Last().Data.GetProperty("current_price").GetDecimal().Should().Be(107);
    }
}
