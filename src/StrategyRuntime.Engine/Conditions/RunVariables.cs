using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>What the variables of a run stand at: those that signals recorded, and those of the whole strategy.</summary>
internal sealed class RunVariables(StrategyDefinition strategy)
{
    private readonly double[][] _ofNodes =
        [.. strategy.Nodes.Select(n => Enumerable.Repeat(double.NaN, n is SignalNode s ? s.Variables.Count : 0).ToArray())];

    /// <summary>Global variables, by their place in the definition.</summary>
    public double[] Globals { get; } = [.. strategy.GlobalVariables.Select(v => v.Initial)];

    /// <summary>Trailing variables, by their place in the definition; NaN until their source has a value.</summary>
    public double[] Trailing { get; } = [.. strategy.TrailingVariables.Select(_ => double.NaN)];

    /// <summary>What a node recorded.</summary>
    public double[] this[int node] => _ofNodes[node];
}
