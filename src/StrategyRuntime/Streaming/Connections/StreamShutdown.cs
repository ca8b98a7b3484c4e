using StrategyRuntime.Limits;
using StrategyRuntime.Streaming.Channels;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>Ends every stream before the web server stops, which would wait for them.</summary>
internal sealed class StreamShutdown(StreamHub hub, EndlessRequests requests) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        requests.Ending.Register(Stop);
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
