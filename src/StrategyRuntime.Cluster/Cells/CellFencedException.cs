namespace StrategyRuntime.Cluster.Cells;

/// <summary>
/// Another node has taken the cell, or this one has released it: nothing was written. What the node has in memory of it must be discarded,
/// and nothing of that published.
/// </summary>
/// <param name="lease">The lease that is over.</param>
public sealed class CellFencedException(CellLease lease)
    : Exception(FormattableString.Invariant($"Node {lease.Node} no longer owns {lease.Cell}: epoch {lease.Epoch} is over."))
{
    /// <summary>The lease that is over.</summary>
    public CellLease Lease => lease;
}
