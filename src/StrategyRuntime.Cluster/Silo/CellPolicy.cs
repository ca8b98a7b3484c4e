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

    /// <summary>How often a node looks for cells that should be active and are not.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);
}
