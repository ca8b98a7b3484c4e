namespace StrategyRuntime.Limits;

/// <summary>
/// Requests that would go on for as long as the service does: streams, sockets. They end before the web server stops, which would wait for
/// them, and after whatever the service does before that while it still serves: the users of a node go to others first.
/// </summary>
internal sealed class EndlessRequests : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _ending = new();

    /// <summary>Cancelled when they are to end.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <inheritdoc/>
    // Services are stopped in the order opposite to that of their registration, and this one comes before the cluster.
    public Task StoppingAsync(CancellationToken cancellationToken) => _ending.CancelAsync();

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();
}
