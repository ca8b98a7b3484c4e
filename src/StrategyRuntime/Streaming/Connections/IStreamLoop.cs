namespace StrategyRuntime.Streaming.Connections;

/// <summary>What a stream does from its first frame to its last.</summary>
internal interface IStreamLoop : IDisposable
{
    /// <summary>Serves until there is nothing more to send, the client is gone or the service stops.</summary>
    Task RunAsync();
}
