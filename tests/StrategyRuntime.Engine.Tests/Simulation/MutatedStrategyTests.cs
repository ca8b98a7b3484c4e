using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Engine.Tests.Simulation.Properties;
using StrategyRuntime.Engine.Tests.Strategies;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Simulation;

public sealed class MutatedStrategyTests
{
    private static readonly int s_cases = FullForm.IsOn ? 100_000 : 1_000;

    [Fact]
    public void A_damaged_document_that_is_still_a_strategy_runs_to_its_end()
    {
        var ran = 0;
        for (var seed = 0; seed < s_cases; seed++)
        {
            var document = StrategyDocument.Parse(new DocumentMutator(seed).Mutate(SampleStrategy.Json));
            if (document.Definition is not { } strategy) continue;
            ran++;
            var rig = new Rig(strategy, new BrokerConnection { Id = "paper" });
            var ticks = new RandomRun(seed).Ticks;
            rig.Simulation.Process(ticks);
            rig.Simulation.EndOfData(ticks[^1].Time);

            rig.Simulation.HasEnded.Should().BeTrue("case {0}", seed);
            rig.Events[^1].Type.Should().Be(EventType.Session, "case {0}", seed);
            rig.Events[^1].Summary.OpenPositions.Should().Be(0, "case {0}", seed);
        }
        ran.Should().BePositive();
    }
}
