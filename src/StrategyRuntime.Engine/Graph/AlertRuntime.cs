using System.Globalization;
using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>Completes with a message, in the walk that finds it active.</summary>
internal sealed class AlertRuntime : NodeRuntime
{
    private readonly AlertNode _node;
    private readonly (string Text, CompiledExpression? Value)[] _parts;

    public AlertRuntime(AlertNode node, StrategyGraph graph, RunContext run, ExpressionCompiler expressions)
        : base(node, graph, run)
    {
        _node = node;
        _parts = [.. node.Message.Select(p => (p.Text, p.Value is null ? null : expressions.Compile(p.Value)))];
    }

    public override void Work()
    {
        var execution = NewExecution();
        var message = string.Concat(_parts.Select(p => p.Value is { } value ? TextOf(value.Value()) : p.Text));
        Graph.ArmChildren(this, ReEntry, execution);
        Graph.Complete(this, new AlertCompleted(this, execution, message));
        Run.Emit(new AlertRaised(_node, execution, message));
        Graph.WorkChildren(this);
    }

    private static string TextOf(double value) => double.IsNaN(value) ? "null" : value.ToString(CultureInfo.InvariantCulture);
}
