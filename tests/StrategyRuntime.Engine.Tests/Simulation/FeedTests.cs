using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Tests.Simulation.Properties;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>What is particular to feeds: marks of passed time, pauses as commands, prices that are too old.</summary>
public sealed class FeedTests
{
    private static readonly TimeSpan s_maxAge = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_mark_closes_candles_at_their_time_and_its_orders_wait_for_a_price()
    {
        var rig = RigOf(new StrategyJson().EntrySignal("in", "close[-1] > 5").Entry("buy").Chain("start > in > buy"));
        Play(rig, (0, 10), (20, 10), (60, double.NaN), (65, 11));
        rig.Of(EventType.Candle).Select(e => e.Time[11..19]).Should().Equal("10:01:00");
        rig.Nodes.Should().Contain("in@10:01:00");
        rig.Of(EventType.Position).First().Data.GetProperty("entry_price").GetDouble().Should().Be(11);
    }

    [Fact]
    public void A_mark_lets_time_conditions_act()
    {
        const string timeframes = """[{"id":"1m","timeframe":"5m","indicators":{}}]""";
        var rig = RigOf(new StrategyJson(timeframes: timeframes).EntrySignal("in", "time > 10:00").Entry("buy").Chain("start > in > buy"));
        Play(rig, (0, 10), (61, double.NaN));
        rig.Nodes.Should().Contain("in@10:01:01");
    }

    [Fact]
    public void Marks_over_a_night_make_no_days()
    {
        var rig = RigOf(new StrategyJson(exchange: "NYSE"));
        var day = (int)TimeSpan.FromDays(1).TotalSeconds;
        // Tuesday 10:00 UTC is before the open; the clock of this exchange does not matter here, days do.
        Play(rig, (20_000, 10), (day, double.NaN), (4 * day, double.NaN), (5 * day, double.NaN), (6 * day + 20_000, 11));
        rig.Events.Count(e => e.Data.TryGetProperty("state", out var state) && state.GetString() == "day_closed").Should().Be(1);
    }

