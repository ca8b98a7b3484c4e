namespace StrategyRuntime.Hosting;

/// <summary>How this process is as a node of a cluster.</summary>
internal interface INodeState
{
    /// <summary>Why it publishes nothing now and serves only what is durable; null when all is well.</summary>
    string? Degraded { get; }

    /// <summary>
    /// True when this node has a user's newest files for certain. False when another may have them: what a client knows and this node does
    /// not is there.
    /// </summary>
    ValueTask<bool> HasNewestAsync(string userId);
}

/// <summary>A machine by itself, which is all the cluster there is.</summary>
internal sealed class SingleMachine : INodeState
{
    /// <inheritdoc/>
    public string? Degraded => null;

    /// <inheritdoc/>
    public ValueTask<bool> HasNewestAsync(string userId) => ValueTask.FromResult(true);
}
