namespace StrategyRuntime.Studies;

/// <summary>Other nodes that compute sets of this node's studies.</summary>
internal interface IStudyNodes
{
    /// <summary>Names of those that can be asked now. It never throws and never waits.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>
    /// Has a node do a share; null when it does not: it is busy, gone, or of another version. It does not wait for a node that is gone.
    /// </summary>
    /// <param name="node">Its name.</param>
    /// <param name="share">The share, encoded.</param>
    /// <param name="cancellationToken">Stops it there as well.</param>
    Task<byte[]?> ComputeAsync(string node, ReadOnlyMemory<byte> share, CancellationToken cancellationToken);
}

/// <summary>A machine by itself has no other nodes.</summary>
internal sealed class NoStudyNodes : IStudyNodes
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => [];

    /// <inheritdoc/>
    public Task<byte[]?> ComputeAsync(string node, ReadOnlyMemory<byte> share, CancellationToken cancellationToken) =>
        Task.FromResult<byte[]?>(null);
}
