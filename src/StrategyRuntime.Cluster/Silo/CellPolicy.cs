namespace StrategyRuntime.Cluster.Silo;

/// <summary>When cells leave a node that is well.</summary>
/// <param name="BalanceAfter">How long the nodes have to be the same before cells move to where they belong; zero: they stay.</param>
/// <param name="IdleAfter">How long nothing has to be wanted of a cell before it is given back; zero: it stays.</param>
public sealed record CellPolicy(TimeSpan BalanceAfter, TimeSpan IdleAfter)
{
    /// <summary>
    /// How long the database may give no answer to a commit of a cell before that is taken anew. A statement that it works on is ended
    /// before that.
    /// </summary>
    internal static readonly TimeSpan Stalled = TimeSpan.FromSeconds(45);

    /// <summary>
    /// How long the next node may bring the files of a cell before that leaves. What is not here by then is brought while the cell rests.
    /// </summary>
    internal static readonly TimeSpan Preparation = TimeSpan.FromSeconds(10);

    /// <summary>For how long a node keeps what it knows of files that it has brought for a cell that does not come.</summary>
    internal static readonly TimeSpan Prepared = TimeSpan.FromMinutes(10);

    /// <summary>For which part of a stop's time cells leave in turn; those that are left then leave all at once.</summary>
    public double InTurn { get; init; } = 0.5;

    /// <summary>How often a node looks for cells that should be active and are not.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);
}
