namespace StrategyRuntime.Cluster.Database;

/// <summary>The cluster's database is not what this program can work with.</summary>
/// <param name="message">What is wrong, and what to do about it.</param>
public sealed class ClusterDatabaseException(string message) : Exception(message);
