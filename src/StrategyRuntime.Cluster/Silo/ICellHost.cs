namespace StrategyRuntime.Cluster.Silo;

/// <summary>What a node does with the cells that are placed on it. Calls for one cell follow one another.</summary>
public interface ICellHost
{
    /// <summary>
    /// Takes the cell with its files, and lets everything that is to run in it go on. When it fails, nothing of the cell is left here.
    /// </summary>
    Task StartAsync(string cell, CancellationToken cancellationToken);

    /// <summary>Leaves everything in the cell as it is on disk, and gives the cell to the next node.</summary>
    Task StopAsync(string cell, CancellationToken cancellationToken);

    /// <summary>Cells of users of which nothing has been wanted for a while, and in which nothing is to run: they may leave.</summary>
    IReadOnlyList<string> Idle(TimeSpan after);
}
