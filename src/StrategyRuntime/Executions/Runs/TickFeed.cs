using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Executions.Runs;

/// <summary>The ticks that a run has still to take, a batch at a time, with a look at the next one.</summary>
/// <param name="reader">Reads them.</param>
/// <param name="isPaced">True when they come at the pace of a clock: there may be thousands of such runs.</param>
internal sealed class TickFeed(TickReader reader, bool isPaced)
{
    // Large enough that reading costs nothing beside trading, small enough that hundreds of sessions fit the cache. A feed's log has its
    // latest ticks in memory once for all, so that thousands of sessions on it need little more than the tick that comes.
    private readonly Tick[] _buffer = new Tick[reader.MayGrow ? 32 : isPaced ? 128 : 512];
    private int _at;
    private int _count;

    /// <summary>True when there is a next tick; reads more when the batch is used up.</summary>
    public bool HasNext()
    {
        if (_at < _count) return true;
        _at = 0;
        _count = reader.Read(_buffer);
        return _count > 0;
    }

    /// <summary>True while more may come: it follows a feed.</summary>
    public bool MayGrow => reader.MayGrow;

    /// <summary>Time of the last record of a feed; null of other data.</summary>
    public UtcTime? LastTime => reader.LastTime;

    /// <summary>Time of the next tick; <see cref="HasNext"/> must have returned true.</summary>
    public UtcTime NextTime => _buffer[_at].Time;

    /// <summary>
    /// Up to when nothing of the batch can act: the time of its first tick that is not quiet, or of the last one before a closed market or
    /// the batch's end. <see cref="HasNext"/> must have returned true.
    /// </summary>
    public UtcTime QuietUntil(in QuietMarket quiet)
    {
        var time = NextTime;
        for (var at = _at; at < _count; at++)
        {
            ref readonly var tick = ref _buffer[at];
            if (!quiet.Holds(in tick)) return tick.Time - time >= ClosedMarket.Shortest ? time : tick.Time;
            if (tick.Time - time >= ClosedMarket.Shortest) return time;
            time = tick.Time;
        }
        return time;
    }

    /// <summary>The next ticks that are due, at most <paramref name="atMost"/> and as many as the batch holds.</summary>
    public ReadOnlySpan<Tick> Due(UtcTime marketTime, int atMost)
    {
        var rest = _buffer.AsSpan(_at, Math.Min(atMost, _count - _at));
        if (rest[^1].Time <= marketTime) return rest;
        var due = 0;
        while (rest[due].Time <= marketTime) due++;
        return rest[..due];
    }

    /// <summary>Takes that many of them.</summary>
    public void Take(int count) => _at += count;

    /// <summary>The next batch from before the run's start; empty at the end of it.</summary>
    public ReadOnlySpan<Tick> WarmUp() => _buffer.AsSpan(0, reader.ReadWarmUp(_buffer));
}
