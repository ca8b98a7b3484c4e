using StrategyRuntime.Storage.Access;

namespace StrategyRuntime.Access;

/// <summary>A key that is good, until it is revoked.</summary>
internal sealed class LiveKey : IDisposable
{
    private readonly CancellationTokenSource _ending = new();

    /// <summary>Takes what is on record.</summary>
    public LiveKey(ApiKey record) => (Record, Ended) = (record, _ending.Token);

    /// <summary>What is known of it.</summary>
    public ApiKey Record { get; }

    /// <summary>
    /// Ends when the key is revoked; with it end the requests that came with the key, or with a cookie that it was traded for.
    /// </summary>
    public CancellationToken Ended { get; }

    /// <summary>The key was revoked.</summary>
    public void End() => _ending.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();
}
