using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>
/// Bars, read as four ticks each along the price path: open, low, high, close when the bar closed at or above its open, else open, high,
/// low, close; at 0, ¼ and ½ of the bar and one millisecond before its end. The last of them carries volume and open interest.
/// </summary>
internal sealed class BarSeries(SeriesChunk[] chunks, long rows, string fileHash, BarSpan span) : DecodedSeries(chunks, rows, fileHash)
{
    private const int TicksPerBar = 4;

    /// <inheritdoc/>
    public override long Ticks => Rows * TicksPerBar;

    /// <inheritdoc/>
    public override Timeframe? Timeframe => span.Timeframe;

    /// <inheritdoc/>
    public override long TimeOf(long tick)
    {
        var start = RowTime(tick / TicksPerBar);
        return TimeInBar(start, span.End(start), (int)(tick % TicksPerBar));
    }

    /// <inheritdoc/>
    public override long EndAfter(long tick) => tick % TicksPerBar == TicksPerBar - 1 ? span.End(RowTime(tick / TicksPerBar)) : TimeOf(tick);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A short run is over before the runtime would have found out that this is hot.
    public override int Copy(long first, long end, long lastTime, int symbol, Span<Tick> destination)
    {
        var copied = 0;
        while (copied < destination.Length && first < end)
        {
            var row = first / TicksPerBar;
            var chunk = Chunks[row >> SeriesChunk.CapacityShift];
            var index = (int)(row & (SeriesChunk.Capacity - 1));
            var start = chunk.Time[index];
            var barEnd = span.End(start);
            var part = (int)(first % TicksPerBar);
            var parts = (int)Math.Min(Math.Min(TicksPerBar - part, end - first), destination.Length - copied);
            for (; parts > 0; parts--, part++, first++)
            {
                var time = TimeInBar(start, barEnd, part);
                if (time > lastTime) return copied;
                destination[copied++] = TickInBar(chunk, index, time, part, symbol);
            }
        }
        return copied;
    }

    private static long TimeInBar(long start, long end, int part) => part switch
    {
        0 => start,
        1 => start + (end - start) / 4,
        2 => start + (end - start) / 2,
        _ => end - TimeSpan.TicksPerMillisecond,
    };

    private static Tick TickInBar(SeriesChunk chunk, int index, long time, int part, int symbol)
    {
        const int open = 0, high = 1, low = 2, close = 3, volume = 4, openInterest = 5;
        var values = chunk.Values;
        if (part == TicksPerBar - 1)
        {
            return new Tick(
                time,
                values[close]![index],
                values[volume] is { } volumes ? volumes[index] : 0,
                double.NaN,
                double.NaN,
                values[openInterest] is { } interests ? interests[index] : double.NaN,
                symbol);
        }
        var rose = values[close]![index] >= values[open]![index];
        var slot = part == 0 ? open : rose == (part == 1) ? low : high;
        return new Tick(time, values[slot]![index], 0, double.NaN, double.NaN, double.NaN, symbol);
    }
}
