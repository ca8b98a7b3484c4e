namespace StrategyRuntime.Cluster.Silo;

/// <summary>This node.</summary>
/// <param name="Name">Its name in the cluster.</param>
/// <param name="Address">Where other nodes forward requests to.</param>
public sealed record NodeIdentity(string Name, Uri Address);
