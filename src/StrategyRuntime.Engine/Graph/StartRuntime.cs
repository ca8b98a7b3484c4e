using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>Completes in the first walk.</summary>
internal sealed class StartRuntime(StartNode node, StrategyGraph graph, RunContext run) : NodeRuntime(node, graph, run)
{
    public override void Work()
    {
        var execution = NewExecution();
        Graph.ArmChildren(this, 0, execution);
        Graph.Complete(this, new StartCompleted(this, execution, Run.Settings.Strategy, node.EndConditions is not null));
        Graph.WorkChildren(this);
    }
}
