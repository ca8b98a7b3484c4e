using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Strategies;

namespace StrategyRuntime.Tests.Strategies;

public sealed class SampleStrategiesTests
{
    [Fact]
    public void Every_sample_is_a_valid_strategy_under_its_own_id()
    {
        foreach (var (id, document) in SampleStrategies.All)
        {
            var parsed = StrategyDocument.Parse(document);
            parsed.Problems.Should().BeEmpty();
            parsed.Definition!.StrategyId.Should().Be(id);
        }
    }

    [Fact]
    public void The_re_entry_sample_has_the_18_nodes_that_it_is_said_to_have()
    {
        var nodes = StrategyDocument.Parse(SampleStrategies.All[SampleStrategies.RsiReEntry]).Definition!.Nodes;
        nodes.GroupBy(n => n.GetType()).ToDictionary(g => g.Key, g => g.Count()).Should().BeEquivalentTo(new Dictionary<Type, int>
        {
            [typeof(StartNode)] = 1,
            [typeof(EntrySignalNode)] = 2,
            [typeof(EntryNode)] = 2,
            [typeof(ExitSignalNode)] = 4,
            [typeof(ExitNode)] = 4,
            [typeof(ReEntrySignalNode)] = 4,
            [typeof(SquareOffNode)] = 1,
        });
    }
}
