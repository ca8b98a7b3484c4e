namespace StrategyRuntime.Cluster.Cells;

/// <summary>
/// The right to write a cell. There is no time in it: it ends when another node takes the cell, and the database finds that out at the next
/// write.
/// </summary>
/// <param name="Cell">The cell: a user's id.</param>
/// <param name="Epoch">Number of the takeover that gave it.</param>
/// <param name="Node">The node that has it.</param>
public sealed record CellLease(string Cell, long Epoch, string Node);
