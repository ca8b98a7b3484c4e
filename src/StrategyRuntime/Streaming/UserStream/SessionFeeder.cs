using StrategyRuntime.Sessions;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Waking;

namespace StrategyRuntime.Streaming.UserStream;

/// <summary>One session on a user's stream: puts itself in the stream's queue when it has new events.</summary>
internal sealed class SessionFeeder(SessionChannel channel, int number, UserChannel stream) : Waiter
{
    private int _isQueued;
    private RunFeed? _finished;

    /// <summary>The session's own channel.</summary>
    public SessionChannel Channel => channel;

    /// <summary>Number of the session in the user's order.</summary>
    public int Number => number;

    /// <summary>State the session's run ended in, once all of its events are in order; null while events may follow.</summary>
    public string? FinalState
    {
        get
        {
            if (channel.IsRemoved) return ExecutionStatus.Removed;
            return Volatile.Read(ref _finished) is { } finished && finished == channel.Feed ? finished.FinalState : null;
        }
    }

    /// <inheritdoc/>
    public override void Set()
    {
        if (Interlocked.Exchange(ref _isQueued, 1) == 0) stream.Enqueue(this);
    }

    /// <summary>What happens from now on is news again. Call it before looking at the channel.</summary>
    public void Dequeue() => Interlocked.Exchange(ref _isQueued, 0);

    /// <summary>All events of a run that has ended are in order.</summary>
    public void Finish(RunFeed feed) => Volatile.Write(ref _finished, feed);
}
