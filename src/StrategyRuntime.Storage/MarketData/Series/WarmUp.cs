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
    public static long FirstTick(DecodedSeries series, long start, CandleGrid grid, int candles)
    {
        var first = start;
        for (var count = 0; count < candles && first > 0; count++)
        {
            var last = new UtcTime(series.TimeOf(first - 1));
            first = Math.Min(first - 1, series.FirstAtOrAfter(grid.CandleAt(last).Open.Ticks));
        }
        return series.RowStart(first);
    }
}
