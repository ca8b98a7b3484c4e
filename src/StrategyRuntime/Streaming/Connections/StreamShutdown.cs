using StrategyRuntime.Streaming.Channels;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>Ends every stream as soon as the service begins to stop, so that the server does not wait for them.</summary>
internal sealed class StreamShutdown(StreamHub hub, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(Stop);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Stop()
    {
        hub.Stop();
        foreach (var connection in hub.Wheel.Entries().OfType<StreamConnection>()) connection.Close();
    }
}
