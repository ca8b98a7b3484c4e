using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>
/// Reads a <see cref="TickSource"/> once: all symbols merged by time, equal times in symbol order, then in file order. Allocates nothing
/// while it reads. For one thread at a time.
/// </summary>
public sealed class TickReader
{
    private readonly Cursor[] _warmUp;
    private readonly Cursor[] _run;

    private readonly FeedFollower? _follower;

    internal TickReader(IReadOnlyList<SymbolSlice> symbols, FeedRange? live = null)
    {
        _follower = live is null ? null : new FeedFollower(live);
        _warmUp = [.. symbols.Select(slice => new Cursor(slice.Series, slice.Symbol, slice.WarmUpStart, slice.Start))];
        _run =
        [
            .. symbols.Where(slice => slice.Start < slice.End)
                .Select(slice => new Cursor(slice.Series, slice.Symbol, slice.Start, slice.End)),
        ];
    }

    /// <summary>Fills <paramref name="destination"/> with the next ticks from before the run's start; 0 at the end of them.</summary>
    public int ReadWarmUp(Span<Tick> destination) => Read(_warmUp, destination);

    /// <summary>
    /// Fills <paramref name="destination"/> with the next ticks of the run; 0 at the end of the data, or when there are none yet
    /// (<see cref="MayGrow"/>).
    /// </summary>
    public int Read(Span<Tick> destination) => _follower?.Read(destination) ?? Read(_run, destination);

    /// <summary>True while more ticks may come: it follows a feed.</summary>
    public bool MayGrow => _follower is { IsAtEnd: false };

    /// <summary>Time of the last tick or mark of a feed that was read; null where the data are of one piece.</summary>
    public UtcTime? LastTime => _follower?.LastTime;

    private static int Read(Cursor[] cursors, Span<Tick> destination)
    {
        if (cursors.Length == 0) return 0;
        if (cursors.Length == 1) return cursors[0].Take(long.MaxValue, destination);
        var read = 0;
        while (read < destination.Length && Earliest(cursors) is { } cursor)
            read += cursor.Take(LastTimeBeforeOthers(cursors, cursor), destination[read..]);
        return read;
    }

    private static Cursor? Earliest(Cursor[] cursors)
    {
        Cursor? earliest = null;
        foreach (var cursor in cursors)
        {
            if (!cursor.IsAtEnd && (earliest is null || cursor.Time < earliest.Time)) earliest = cursor;
        }
        return earliest;
    }

    /// <summary>The last time at which a symbol is still ahead of the others: on equal times the lower symbol goes first.</summary>
    private static long LastTimeBeforeOthers(Cursor[] cursors, Cursor cursor)
    {
        var last = long.MaxValue;
        foreach (var other in cursors)
        {
            if (other == cursor || other.IsAtEnd) continue;
            last = Math.Min(last, other.Symbol < cursor.Symbol ? other.Time - 1 : other.Time);
        }
        return last;
    }

    private sealed class Cursor(DecodedSeries series, int symbol, long next, long end)
    {
        private long _next = next;

        public int Symbol => symbol;

        public bool IsAtEnd => _next >= end;

        public long Time { get; private set; } = next < end ? series.TimeOf(next) : long.MaxValue;

        public int Take(long lastTime, Span<Tick> destination)
        {
            var taken = series.Copy(_next, end, lastTime, symbol, destination);
            _next += taken;
            if (_next < end) Time = series.TimeOf(_next);
            return taken;
        }
    }
}
