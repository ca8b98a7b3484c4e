using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>
/// A decoded file: immutable, shared by every session that reads it. Its ticks are numbered from 0 in time order; a tick file has one a
/// row, a bar file four.
/// </summary>
internal abstract class DecodedSeries(SeriesChunk[] chunks, long rows, string fileHash)
{
    /// <summary>Its rows, all chunks but the last full.</summary>
    protected SeriesChunk[] Chunks { get; } = chunks;

    /// <summary>Number of rows.</summary>
    public virtual long Rows { get; } = rows;

    /// <summary>XXH128 of the file's bytes, lower-case hex.</summary>
    public string FileHash { get; } = fileHash;

    /// <summary>Memory it takes.</summary>
    public long Bytes { get; } = chunks.Sum(chunk => chunk.Bytes);

    /// <summary>Number of ticks.</summary>
    public abstract long Ticks { get; }

    /// <summary>Timeframe of its bars, null for ticks.</summary>
    public abstract Timeframe? Timeframe { get; }

    /// <summary>The first tick of the row that a tick belongs to.</summary>
    public virtual long RowStart(long tick) => tick;

    /// <summary>UTC time of a tick.</summary>
    public abstract long TimeOf(long tick);

    /// <summary>
    /// The instant up to which its data speaks, when <paramref name="tick"/> is the last one that is read: for the last tick of a bar the
    /// bar's end.
    /// </summary>
    public abstract long EndAfter(long tick);

    /// <summary>
    /// Copies ticks from <paramref name="first"/> on while they are before <paramref name="end"/>, not later than
    /// <paramref name="lastTime"/>, and there is room.
    /// </summary>
    /// <returns>How many.</returns>
    public abstract int Copy(long first, long end, long lastTime, int symbol, Span<Tick> destination);

    /// <summary>Number of the first tick at or after an instant; <see cref="Ticks"/> when there is none.</summary>
    public long FirstAtOrAfter(long utc)
    {
        var (low, high) = (0L, Ticks);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (TimeOf(middle) < utc)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>A row: a bar, or a tick as a candle of one price.</summary>
    public abstract Candle RowAt(long row);

    /// <summary>Number of the first row at or after an instant; <see cref="Rows"/> when there is none.</summary>
    public long FirstRowAtOrAfter(long utc)
    {
        var (low, high) = (0L, Rows);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (RowTime(middle) < utc)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>UTC time of a row.</summary>
    protected virtual long RowTime(long row) => Chunks[row >> SeriesChunk.CapacityShift].Time[row & (SeriesChunk.Capacity - 1)];
}
