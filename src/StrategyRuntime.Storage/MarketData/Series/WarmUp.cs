using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>How far back the data before a run reaches that warms its indicators up.</summary>
internal static class WarmUp
{
    /// <summary>
    /// Number of the first tick of the warm-up: the start of the candle that is <paramref name="candles"/> candles with data before
    /// <paramref name="start"/>, or the first tick. A bar that the run starts in the middle of is whole.
    /// </summary>
    /// <param name="series">The data.</param>
    /// <param name="start">First tick behind the warm-up.</param>
    /// <param name="lowest">First tick that may be read.</param>
    /// <param name="grid">The candles.</param>
    /// <param name="candles">How many; those that are there are taken off.</param>
    public static long FirstTick(DecodedSeries series, long start, long lowest, CandleGrid grid, ref int candles)
    {
        var first = start;
        for (; candles > 0 && first > lowest; candles--)
        {
            var last = new UtcTime(series.TimeOf(first - 1));
            first = Math.Max(lowest, Math.Min(first - 1, series.FirstAtOrAfter(grid.CandleAt(last).Open.Ticks)));
        }
        return Math.Max(lowest, series.RowStart(first));
    }
}
