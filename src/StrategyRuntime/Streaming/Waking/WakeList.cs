namespace StrategyRuntime.Streaming.Waking;

/// <summary>
/// The subscribers that a channel wakes. <see cref="Wake"/> costs its caller one queued work item, however many subscribers there are,
/// and none while the last one has not run yet; the subscribers are walked on the <see cref="WakeThreads"/>, many of them by several
/// threads and a share at a time, so that nothing else waits for all of them. Wakes that come during a walk are one more walk after it.
/// </summary>
internal sealed class WakeList : IThreadPoolWorkItem
{
    private const int Share = 64;
    private const int Idle = 0;
    private const int Queued = 1;
    private const int Walking = 2;
    private const int WalkingAgain = 3;
    private readonly Lock _gate = new();
    private Waiter?[] _waiters = new Waiter?[4];
    private int _count;
    private int _state;

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
        Waiter moved;
        lock (_gate)
        {
            moved = _waiters[_count - 1]!;
            _waiters[waiter.Index] = moved;
            moved.Index = waiter.Index;
            _waiters[_count - 1] = null;
            waiter.Index = -1;
            Volatile.Write(ref _count, _count - 1);
        }
        // A walk that is under way may have passed its new place and not reached the old one. Queued: it may remove itself in turn.
        if (moved != waiter) WakeThreads.Shared.Queue(moved);
    }

    /// <summary>Has every subscriber look again, soon and on other threads.</summary>
    public void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Count == 0) return;
        if (Interlocked.CompareExchange(ref _state, Queued, Idle) == Idle) WakeThreads.Shared.Queue(this);
        else if (Interlocked.CompareExchange(ref _state, WalkingAgain, Walking) == Idle) Wake();
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _state, Walking);
        Waiter?[] waiters;
        int count;
        lock (_gate) (waiters, count) = (_waiters, _count);
        if (count > Share)
        {
            WakeThreads.Shared.Queue(new Round(this, waiters, count));
            return;
        }
        SetAll(waiters.AsSpan(0, count));
        EndRound();
    }

    private static void SetAll(Span<Waiter?> waiters)
    {
        foreach (ref var waiter in waiters) Volatile.Read(ref waiter)?.Set();
    }

    /// <summary>All were set. Those that were passed before the latest wake are walked to once more.</summary>
    private void EndRound()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Walking) == Walking) return;
        Volatile.Write(ref _state, Queued);
        WakeThreads.Shared.Queue(this);
    }

    /// <summary>The subscribers in the list when it was woken, shared out to the threads that are free.</summary>
    private sealed class Round(WakeList list, Waiter?[] waiters, int count) : IThreadPoolWorkItem
    {
        private int _taken;
        private int _done;

        public void Execute()
        {
            var end = Interlocked.Add(ref _taken, Share);
            if (end < count) WakeThreads.Shared.Queue(this);
            var mine = Math.Min(Share, count - end + Share);
            SetAll(waiters.AsSpan(end - Share, mine));
            if (Interlocked.Add(ref _done, mine) == count) list.EndRound();
        }
    }
}
