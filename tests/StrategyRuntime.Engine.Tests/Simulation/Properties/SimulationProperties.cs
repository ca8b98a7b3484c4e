using FsCheck;
using FsCheck.Fluent;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Simulation.Properties;

/// <summary>
/// What holds for every strategy on all prices. A few hundred runs each, or 10,000 with STRATEGYRUNTIME_FULL=1; a failure names the seed,
/// from which the whole run can be made again.
/// </summary>
public sealed class SimulationProperties
{
    [Fact]
    public void Cash_and_holdings_are_equity_and_trades_add_up_to_its_change()
    {
        var trades = 0;
        ForAllRuns(200, (run, _) => trades += CheckBooks(run));
        trades.Should().BePositive("runs without a trade prove nothing");
    }

    [Fact]
    public void The_size_of_batches_changes_no_event() => ForAllRuns(100, (run, random) =>
    {
        var whole = run.Play(() => int.MaxValue);

        run.Play(() => random.Next(1, 40)).Events.Select(e => e.ToString()).Should().Equal(whole.Events.Select(e => e.ToString()));
        run.Play(() => 1).Events.Count.Should().Be(whole.Events.Count);
    });

    [Fact]
    public void Ticks_that_are_passed_over_because_nothing_can_act_change_no_event() => ForAllRuns(300, (run, _) =>
    {
        var whole = run.Play(() => int.MaxValue);

        // A variable that follows the price lets no tick be passed over.
        run.FollowEachTick().Play(() => int.MaxValue).Events.Select(e => e.ToString()).Should()
            .Equal(whole.Events.Select(e => e.ToString()));
    });

    [Fact]
    public void Cutting_off_the_future_changes_no_event_that_came_before() => ForAllRuns(50, (run, random) =>
    {
        var whole = run.Play(() => int.MaxValue);
        for (var cut = 0; cut < 4; cut++)
        {
            var rig = run.NewRig();
            rig.Simulation.Process(run.Ticks.AsSpan(0, random.Next(1, run.Ticks.Length)));

            rig.Events.Select(e => e.ToString()).Should().Equal(whole.Events.Take(rig.Events.Count).Select(e => e.ToString()));
        }
    });

    private static void ForAllRuns(int cases, Action<RandomRun, Random> check)
    {
        // The short form plays the same runs every time, the long form others.
        var config = FullForm.IsOn
            ? Config.QuickThrowOnFailure.WithMaxTest(10_000)
            : Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(1, 1);
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => check(new RandomRun(seed), new Random(seed))).Check(config);
    }

    /// <summary>Keeps the books a second time; returns how many trades there were.</summary>
    private static int CheckBooks(RandomRun run)
    {
        var rig = run.NewRig();
        var ledger = new Ledger(run);
        foreach (var tick in run.Ticks)
        {
            rig.Simulation.Process([tick]);
            ledger.Check(rig);
            if (rig.Events.Count == 0) continue;
            var view = rig.Simulation.View();
            ledger.CheckEquity((decimal)view.LastPrices[0].Value, view.Summary.Equity, $"after the tick at {tick.Time}");
        }
        rig.Simulation.EndOfData(run.Ticks[^1].Time);
        ledger.Check(rig);
        if (rig.Events.Count > 0) ledger.CheckEnd(rig);
        return rig.Trades.Count;
    }
}
