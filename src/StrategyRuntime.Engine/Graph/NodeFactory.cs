using System.Diagnostics;
using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>Makes the running form of each node.</summary>
internal sealed class NodeFactory(
    StrategyGraph graph, RunContext run, PaperBroker broker, ExpressionCompiler expressions, RunVariables variables)
{
    private readonly OrderNumbers _numbers = new(expressions, broker);

    public NodeRuntime Create(StrategyNode node) => node switch
    {
        StartNode n => new StartRuntime(n, graph, run),
        EntrySignalNode n => new EntrySignalRuntime(n, graph, run, expressions, variables),
        ExitSignalNode n => new ExitSignalRuntime(n, graph, run, expressions, variables),
        ReEntrySignalNode n => new ReEntrySignalRuntime(n, graph, run, expressions, variables),
        EntryNode n => new EntryRuntime(n, graph, run, broker, _numbers),
        ExitNode n => new ExitRuntime(n, graph, run, broker, _numbers),
        ModifyNode n => new ModifyRuntime(n, graph, run, broker, _numbers),
        AlertNode n => new AlertRuntime(n, graph, run, expressions),
        SquareOffNode n => new SquareOffRuntime(n, graph, run, broker, _numbers),
        _ => throw new UnreachableException($"No runtime for {node.GetType().Name}."),
    };
}
