namespace StrategyRuntime.Cluster.Routing;

/// <summary>No node can serve a cell now; a moment later one will.</summary>
/// <param name="cell">The cell.</param>
/// <param name="inner">Why.</param>
public sealed class CellUnavailableException(string cell, Exception? inner = null)
    : Exception($"No node serves {cell} at the moment; ask again.", inner)
{
    /// <summary>The cell.</summary>
    public string Cell => cell;
}
