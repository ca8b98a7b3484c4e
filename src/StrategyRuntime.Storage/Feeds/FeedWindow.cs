using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Feeds;

/// <summary>
/// The latest durable records of a log in memory, decoded once for all sessions that follow. One writer; readers take no lock: one that
/// was overtaken while it copied finds out, and reads from the file.
/// </summary>
internal sealed class FeedWindow(int capacity)
{
    private Tick[]? _ticks;
    private long _first = long.MaxValue;
    // Behind the last record that is being written over the oldest ones.
    private long _reserved;

    /// <summary>Adds the records of a commit. They are read once the log shows their positions.</summary>
    public void Write(long position, ReadOnlySpan<Tick> ticks)
    {
        var end = position + ticks.Length;
        var isNext = _ticks is not null && position == _reserved;
        _ticks ??= new Tick[capacity];
        Volatile.Write(ref _reserved, end);
        Interlocked.MemoryBarrier();
        if (ticks.Length > capacity) ticks = ticks[^capacity..];
        for (var at = end - ticks.Length; at < end; at++) _ticks[at & (capacity - 1)] = ticks[(int)(at - end) + ticks.Length];
        if (!isNext) Volatile.Write(ref _first, end - ticks.Length);
    }

    /// <summary>Copies durable records; false when they are not all here.</summary>
    public bool TryRead(long position, int symbol, Span<Tick> destination)
    {
        if (position < Volatile.Read(ref _first) || position < Volatile.Read(ref _reserved) - capacity) return false;
        var ticks = _ticks!;
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = ticks[(position + i) & (capacity - 1)];
            if (symbol != 0) destination[i] = destination[i] with { Symbol = symbol };
        }
        Interlocked.MemoryBarrier();
        return position >= Volatile.Read(ref _reserved) - capacity;
    }
}
