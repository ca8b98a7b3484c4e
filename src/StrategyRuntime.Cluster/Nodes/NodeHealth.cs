namespace StrategyRuntime.Cluster.Nodes;

/// <summary>Whether the node reaches the database. Any thread.</summary>
public sealed class NodeHealth
{
    private volatile string? _trouble;

    /// <summary>Why the node publishes nothing now and serves only what is durable; null when all is well.</summary>
    public string? Trouble => _trouble;

    /// <summary>The database answered, or did not.</summary>
    internal void Set(string? trouble) => _trouble = trouble;
}
