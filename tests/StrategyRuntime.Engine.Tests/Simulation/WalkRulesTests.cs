using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation;

public class WalkRulesTests
{
    private static StrategyJson LongAbove100ExitBelow100() => new StrategyJson()
        .EntrySignal("in", "ltp > 100").Entry("buy").ExitSignal("out", "ltp < 100").Exit("sell")
        .Chain("start > in > buy > out > sell");

    [Fact]
    public void Start_completes_on_the_first_tick_and_its_children_work_in_the_same_walk()
    {
        var rig = Rig.RunTicks(LongAbove100ExitBelow100(), "101 102");

        rig.Nodes.Take(2).Should().Equal("start@10:00:00", "in@10:00:00");
    }

    [Fact]
    public void The_first_event_tells_the_configuration_and_the_last_one_the_outcome()
    {
        var rig = Rig.RunTicks(LongAbove100ExitBelow100(), "101 102");

        rig.Events[0].Data.GetProperty("state").GetString().Should().Be("started");
        rig.Events[^1].Data.GetProperty("state").GetString().Should().Be("completed");
        rig.Events[^1].Data.GetProperty("reason").GetString().Should().Be("end_of_data");
        rig.Events.Select(e => e.Seq).Should().Equal(Enumerable.Range(1, rig.Events.Count).Select(i => (long)i));
    }

    [Fact]
    public void Exit_in_the_walk_of_an_entry_waits_for_the_next_walk()
    {
        // The exit's condition holds from the start; it may only act after the position is there.
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy").ExitSignal("out", "ltp > 100").Exit("sell")
            .Chain("start > in > buy > out > sell");

        var rig = Rig.RunTicks(strategy, "101 102 103", fill: FillRule.SameTick);

        var trade = rig.Trades.Should().ContainSingle().Subject;
        trade.GetProperty("entry_price").GetDecimal().Should().Be(101);
        trade.GetProperty("exit_price").GetDecimal().Should().Be(102);
    }

    [Fact]
    public void Nodes_are_walked_depth_first_in_edge_order()
    {
        var strategy = new StrategyJson()
            .EntrySignal("a", "ltp > 0").Entry("ea", "pa").EntrySignal("b", "ltp > 0").Entry("eb", "pb").ExitSignal("x", "ltp > 999")
            .Exit("xa", "pa")
            .Chain("start > b > eb").Chain("start > a > ea > x > xa");

        var rig = Rig.RunTicks(strategy, "101 102 103", fill: FillRule.SameTick);

        rig.Nodes.Take(5).Should().Equal("start@10:00:00", "b@10:00:00", "a@10:00:00", "eb@10:00:00", "ea@10:00:00");
    }

    [Fact]
    public void Sibling_exit_completes_without_effect_after_the_position_is_closed_and_still_arms_its_re_entry()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy")
            .ExitSignal("target", "ltp > 110").Exit("sell1")
            .ExitSignal("stop", "ltp < 90").Exit("sell2").ReEntry("again", 1, "ltp > 95")
            .Chain("start > in > buy > target > sell1").Chain("buy > stop > sell2 > again > buy");

        var rig = Rig.RunTicks(strategy, "101 111 89 96 97", fill: FillRule.SameTick);

