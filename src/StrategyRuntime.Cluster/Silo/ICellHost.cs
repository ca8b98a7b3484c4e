namespace StrategyRuntime.Cluster.Silo;

/// <summary>What a node does with the cells that are placed on it. Calls for one cell follow one another.</summary>
public interface ICellHost
{
    /// <summary>
    /// Takes the cell with its files, and lets everything that is to run in it go on. When it fails, nothing of the cell is left here.
    /// </summary>
    Task StartAsync(string cell, CancellationToken cancellationToken);

    /// <summary>
    /// Leaves everything in the cell as it is on disk, and gives the cell to the next node. True when something in it is to run there.
    /// </summary>
    Task<bool> StopAsync(string cell, CancellationToken cancellationToken);

    /// <summary>
    /// Sessions that make no progress: they have made events, and for some time none of them has become durable. One that waits for its
    /// pace, its market, its feed or room on a disk is none.
    /// </summary>
    IReadOnlyCollection<string> Stalled(TimeSpan after);

    /// <summary>Cells of users of which nothing has been wanted for a while, and in which nothing is to run: they may leave.</summary>
    IReadOnlyList<string> Idle(TimeSpan after);
}
