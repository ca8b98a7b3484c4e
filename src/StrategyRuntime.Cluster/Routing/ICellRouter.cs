namespace StrategyRuntime.Cluster.Routing;

/// <summary>Finds the node that has a cell.</summary>
public interface ICellRouter
{
    /// <summary>Where requests for a cell go; the cell is activated when no node has it.</summary>
    ValueTask<CellPlace> FindAsync(string cell, CancellationToken cancellationToken);
}