        var sibling = rig.Of(EventType.Node).Single(e => e.Data.GetProperty("node_id").GetString() == "sell2").Data;
        sibling.GetProperty("effective").GetBoolean().Should().BeFalse();
        sibling.GetProperty("skip_reason").GetString().Should().Be("position_already_closed");
        rig.Trades.Select(t => t.GetProperty("trade_id").GetString()).Should().Equal("p1-r0", "p1-r1");
        rig.Trades[1].GetProperty("entry_price").GetDecimal().Should().Be(96);
    }

    [Fact]
    public void Re_entry_runs_from_the_walk_after_the_one_that_armed_it()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy").ExitSignal("out", "ltp > 110").Exit("sell").ReEntry("again", 5, "ltp > 100")
            .Chain("start > in > buy > out > sell > again > buy");

        var rig = Rig.RunTicks(strategy, "101 111 105 106", fill: FillRule.SameTick);

        rig.Trades.Select(t => t.GetProperty("entry_price").GetDecimal()).Should().Equal(101, 105);
    }

    [Fact]
    public void Re_entry_that_is_armed_by_an_exit_without_effect_waits_for_the_next_walk_too()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy")
            .ExitSignal("target", "ltp > 110").Exit("sell1")
            .ExitSignal("stop", "ltp < 90").Exit("sell2").ReEntry("again", 1, "ltp > 80")
            .Chain("start > in > buy > target > sell1").Chain("buy > stop > sell2 > again > buy");

        var rig = Rig.RunTicks(strategy, "101 111 89 96 97", fill: FillRule.SameTick);

        rig.Trades[1].GetProperty("entry_price").GetDecimal().Should().Be(96);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public void Re_entry_fires_while_its_number_is_below_the_limit(int maxReEntries, int trades)
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy").ExitSignal("out", "ltp < 100").Exit("sell")
            .ReEntry("again", maxReEntries, "ltp > 100")
            .Chain("start > in > buy > out > sell > again > buy");

        var rig = Rig.RunTicks(strategy, "101 99 101 99 101 99 101 99 101 99 101 99", fill: FillRule.SameTick);

        rig.Trades.Select(t => t.GetProperty("re_entry_num").GetInt32()).Should().Equal(Enumerable.Range(0, trades));
    }

    [Fact]
    public void Exit_signal_uses_its_re_entry_conditions_while_the_open_position_is_a_re_entry()
    {
        var exit = System.Text.Json.Nodes.JsonNode.Parse("""{"conditions":[]}""")!.AsObject();
        exit["conditions"] = new System.Text.Json.Nodes.JsonArray(StrategyJson.Leaf("ltp < 100"));
        exit["reEntryExitConditions"] = new System.Text.Json.Nodes.JsonArray(StrategyJson.Leaf("ltp > 120"));
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy").Node("out", "exitSignalNode", exit).Exit("sell").ReEntry("again", 5, "ltp > 100")
            .Chain("start > in > buy > out > sell > again > buy");

        var rig = Rig.RunTicks(strategy, "101 99 101 98 97 121 50", fill: FillRule.SameTick, secondsApart: 5);

        rig.Trades.Select(t => t.GetProperty("exit_price").GetDecimal()).Should().Equal(99, 121);
    }

    [Fact]
    public void Run_ends_when_no_node_is_active_and_closes_what_is_open()
    {
        var strategy = new StrategyJson().EntrySignal("in", "ltp > 100").Entry("buy").Chain("start > in > buy");

        var rig = Rig.RunTicks(strategy, "99 101 102 103 104");

        rig.Events[^1].Data.GetProperty("reason").GetString().Should().Be("no_active_nodes");
        rig.Trades.Should().ContainSingle().Which.GetProperty("exit_reason").GetString().Should().Be("no_active_nodes");
        rig.Simulation.TickCount.Should().Be(3);
    }

    [Fact]
    public void Entry_opens_a_position_id_no_more_often_than_its_limit()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy", more: """{"maxEntries":2}""").ExitSignal("out", "ltp < 100").Exit("sell")
            .ReEntry("again", 9, "ltp > 100")
            .Chain("start > in > buy > out > sell > again > buy");

        var rig = Rig.RunTicks(strategy, "101 99 101 99 101 99 101 99", fill: FillRule.SameTick);

        rig.Trades.Should().HaveCount(2);
        rig.Of(EventType.Node).Last().Data.GetProperty("action").GetProperty("reason").GetString().Should().Be("max_entries_reached");
    }

    [Fact]
    public void A_position_that_is_open_is_not_opened_again_by_a_second_way_in()
    {
        var strategy = new StrategyJson()
            .EntrySignal("a", "ltp > 100").EntrySignal("b", "ltp > 105").Entry("buy").ExitSignal("out", "ltp < 100").Exit("sell")
            .Chain("start > a > buy > out > sell").Chain("start > b > buy");

        var rig = Rig.RunTicks(strategy, "101 106 99", fill: FillRule.SameTick);

        rig.Trades.Should().ContainSingle();
        rig.Of(EventType.Node).Select(e => e.Data).Count(d => d.GetProperty("node_id").GetString() == "buy"
            && d.GetProperty("action").GetProperty("type").GetString() == "skip").Should().Be(1);
    }

    [Fact]
    public void Signal_records_its_variables_with_the_values_of_its_walk()
    {
        var signal = System.Text.Json.Nodes.JsonNode.Parse("""{"variables":[{"name":"level"}]}""")!.AsObject();
        signal["conditions"] = new System.Text.Json.Nodes.JsonArray(StrategyJson.Leaf("ltp > 100"));
        signal["variables"]![0]!["expression"] = StrategyJson.Operand("ltp");
        var strategy = new StrategyJson()
            .Node("in", "entrySignalNode", signal).Entry("buy").ExitSignal("out", "ltp < $in.level").Exit("sell")
            .Chain("start > in > buy > out > sell");

        var rig = Rig.RunTicks(strategy, "105 106 105 104", fill: FillRule.SameTick);

        rig.Trades.Single().GetProperty("exit_price").GetDecimal().Should().Be(104);
        rig.Of(EventType.Node).Single(e => e.Data.GetProperty("node_id").GetString() == "in").Data
            .GetProperty("node_variables").GetProperty("level").GetProperty("value").GetDouble().Should().Be(105);
    }

    [Fact]
    public void The_candle_that_has_just_closed_is_offset_minus_one_in_the_walk_of_its_boundary()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "close[-1] > 100").Entry("buy").ExitSignal("out", "close[-1] < 100").Exit("sell")
            .Chain("start > in > buy > out > sell");

        var rig = Rig.RunBars(strategy, "99 99 99 99 | 99 101 99 101 | 102 103 95 96 | 97 98 96 98");

        rig.Nodes.Should().Contain("in@10:02:00").And.Contain("out@10:03:00");
        var trade = rig.Trades.Single();
        trade.GetProperty("entry_price").GetDecimal().Should().Be(102);
        trade.GetProperty("exit_price").GetDecimal().Should().Be(97);
    }

    [Fact]
    public void Crossing_is_true_in_the_step_where_the_order_changes_and_not_before_or_after()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "close[-1] crosses_above 100").Entry("buy").ExitSignal("out", "close[-1] crosses_below 100").Exit("sell")
            .ReEntry("again", 9, "close[-1] crosses_above 100")
            .Chain("start > in > buy > out > sell > again > buy");

        var rig = Rig.RunBars(strategy, "101 | 102 | 100 | 101 | 102 | 100 | 99 | 100 | 101 | 102");

        rig.Nodes.Where(n => !n.StartsWith("buy") && !n.StartsWith("sell")).Should()
            .Equal("start@10:00:00", "in@10:04:00", "out@10:07:00", "again@10:09:00");
    }

    [Fact]
    public void A_walk_happens_for_each_moment_at_which_candles_close_even_when_no_tick_came_between()
    {
        const string timeframes = """[{"id":"1m","timeframe":"1m","indicators":{}},{"id":"2m","timeframe":"2m","indicators":{}}]""";
        var strategy = new StrategyJson(timeframes: timeframes)
            .EntrySignal("in", "ltp > 0").Entry("buy").ExitSignal("out", "ltp > 999").Exit("sell").Chain("start > in > buy > out > sell");
        var rig = new Rig(Rig.Parse(strategy.ToBytes()));

        rig.Simulation.Process(Rig.Ticks("100 101", 600));

        rig.Of(EventType.Candle).Select(e => $"{e.Data.GetProperty("timeframe")}@{e.Time[11..16]}").Should().Equal("1m@10:01", "2m@10:02");
    }

    [Fact]
    public void Reversal_closes_one_position_before_the_other_opens_in_the_same_walk()
    {
        var strategy = new StrategyJson()
            .EntrySignal("up", "ltp > 100").Entry("buy", "long", more: """{"sizing":{"mode":"percent_equity","value":100,"round_to":1}}""")
            .ExitSignal("flip", "ltp < 100").Exit("sell", "long")
            .EntrySignal("down", "ltp < 100")
            .Entry("short", "short", "sell", more: """{"sizing":{"mode":"percent_equity","value":100,"round_to":1}}""")
            .ExitSignal("cover", "ltp > 999").Exit("coverexit", "short")
            // The short side stands first in the walk, yet the exit of the long one is matched first.
            .Chain("start > down > short > cover > coverexit").Chain("start > up > buy > flip > sell");

        var rig = Rig.RunTicks(strategy, "101 101 99 98 98", new BrokerConnection { Id = "paper", Cash = 1010 });

        var filled = rig.Of(EventType.Order).Where(e => e.Data.GetProperty("status").GetString() == "FILLED")
            .Select(e => $"{e.Data.GetProperty("position_id")} {e.Data.GetProperty("side")} {e.Data.GetProperty("quantity")} "
                + $"@{e.Data.GetProperty("fill_price")}");
        // 10 bought at 101, sold at 98: 980 left, which is 10 at 98.
        filled.Take(3).Should().Equal("long BUY 10 @101", "long SELL 10 @98", "short SELL 10 @98");
    }

    [Fact]
    public void Square_off_makes_every_node_inactive_and_ends_the_run_when_its_orders_are_filled()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy").ExitSignal("out", "ltp < 50").Exit("sell")
            .SquareOff("flat", """{"timeBasedExit":{"enabled":true,"exitTime":"10:00:20"}}""")
            .Chain("start > in > buy > out > sell").Chain("start > flat");

        var rig = Rig.RunTicks(strategy, "101 102 103 104 105");

        rig.Nodes[^1].Should().Be("flat@10:00:30");
        rig.Trades.Single().GetProperty("exit_price").GetDecimal().Should().Be(104);
        rig.Events[^1].Data.GetProperty("reason").GetString().Should().Be("square_off:exit_time");
        rig.Simulation.HasEnded.Should().BeTrue();
        rig.Simulation.TickCount.Should().Be(4);
    }

    [Fact]
    public void End_conditions_of_the_start_node_square_off_as_a_node_would()
    {
        var strategy = new StrategyJson(start: """{"endConditions":{"timeBasedExit":{"enabled":true,"exitTime":"10:00:20"}}}""")
            .EntrySignal("in", "ltp > 100").Entry("buy").ExitSignal("out", "ltp < 50").Exit("sell").Chain("start > in > buy > out > sell");

        var rig = Rig.RunTicks(strategy, "101 102 103 104 105");

        rig.Events[^1].Data.GetProperty("reason").GetString().Should().Be("square_off:exit_time");
        rig.Of(EventType.Node).First().Data.GetProperty("children_nodes").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public void Flow_ids_of_a_trade_name_the_executions_that_led_to_entry_and_exit()
    {
        var rig = Rig.RunTicks(LongAbove100ExitBelow100(), "101 102 99 98 97");

        var trade = rig.Trades.Single();
        var executions = rig.Of(EventType.Node).ToDictionary(
            e => e.Data.GetProperty("node_id").GetString()!, e => e.Data.GetProperty("execution_id").GetString()!);
        trade.GetProperty("entry_flow_ids").EnumerateArray().Select(e => e.GetString()).Should()
            .Equal(executions["start"], executions["in"], executions["buy"]);
        trade.GetProperty("exit_flow_ids").EnumerateArray().Select(e => e.GetString())
            .Should().Equal(executions["out"], executions["sell"]);
        trade.GetProperty("entry_trigger").GetString().Should().Be("in");
        executions["in"].Should().MatchRegex("^exec_in_20240102_100000_[0-9]+$");
    }

    [Fact]
    public void What_a_stop_leads_to_bears_the_time_of_the_last_tick_also_when_nothing_was_decided_since()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy").ExitSignal("out", "close[-1] < 50").Exit("sell")
            .Chain("start > in > buy > out > sell");
        var rig = new Rig(Rig.Parse(strategy.ToBytes()), fill: FillRule.SameTick);
        rig.Simulation.Process(Rig.Ticks("101 102 103", 10));

        rig.Simulation.Do(new Stop("stop_command"));

        var exit = rig.Trades.Single().GetProperty("exit_time").GetString();
        exit.Should().Contain("10:00:20");
        rig.Of(EventType.Trade).Single().Time.Should().Be(exit);
        rig.Events[^1].Time.Should().Be(exit);
    }

    [Fact]
    public void Stop_and_square_off_commands_close_positions_at_the_last_price()
    {
        var rig = new Rig(Rig.Parse(LongAbove100ExitBelow100().ToBytes()));
        rig.Simulation.Process(Rig.Ticks("101 102 103", 10));

        rig.Simulation.Do(new Stop("stop_command"));

        rig.Trades.Single().GetProperty("exit_price").GetDecimal().Should().Be(103);
        rig.Events[^1].Data.GetProperty("state").GetString().Should().Be("stopped");
        rig.Events[^1].Summary.OpenPositions.Should().Be(0);
    }
}
