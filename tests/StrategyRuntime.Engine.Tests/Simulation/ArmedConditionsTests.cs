using System.Text.Json;
using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Tests.Simulation.Properties;

namespace StrategyRuntime.Engine.Tests.Simulation;

public sealed class ArmedConditionsTests
{
    [Fact]
    public void A_signal_that_waits_shows_its_operands_and_which_comparison_fails()
    {
        var rig = new Rig(Rig.Parse(new StrategyJson().EntrySignal("in", "ltp > 100", "ltp < 50").Entry("buy")
            .Chain("start > in > buy").ToBytes()));
        rig.Simulation.Process(Rig.Ticks("101 102", 10));

        var signal = Read(rig).GetProperty("in");
        signal.GetProperty("condition_type").GetString().Should().Be("entry_conditions");
        var conditions = signal.GetProperty("conditions_evaluated").EnumerateArray().ToList();
        conditions.Select(c => c.GetProperty("evaluated").GetString()).Should().Equal("102 > 100", "102 < 50");
        conditions.Select(c => c.GetProperty("result").GetBoolean()).Should().Equal(true, false);
        conditions.Select(c => c.GetProperty("lhs_value").GetDouble()).Should().Equal(102, 102);
    }

    [Fact]
    public void What_is_not_armed_is_not_listed()
    {
        var rig = new Rig(Rig.Parse(new StrategyJson()
            .EntrySignal("in", "ltp > 0").Entry("buy").ExitSignal("out", "ltp > 999").Exit("sell")
            .Chain("start > in > buy > out > sell").ToBytes()));
        rig.Simulation.Process(Rig.Ticks("100 101", 10));
        Read(rig).EnumerateObject().Select(n => n.Name).Should().Equal("out");
        rig.Simulation.Do(new Stop("enough"));
        Read(rig).EnumerateObject().Should().BeEmpty();
    }

    [Fact]
    public void Asking_at_every_tick_changes_nothing_of_a_run()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var run = new RandomRun(seed);
            Play(run, asks: true).Should().Equal(Play(run, asks: false), "seed {0}", seed);
        }
    }

    private static List<string> Play(RandomRun run, bool asks)
    {
        var rig = run.NewRig();
        for (var i = 0; i < run.Ticks.Length; i++)
        {
            rig.Simulation.Process(run.Ticks.AsSpan(i, 1));
            if (asks) Read(rig);
        }
        rig.Simulation.EndOfData(run.Ticks[^1].Time);
        return [.. rig.Events.Select(e => $"{e.Time} {e.Type} {e.Data}")];
    }

    private static JsonElement Read(Rig rig)
    {
        var json = new EventJsonWriter();
        rig.Simulation.WriteArmedConditions(json);
        return JsonSerializer.Deserialize<JsonElement>(json.Written);
    }
}