    [Fact]
    public void Nothing_comes_of_a_tick_or_a_mark_in_a_quiet_market()
    {
        var quiet = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            RandomStrategy strategy;
            do strategy = new RandomStrategy(random);
            while (strategy.HasSupporting);
            var rig = RigOf(strategy.Build());
            var (time, price) = (Rig.Start, 100d);
            for (var i = 0; i < 2_000; i++)
            {
                time += TimeSpan.FromMilliseconds(random.Next(0, 8_000));
                price *= 1 + (random.NextDouble() - 0.5) * 0.01;
                var isMark = random.Next(8) == 0;
                var tick = new Tick(time, isMark ? double.NaN : Math.Round(price, 2), 1, double.NaN, double.NaN, double.NaN, 0);
                if (random.Next(300) == 0) rig.Simulation.Do(rig.Simulation.IsPaused ? new Resume() : new Pause());
                var events = rig.Events.Count;
                var isQuiet = rig.Simulation.Quiet is { } market && market.Holds(in tick);
                rig.Simulation.Process([tick]);
                if (!isQuiet) continue;
                quiet++;
                rig.Events.Count.Should().Be(events, "tick {0} of case {1} was in a quiet market", i, seed);
            }
        }
        quiet.Should().BeGreaterThan(10_000, "without rest this proves nothing");
    }

    [Fact]
    public void While_it_is_paused_a_stop_acts_and_a_signal_does_not()
    {
        var rig = RigOf(new StrategyJson()
            .EntrySignal("in", "ltp > 9").Entry("buy", more: """{"stopLoss":{"percent":10}}""")
            .ExitSignal("out", "ltp > 20").Exit("sell").Chain("start > in > buy > out > sell"));
        Play(rig, (0, 10), (1, 10));
        rig.Simulation.Do(new Pause());
        Play(rig, (2, 25), (3, 25));
        rig.Trades.Should().BeEmpty();
        Play(rig, (70, 8));
        rig.Trades.Single().GetProperty("exit_reason").GetString().Should().Be("stop_loss");
        rig.Of(EventType.Candle).Should().NotBeEmpty();
    }

    [Fact]
    public void After_the_pause_the_next_tick_is_walked()
    {
        var rig = RigOf(new StrategyJson().EntrySignal("in", "ltp > 20").Entry("buy").Chain("start > in > buy"));
        Play(rig, (0, 10));
        rig.Simulation.Do(new Pause());
        Play(rig, (1, 25), (2, 26));
        rig.Nodes.Should().NotContain(n => n.StartsWith("in"));
        rig.Simulation.Do(new Resume());
        Play(rig, (3, 26));
        rig.Nodes.Should().Contain("in@10:00:03");
    }

    [Fact]
    public void No_order_is_filled_at_a_price_that_is_too_old_and_its_event_says_so()
    {
        var rig = RigOf(
            new StrategyJson().EntrySignal("in", "close[-1] > 5").Entry("buy").Chain("start > in > buy"), FillRule.SignalClose);
        Play(rig, (0, 10), (60, double.NaN));
        rig.Of(EventType.Position).Should().BeEmpty();
        rig.Of(EventType.Order).Single().Data.GetProperty("reason").GetString().Should().StartWith("stale_price: ").And.Contain("60 s");
        Play(rig, (62, 12));
        rig.Of(EventType.Position).First().Data.GetProperty("entry_price").GetDouble().Should().Be(12);
        rig.Of(EventType.Order).Last().Data.GetProperty("reason").GetString().Should().BeNull();
    }

    [Fact]
    public void A_price_that_is_young_enough_fills_at_once()
    {
        var rig = RigOf(
            new StrategyJson().EntrySignal("in", "close[-1] > 5").Entry("buy").Chain("start > in > buy"), FillRule.SignalClose);
        Play(rig, (0, 10), (40, 10), (60, double.NaN));
        rig.Of(EventType.Position).First().Data.GetProperty("entry_price").GetDouble().Should().Be(10);
    }

    [Fact]
    public void A_square_off_by_command_waits_for_a_price_and_a_stop_leaves_the_position_open()
    {
        var strategy = new StrategyJson().EntrySignal("in", "ltp > 9").Entry("buy").Chain("start > in > buy");
        var rig = RigOf(strategy);
        Play(rig, (0, 10), (1, 10), (50, double.NaN));
        rig.Simulation.Do(new SquareOff());
        rig.Simulation.HasEnded.Should().BeFalse();
        Play(rig, (51, 13));
        rig.Simulation.EndState.Should().Be(RunState.Completed);
        rig.Trades.Single().GetProperty("exit_price").GetDouble().Should().Be(13);

        rig = RigOf(strategy);
        Play(rig, (0, 10), (1, 10), (50, double.NaN));
        rig.Simulation.Do(new Stop());
        rig.Simulation.EndState.Should().Be(RunState.Stopped);
        rig.Trades.Should().BeEmpty();
    }

    [Fact]
    public void Ticks_marks_and_commands_taken_together_are_as_one_by_one()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var run = new RandomRun(seed);
            if (run.IsBars) continue;
            var random = new Random(seed);
            var (ticks, commands) = WithMarks(run.Ticks, random);
            var together = Play(run, ticks, commands, () => random.Next(1, 64));
            Lines(Play(run, ticks, commands, () => 1)).Should().Equal(Lines(together), $"seed {seed}");
        }
    }

    private static IEnumerable<string> Lines(Rig rig) => rig.Events.Select(e => $"{e.Type} {e.Time} {e.Data}");

    private static Rig Play(RandomRun run, Tick[] ticks, Dictionary<int, Command> commands, Func<int> batch)
    {
        var rig = new Rig(run.Strategy, run.Broker, scale: run.Scale, maxPriceAge: s_maxAge);
        for (var at = 0; at < ticks.Length;)
        {
            if (commands.TryGetValue(at, out var command)) rig.Simulation.Do(command);
            var next = commands.Keys.Where(k => k > at).DefaultIfEmpty(ticks.Length).Min();
            var count = Math.Min(batch(), next - at);
            rig.Simulation.Process(ticks.AsSpan(at, count));
            at += count;
        }
        rig.Simulation.EndOfData(ticks[^1].Time);
        return rig;
    }

    private static (Tick[] Ticks, Dictionary<int, Command> Commands) WithMarks(Tick[] ticks, Random random)
    {
        var all = new List<Tick>();
        foreach (var tick in ticks)
        {
            if (all.Count > 0 && random.Next(3) == 0)
            {
                var between = new UtcTime(all[^1].Time.Ticks + random.NextInt64(tick.Time.Ticks - all[^1].Time.Ticks + 1));
                all.Add(Mark(between));
            }
            all.Add(tick);
        }
        var commands = new Dictionary<int, Command>();
        for (var i = random.Next(4); i > 0; i--)
            commands[random.Next(1, all.Count)] = random.Next(2) == 0 ? new Pause() : new Resume();
        return ([.. all], commands);
    }

    private static Tick Mark(UtcTime time) => new(time, double.NaN, 0, double.NaN, double.NaN, double.NaN, 0);

    private static Rig RigOf(StrategyJson strategy, FillRule? fill = null) =>
        new(Rig.Parse(strategy.ToBytes()), fill: fill, maxPriceAge: s_maxAge);

    private static void Play(Rig rig, params (int Second, double Price)[] ticks) => rig.Simulation.Process(Array.ConvertAll(
        ticks, t => new Tick(Rig.Start + TimeSpan.FromSeconds(t.Second), t.Price, 0, double.NaN, double.NaN, double.NaN, 0)));
}
