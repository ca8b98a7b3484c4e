namespace StrategyRuntime.Streaming.Connections;

/// <summary>Sends a stream from its first frame to its last.</summary>
internal interface IStreamLoop
{
    /// <summary>Serves until there is nothing more to send, the client is gone or the service stops.</summary>
    Task RunAsync();
}
