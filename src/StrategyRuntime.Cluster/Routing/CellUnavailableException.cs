namespace StrategyRuntime.Cluster.Routing;

/// <summary>At the moment no node can have the cell, or the directory cannot be asked. Another try may find it.</summary>
/// <param name="cell">The cell.</param>
/// <param name="reason">Why.</param>
/// <param name="inner">What happened below.</param>
public sealed class CellUnavailableException(string cell, string reason, Exception? inner = null)
    : Exception($"The cell {cell} cannot be reached: {reason}", inner);
