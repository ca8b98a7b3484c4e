using System.Threading.Tasks.Sources;

namespace StrategyRuntime.Streaming.Waking;

/// <summary>
/// Wakes one waiting subscriber. Signals that come while it is busy count as one and end its next wait at once, so none is lost. Waiting
/// and setting allocate nothing. The waiter goes on on the thread that sets the signal.
/// </summary>
internal sealed class WakeSignal : Waiter, IValueTaskSource
{
    private const int Idle = 0;
    private const int IsSet = 1;
    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> _source;
    private int _state;

    /// <summary>Ends the current wait, or the next one.</summary>
    public override void Set()
    {
        if (Interlocked.CompareExchange(ref _state, IsSet, Idle) != Waiting) return;
        if (Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting) _source.SetResult(true);
    }

    /// <summary>Completes with the next signal. Only one wait at a time.</summary>
    public ValueTask WaitAsync()
    {
        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle) return new ValueTask(this, _source.Version);
        // What the waiter looks at next must be read after a signal can see that it is no longer set.
        Interlocked.Exchange(ref _state, Idle);
        return ValueTask.CompletedTask;
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
