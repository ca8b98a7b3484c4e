using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>A signal completes when its conditions hold; it then records its variables, and its children run in the same walk.</summary>
internal abstract class SignalRuntime : NodeRuntime
{
    private readonly SignalNode _node;
    private readonly SignalConditions _conditions;
    private readonly SignalConditions? _reEntryConditions;
    private readonly CompiledExpression[] _variableExpressions;
    private readonly double[] _variables;
    private readonly double[] _globals;
    private readonly CompiledExpression[] _globalExpressions;
    // At whose candles it is evaluated; none: at every walk.
    private readonly CandleSeries[] _candles;

    protected SignalRuntime(
        SignalNode node, ConditionGroup? reEntryConditions, StrategyGraph graph, RunContext run, ExpressionCompiler expressions,
        RunVariables variables)
        : base(node, graph, run)
    {
        _node = node;
        _conditions = new SignalConditions(node.Conditions, expressions);
        _reEntryConditions = reEntryConditions is null ? null : new SignalConditions(reEntryConditions, expressions);
        _variableExpressions = [.. node.Variables.Select(v => expressions.Compile(v.Expression))];
        _variables = variables[node.Index];
        _globals = variables.Globals;
        _globalExpressions = [.. node.GlobalUpdates.Select(u => expressions.Compile(u.Expression))];
        _candles = node.EvaluateOn == EvaluateOn.Tick
            ? []
            : expressions.CandlesOf(_reEntryConditions is null ? [_conditions] : [_conditions, _reEntryConditions]);
    }

    public SignalNode Signal => _node;

    public IReadOnlyList<double> Variables => _variables;

    public override bool IsAsleep => _candles.Length > 0 || Conditions.SleepsIn(Run.Epoch);

    public override PriceRange IdlePrices(double price) => Conditions.IdlePrices(price);

    public override int NextBoundary(int boundaries) => Conditions.NextBoundary(boundaries);

    /// <summary>The conditions that count now.</summary>
    public SignalConditions Conditions => UsesReEntryConditions ? _reEntryConditions! : _conditions;

    /// <summary>What the conditions are called in its event.</summary>
    public abstract string ConditionType { get; }

    /// <summary>Preview of the conditions that count now.</summary>
    public virtual string ConditionsPreview => _node.ConditionsPreview;

    protected bool HasReEntryConditions => _reEntryConditions is not null;

    protected virtual bool UsesReEntryConditions => false;

    /// <summary>Re-entry number that the children get.</summary>
    protected virtual int NextReEntry => ReEntry;

    /// <summary>False while the signal must not fire, whatever its conditions say.</summary>
    protected virtual bool MayFire => true;

    /// <summary>A signal of candles waits for one that closes after the moment that armed it.</summary>
    private bool IsDue => _candles.Length == 0 || (ArmedWalk != Run.Walk && CandleSeries.AnyClosedAt(_candles, Run.Boundary));

    public override void Work()
    {
        if (!IsDue || !MayFire || !Conditions.Hold(Run.Epoch)) return;
        var execution = NewExecution();
        // The record of why it fired shows the values that it fired on, so the event is made before the variables change.
        var completed = Run.KeepsFiguresAlone ? null : new SignalCompleted(this, execution, NextReEntry, Run);
        for (var i = 0; i < _variables.Length; i++) _variables[i] = _variableExpressions[i].Value();
        for (var i = 0; i < _globalExpressions.Length; i++) _globals[_node.GlobalUpdates[i].Variable] = _globalExpressions[i].Value();
        Graph.ArmChildren(this, NextReEntry, execution);
        Graph.Complete(this, completed);
        Graph.WorkChildren(this);
    }
}

/// <summary>Fires entries.</summary>
internal sealed class EntrySignalRuntime(
    EntrySignalNode node, StrategyGraph graph, RunContext run, ExpressionCompiler expressions, RunVariables variables)
    : SignalRuntime(node, node.ReEntryConditions, graph, run, expressions, variables)
{
    public override string ConditionType => UsesReEntryConditions ? "re_entry_conditions" : "entry_conditions";

    public override string ConditionsPreview => UsesReEntryConditions ? node.ReEntryConditionsPreview : node.ConditionsPreview;

    protected override bool UsesReEntryConditions => HasReEntryConditions && ReEntry > 0;
}

/// <summary>Fires exits; the position that its exit node targets decides which conditions count.</summary>
internal sealed class ExitSignalRuntime(
    ExitSignalNode node, StrategyGraph graph, RunContext run, ExpressionCompiler expressions, RunVariables variables)
    : SignalRuntime(node, node.ReEntryExitConditions, graph, run, expressions, variables)
{
    public override string ConditionType => UsesReEntryConditions ? "re_entry_exit_conditions" : "exit_conditions";

    public override string ConditionsPreview => UsesReEntryConditions ? node.ReEntryExitConditionsPreview : node.ConditionsPreview;

    protected override bool UsesReEntryConditions =>
        HasReEntryConditions && TargetSlot() is { } slot && Run.Account.Slots[slot].Current is { IsOpen: true, ReEntry: > 0 };

    private int? TargetSlot()
    {
        foreach (var child in Children)
        {
            if (child.Node is ExitNode exit) return exit.TargetSlot;
        }
        return null;
    }
}

/// <summary>Fires an entry again, from the walk after the one that armed it, while its number is below the limit.</summary>
internal sealed class ReEntrySignalRuntime(
    ReEntrySignalNode node, StrategyGraph graph, RunContext run, ExpressionCompiler expressions, RunVariables variables)
    : SignalRuntime(node, null, graph, run, expressions, variables)
{
    public override string ConditionType => "re_entry_conditions";

    /// <summary>One whose number has reached the limit can never fire again: it need not be walked.</summary>
    public override bool IsAsleep => ReEntry >= node.MaxReEntries || base.IsAsleep;

    public override int NextBoundary(int boundaries) => ReEntry >= node.MaxReEntries ? int.MaxValue : base.NextBoundary(boundaries);

    protected override int NextReEntry => ReEntry + 1;

    protected override bool MayFire => ArmedWalk != Run.Walk && ReEntry < node.MaxReEntries;
}
