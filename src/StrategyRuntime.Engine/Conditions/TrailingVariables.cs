using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>Brings trailing variables up to date: each keeps the best value that its source ever had.</summary>
internal sealed class TrailingVariables
{
    private readonly IReadOnlyList<TrailingVariable> _definitions;
    private readonly CompiledExpression[] _sources;
    private readonly double[] _values;

    public TrailingVariables(StrategyDefinition strategy, ExpressionCompiler expressions, RunVariables variables)
    {
        _definitions = strategy.TrailingVariables;
        _sources = [.. _definitions.Select(d => expressions.Compile(d.Source))];
        _values = variables.Trailing;
        FollowsTicks = _sources.Any(s => s.IsLive);
    }

    /// <summary>True when there are none.</summary>
    public bool IsEmpty => _sources.Length == 0;

    /// <summary>True when a tick alone can change one of them, so that none may be passed over.</summary>
    public bool FollowsTicks { get; }

    /// <summary>Takes the sources' values of now; true when a variable changed.</summary>
    public bool Update()
    {
        var changed = false;
        for (var i = 0; i < _sources.Length; i++)
        {
            var value = _sources[i].Value();
            var old = _values[i];
            if (double.IsNaN(value) || (!double.IsNaN(old) && (_definitions[i].Rises ? value <= old : value >= old))) continue;
            _values[i] = value;
            changed = true;
        }
        return changed;
    }
}
