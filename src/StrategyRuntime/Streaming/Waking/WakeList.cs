namespace StrategyRuntime.Streaming.Waking;

/// <summary>
/// Who is to be woken by a channel. <see cref="Wake"/> costs its caller one queued work item, however many subscribers there are, and none when the
/// last one has not run yet; the subscribers are walked on the thread pool.
/// </summary>
internal sealed class WakeList : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private Waiter?[] _waiters = new Waiter?[4];
    private int _count;
    private int _scheduled;

    /// <summary>Subscribers now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a subscriber. It must look at what there is after this call, not before.</summary>
    public void Add(Waiter waiter)
    {
        lock (_gate)
        {
            if (_count == _waiters.Length) Array.Resize(ref _waiters, _count * 2);
            waiter.Index = _count;
            _waiters[_count] = waiter;
            Volatile.Write(ref _count, _count + 1);
        }
        // What the subscriber reads next must be read after a publisher can see it in the list.
        Interlocked.MemoryBarrier();
    }

    /// <summary>Removes a subscriber.</summary>
    public void Remove(Waiter waiter)
    {
        lock (_gate)
        {
            var last = _waiters[_count - 1]!;
            _waiters[waiter.Index] = last;
            last.Index = waiter.Index;
            _waiters[_count - 1] = null;
            waiter.Index = -1;
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
        Waiter?[] waiters;
        int count;
        lock (_gate) (waiters, count) = (_waiters, _count);
        // Downwards: a removal moves the last entry to a lower place, so nobody who stays is passed over.
        for (var i = count - 1; i >= 0; i--) Volatile.Read(ref waiters[i])?.Set();
    }
}
