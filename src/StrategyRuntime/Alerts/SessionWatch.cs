using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Waking;

namespace StrategyRuntime.Alerts;

/// <summary>One session that a user's rules look at: puts itself in the user's queue when it has news.</summary>
internal sealed class SessionWatch(SessionChannel channel, Action<SessionWatch> enqueue) : Waiter
{
    private int _isQueued;

    /// <summary>The session's channel.</summary>
    public SessionChannel Channel => channel;

    /// <summary>The equity of <see cref="EquityRun"/> as far as it was read; null when no rule needs it.</summary>
    public EquityFold? Equity { get; set; }

    /// <summary>The run of <see cref="Equity"/>.</summary>
    public int EquityRun { get; set; }

    /// <inheritdoc/>
    public override void Set()
    {
        if (Interlocked.Exchange(ref _isQueued, 1) == 0) enqueue(this);
    }

    /// <summary>What happens from now on is news again. Call it before looking at the channel.</summary>
    public void Dequeue() => Interlocked.Exchange(ref _isQueued, 0);
}
