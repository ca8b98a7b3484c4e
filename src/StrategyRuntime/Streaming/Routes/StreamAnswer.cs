using StrategyRuntime.Streaming.Connections;

namespace StrategyRuntime.Streaming.Routes;

/// <summary>How a valid request for a stream is answered.</summary>
/// <param name="Loop">Serves the stream; null when the client has everything already and nothing will follow, which is a 204.</param>
/// <param name="Files">Files that are closed when the stream has ended.</param>
/// <param name="Ahead">The user of whom the client knows more than this process; null when it does not.</param>
internal readonly record struct StreamAnswer(IStreamLoop? Loop, IDisposable? Files = null, string? Ahead = null)
{
    /// <summary>Nothing is left to send.</summary>
    public static StreamAnswer Finished => default;
}
