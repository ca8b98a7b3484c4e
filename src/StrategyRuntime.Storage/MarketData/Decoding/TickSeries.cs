using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Ticks as the file has them.</summary>
internal sealed class TickSeries(SeriesChunk[] chunks, long rows, string fileHash) : DecodedSeries(chunks, rows, fileHash)
{
    /// <inheritdoc/>
    public override long Ticks => Rows;

    /// <inheritdoc/>
    public override Timeframe? Timeframe => null;

    /// <inheritdoc/>
    public override long TimeOf(long tick) => RowTime(tick);

    /// <inheritdoc/>
    public override long EndAfter(long tick) => RowTime(tick);

    /// <inheritdoc/>
    public override Candle RowAt(long row)
    {
        var chunk = Chunks[row >> SeriesChunk.CapacityShift];
        var index = (int)(row & (SeriesChunk.Capacity - 1));
        var price = chunk.Values[0]![index];
        return new Candle(
            new UtcTime(chunk.Time[index]), price, price, price, price, chunk.Values[1] is { } volumes ? volumes[index] : 0,
            chunk.Values[4] is { } interests ? interests[index] : double.NaN);
    }

    /// <inheritdoc/>
    public override int Copy(long first, long end, long lastTime, int symbol, Span<Tick> destination)
    {
        var copied = 0;
        while (copied < destination.Length && first < end)
        {
            var chunk = Chunks[first >> SeriesChunk.CapacityShift];
            var from = (int)(first & (SeriesChunk.Capacity - 1));
            var room = (int)Math.Min(Math.Min(destination.Length - copied, end - first), SeriesChunk.Capacity - from);
            var taken = CopyChunk(chunk, from, room, lastTime, symbol, destination[copied..]);
            copied += taken;
            first += taken;
            if (taken < room) break;
        }
        return copied;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A short run is over before the runtime would have found out that this is hot.
    private static int CopyChunk(SeriesChunk chunk, int from, int count, long lastTime, int symbol, Span<Tick> destination)
    {
        var time = chunk.Time.AsSpan(from, count);
        var price = chunk.Values[0].AsSpan(from, count);
        var (volume, bid, ask, openInterest) = (chunk.Values[1], chunk.Values[2], chunk.Values[3], chunk.Values[4]);
        destination = destination[..count];
        for (var i = 0; i < destination.Length; i++)
        {
            var at = time[i];
            if (at > lastTime) return i;
            destination[i] = new Tick(
                new UtcTime(at),
                price[i],
                volume is null ? 0 : volume[from + i],
                bid is null ? double.NaN : bid[from + i],
                ask is null ? double.NaN : ask[from + i],
                openInterest is null ? double.NaN : openInterest[from + i],
                symbol);
        }
        return count;
    }
}
