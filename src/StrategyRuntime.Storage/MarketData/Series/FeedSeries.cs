using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>A range of a feed's log as a series: read where it lies. Where time passed without a price, a tick's price is NaN.</summary>
/// <param name="log">The log.</param>
/// <param name="id">What names the log among all of its symbol.</param>
/// <param name="first">Position of the first record.</param>
/// <param name="end">Position behind the last one.</param>
internal sealed class FeedSeries(FeedLog log, string id, long first, long end) : DecodedSeries([], end - first, id)
{
    private const int BlockTicks = 512;

    // Rows are read one after another: the block that holds the last one asked for. Replaced whole, so any thread may read.
    private volatile Block? _block;

    /// <inheritdoc/>
    public override long Ticks => Rows;

    /// <inheritdoc/>
    public override Timeframe? Timeframe => null;

    /// <inheritdoc/>
    public override long TimeOf(long tick) => log.TimeAt(first + tick).Ticks;

    /// <inheritdoc/>
    public override long EndAfter(long tick) => TimeOf(tick);

    /// <inheritdoc/>
    public override Candle RowAt(long row)
    {
        var block = _block;
        if (block is null || row < block.First || row >= block.First + block.Ticks.Length) _block = block = ReadBlock(row);
        ref readonly var tick = ref block.Ticks[(int)(row - block.First)];
        return new Candle(tick.Time, tick.Price, tick.Price, tick.Price, tick.Price, tick.Volume, tick.OpenInterest);
    }

    /// <inheritdoc/>
    public override int Copy(long from, long until, long lastTime, int symbol, Span<Tick> destination)
    {
        if (destination.Length > until - from) destination = destination[..(int)Math.Max(until - from, 0)];
        var read = log.Read(first + from, symbol, destination);
        if (read == 0 || destination[read - 1].Time.Ticks <= lastTime) return read;
        var taken = 0;
        while (destination[taken].Time.Ticks <= lastTime) taken++;
        return taken;
    }

    /// <inheritdoc/>
    protected override long RowTime(long row) => RowAt(row).OpenTime.Ticks;

    private Block ReadBlock(long row)
    {
        var ticks = new Tick[(int)Math.Min(BlockTicks, Rows - row)];
        var read = log.Read(first + row, 0, ticks);
        return new Block(row, ticks[..read]);
    }

    private sealed record Block(long First, Tick[] Ticks);
}
