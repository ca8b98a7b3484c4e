namespace StrategyRuntime.Cluster.Silo;

/// <summary>When cells leave a node that is well.</summary>
/// <param name="BalanceAfter">How long the nodes have to be the same before cells move to where they belong; zero: they stay.</param>
/// <param name="IdleAfter">How long nothing has to be wanted of a cell before it is given back; zero: it stays.</param>
public sealed record CellPolicy(TimeSpan BalanceAfter, TimeSpan IdleAfter);
