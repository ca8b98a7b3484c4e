using System.Collections.Concurrent;
using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Streaming;

/// <summary>Every execution's channel. An execution that has no channel does not exist for a stream: its routes answer 404.</summary>
public sealed class StreamHub
{
    private readonly ConcurrentDictionary<SessionId, SessionChannel> _channels = new();

    /// <summary>The channel of an execution, made when there is none yet. Call it for every execution that is added or found at the start.</summary>
    public SessionChannel Channel(SessionId session) => _channels.GetOrAdd(session, static id => new SessionChannel(id));

    /// <summary>The execution was removed: its streams end and its routes answer 404 from now on.</summary>
    public void Remove(SessionId session) => _channels.TryRemove(session, out _);
}
