using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Streaming.Waking;

/// <summary>
/// Threads that wake subscribers, and on which a woken subscriber goes on until it waits again: on the thread pool it would stand in line
/// behind requests, however long they take. What is queued must be quick and must not throw.
/// </summary>
internal sealed class WakeThreads
{
    private static readonly Lock s_starting = new();
    private static WakeThreads? s_shared;

    private readonly ConcurrentQueue<IThreadPoolWorkItem> _queue = new();
    private readonly object _gate = new();
    private int _resting;

    private WakeThreads(int count)
    {
        RankedThread.Start("stream 1", ThreadRank.Prompt, Work);
        try
        {
            for (var i = 2; i <= count; i++) RankedThread.Start($"stream {i}", ThreadRank.Prompt, Work);
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // Fewer do.
        }
    }

    /// <summary>Those of the process.</summary>
    /// <exception cref="OutOfMemoryException">There is no thread now; the next call tries again.</exception>
    public static WakeThreads Shared
    {
        get
        {
            if (Volatile.Read(ref s_shared) is { } shared) return shared;
            lock (s_starting) return s_shared ??= new WakeThreads(Environment.ProcessorCount);
        }
    }

    /// <summary>Has a thread do something soon.</summary>
    public void Queue(IThreadPoolWorkItem item)
    {
        _queue.Enqueue(item);
        // A whole fence: a thread that is about to rest is counted before it looks at the queue for the last time.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _resting) == 0) return;
        lock (_gate) Monitor.Pulse(_gate);
    }

    private void Work()
    {
        while (true)
        {
            if (_queue.TryDequeue(out var item)) item.Execute();
            else Rest();
        }
    }

    private void Rest()
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _resting);
            if (_queue.IsEmpty) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _resting);
        }
    }
}

/// <summary>
/// To be awaited: goes on on one of the <see cref="WakeThreads"/>, behind those that wait for one. One wait at a time, which allocates
/// nothing.
/// </summary>
internal sealed class NextTurn : ICriticalNotifyCompletion, IThreadPoolWorkItem
{
    private Action? _continuation;

    /// <summary>Never: others are to have their turn.</summary>
    public bool IsCompleted => false;

    /// <summary>Itself.</summary>
    public NextTurn GetAwaiter() => this;

    /// <summary>The turn has come.</summary>
    public void GetResult()
    {
        // A turn has no result.
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        _continuation = continuation;
        WakeThreads.Shared.Queue(this);
    }

    void IThreadPoolWorkItem.Execute() => _continuation!();
}
