using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Tests.Simulation.Properties;

namespace StrategyRuntime.Engine.Tests.Simulation;

public class ClosePositionTests
{
    private static readonly BrokerConnection s_costly =
        new() { Id = "paper", Commission = new Commission(PerOrder: 1), Slippage = new Slippage(Percent: 1) };

    [Fact]
    public void Closing_one_position_leaves_the_others_open_and_the_run_going()
    {
        var rig = TwoPositions();
        rig.Simulation.Process(Rig.Ticks("100 100 110", 10));

        rig.Simulation.Do(new ClosePosition("a-r0"));

        var trade = rig.Trades.Single();
        trade.GetProperty("trade_id").GetString().Should().Be("a-r0");
        trade.GetProperty("exit_reason").GetString().Should().Be("closed_by_command");
        trade.GetProperty("exit_price").GetDecimal().Should().Be(108.9m, "a market order slips by the account's one percent");
        trade.GetProperty("fees").GetDecimal().Should().Be(2);
        rig.Events[^1].Time.Should().Contain("10:00:20", "it happens at the time of the last price");
        rig.Simulation.HasOpenPosition("a-r0").Should().BeFalse();
        rig.Simulation.HasOpenPosition("b-r0").Should().BeTrue();
        rig.Simulation.HasEnded.Should().BeFalse();
    }

    [Fact]
    public void Closing_what_is_not_open_changes_nothing()
    {
        var rig = TwoPositions();
        rig.Simulation.Do(new ClosePosition("a-r0"));
        rig.Simulation.Process(Rig.Ticks("100 100 110", 10));
        rig.Simulation.Do(new ClosePosition("a-r0"));
        var events = rig.Events.Count;

        rig.Simulation.Do(new ClosePosition("a-r0"));
        rig.Simulation.Do(new ClosePosition("c-r0"));

        rig.Events.Count.Should().Be(events);
    }

    [Fact]
    public void An_exit_that_waited_for_the_position_completes_without_effect_and_its_re_entry_works()
    {
        var rig = new Rig(Rig.Parse(new StrategyJson()
            .EntrySignal("in", "ltp > 0").Entry("buy", more: """{"maxEntries":5}""")
            .ExitSignal("out", "ltp > 105").Exit("sell", more: """{"orderType":"limit","limitPrice":500}""")
            .ReEntry("again", 3, "ltp > 107")
            .Chain("start > in > buy > out > sell > again > buy").ToBytes()));
        var ticks = Rig.Ticks("100 100 106 106 108 108 108", 10);
        rig.Simulation.Process(ticks.AsSpan(0, 4));
        rig.Nodes.Should().NotContain(n => n.StartsWith("sell@", StringComparison.Ordinal), "the limit is far away");

        rig.Simulation.Do(new ClosePosition("p1-r0"));
        rig.Simulation.Process(ticks.AsSpan(4));

        var sell = rig.Of(EventType.Node).Single(e => e.Data.GetProperty("node_id").GetString() == "sell").Data;
        sell.GetProperty("effective").GetBoolean().Should().BeFalse();
        sell.GetProperty("skip_reason").GetString().Should().Be("position_already_closed");
        rig.Simulation.HasOpenPosition("p1-r1").Should().BeTrue();
    }

    [Fact]
    public void The_run_ends_when_nothing_is_left_that_could_act()
    {
        var rig = new Rig(Rig.Parse(new StrategyJson()
            .EntrySignal("in", "ltp > 0").Entry("buy", more: """{"stopLoss":{"points":50}}""")
            .Chain("start > in > buy").ToBytes()));
        rig.Simulation.Process(Rig.Ticks("100 100 101", 10));
        rig.Simulation.HasEnded.Should().BeFalse("the stop still protects the position");

        rig.Simulation.Do(new ClosePosition("p1-r0"));

        rig.Simulation.HasEnded.Should().BeTrue();
        rig.Events[^1].Data.GetProperty("reason").GetString().Should().Be("no_active_nodes");
    }

    [Fact]
    public void The_same_command_at_the_same_tick_says_the_same_whatever_the_batches()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var run = new RandomRun(seed);
            var at = new Random(seed).Next(run.Ticks.Length);
            Play(run, at, 1).Should().Equal(Play(run, at, 64), "seed {0}", seed);
        }
    }

    private static List<string> Play(RandomRun run, int commandAt, int batch)
    {
        var rig = run.NewRig();
        Feed(rig, run.Ticks.AsSpan(0, commandAt), batch);
        foreach (var position in rig.Of(EventType.Position).Select(e => e.Data.GetProperty("trade_id").GetString()!).Distinct().ToList())
            rig.Simulation.Do(new ClosePosition(position));
        Feed(rig, run.Ticks.AsSpan(commandAt), batch);
        rig.Simulation.EndOfData(run.Ticks[^1].Time);
        return [.. rig.Events.Select(e => $"{e.Time} {e.Type} {e.Data}")];
    }

    private static void Feed(Rig rig, ReadOnlySpan<Tick> ticks, int batch)
    {
        for (var at = 0; at < ticks.Length; at += batch) rig.Simulation.Process(ticks.Slice(at, Math.Min(batch, ticks.Length - at)));
    }

    private static Rig TwoPositions() => new(
        Rig.Parse(new StrategyJson()
            .EntrySignal("in", "ltp > 0").Entry("one", "a").Entry("two", "b")
            .ExitSignal("never", "ltp < 0").Exit("out", "a")
            .Chain("start > in > one > never > out").Chain("in > two").ToBytes()),
        s_costly);
}
