namespace StrategyRuntime.Streaming.Waking;

/// <summary>
/// Who is to be woken by a channel. <see cref="Wake"/> costs its caller one queued work item, however many subscribers there are, and none when the
/// last one has not run yet; the subscribers are walked on the thread pool.
/// </summary>
internal sealed class WakeList : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private WakeSignal?[] _signals = new WakeSignal?[4];
    private int _count;
    private int _scheduled;

    /// <summary>Subscribers now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a subscriber. It must look at what there is after this call, not before.</summary>
    public void Add(WakeSignal signal)
    {
        lock (_gate)
        {
            if (_count == _signals.Length) Array.Resize(ref _signals, _count * 2);
            signal.Index = _count;
            _signals[_count] = signal;
            Volatile.Write(ref _count, _count + 1);
        }
        // What the subscriber reads next must be read after a publisher can see it in the list.
        Interlocked.MemoryBarrier();
    }

    /// <summary>Removes a subscriber.</summary>
    public void Remove(WakeSignal signal)
    {
        lock (_gate)
        {
            var last = _signals[_count - 1]!;
            _signals[signal.Index] = last;
            last.Index = signal.Index;
            _signals[_count - 1] = null;
            signal.Index = -1;
            Volatile.Write(ref _count, _count - 1);
        }
    }

    /// <summary>Has every subscriber look again, soon and on other threads.</summary>
    public void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Count == 0) return;
        if (Interlocked.Exchange(ref _scheduled, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _scheduled, 0);
        WakeSignal?[] signals;
        int count;
        lock (_gate) (signals, count) = (_signals, _count);
        // Downwards: a removal moves the last entry to a lower place, so nobody who stays is passed over.
        for (var i = count - 1; i >= 0; i--) Volatile.Read(ref signals[i])?.Set();
    }
}
