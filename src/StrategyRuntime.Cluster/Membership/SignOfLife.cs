namespace StrategyRuntime.Cluster.Membership;

/// <summary>When the database last heard of a node that is not dead.</summary>
/// <param name="Silo">The node, and which of its lives.</param>
/// <param name="Name">Its name.</param>
/// <param name="AliveAt">When it was, by the server's clock.</param>
/// <param name="IsSilent">True when that is too long ago, or the node began to join and never did.</param>
/// <param name="IsLate">True when half of that time is over.</param>
internal sealed record SignOfLife(string Silo, string Name, DateTime AliveAt, bool IsSilent, bool IsLate);
