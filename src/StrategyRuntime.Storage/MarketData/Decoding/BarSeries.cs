using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Bars, read as four ticks each along their <see cref="PricePath"/>.</summary>
internal sealed class BarSeries(SeriesChunk[] chunks, long rows, string fileHash, BarSpan span) : DecodedSeries(chunks, rows, fileHash)
{
    private const int TicksPerBar = PricePath.TicksPerBar;

    /// <inheritdoc/>
    public override long Ticks => Rows * TicksPerBar;

    /// <inheritdoc/>
    public override Timeframe? Timeframe => span.Timeframe;

    /// <inheritdoc/>
    public override long RowStart(long tick) => tick - tick % TicksPerBar;

    /// <summary>Start of a bar, and when its prices end.</summary>
    public (UtcTime Start, UtcTime EndOfPrices) Bar(long row, ref TradingDay day)
    {
        var start = RowTime(row);
        return (new UtcTime(start), new UtcTime(span.EndOfPrices(start, ref day)));
    }

    /// <inheritdoc/>
    public override long TimeOf(long tick)
    {
        var start = RowTime(tick / TicksPerBar);
        var day = new TradingDay();
        return PricePath.Time(new UtcTime(start), new UtcTime(span.EndOfPrices(start, ref day)), (int)(tick % TicksPerBar)).Ticks;
    }

    /// <inheritdoc/>
    public override long EndAfter(long tick) =>
        tick % TicksPerBar == TicksPerBar - 1 ? span.EndOfTrading(RowTime(tick / TicksPerBar)) : TimeOf(tick);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A short run is over before the runtime would have found out that this is hot.
    public override int Copy(long first, long end, long lastTime, int symbol, Span<Tick> destination)
    {
        var copied = 0;
        var day = new TradingDay();
        while (copied < destination.Length && first < end)
        {
            var row = first / TicksPerBar;
            var chunk = Chunks[row >> SeriesChunk.CapacityShift];
            var index = (int)(row & (SeriesChunk.Capacity - 1));
            var bar = BarAt(chunk, index);
            var barEnd = new UtcTime(span.EndOfPrices(bar.OpenTime.Ticks, ref day));
            var part = (int)(first % TicksPerBar);
            var parts = (int)Math.Min(Math.Min(TicksPerBar - part, end - first), destination.Length - copied);
            for (; parts > 0; parts--, part++, first++)
            {
                var tick = PricePath.At(in bar, barEnd, part, symbol);
                if (tick.Time.Ticks > lastTime) return copied;
                destination[copied++] = tick;
            }
        }
        return copied;
    }

    /// <inheritdoc/>
    public override Candle RowAt(long row) => BarAt(Chunks[row >> SeriesChunk.CapacityShift], (int)(row & (SeriesChunk.Capacity - 1)));

    private static Candle BarAt(SeriesChunk chunk, int index)
    {
        const int open = 0, high = 1, low = 2, close = 3, volume = 4, openInterest = 5;
        var values = chunk.Values;
        return new Candle(
            new UtcTime(chunk.Time[index]), values[open]![index], values[high]![index], values[low]![index], values[close]![index],
            values[volume] is { } volumes ? volumes[index] : 0,
            values[openInterest] is { } interests ? interests[index] : double.NaN);
    }
}
