using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Reports;

/// <summary>Candles of a decoded file: its bars, or bigger ones made of its rows as a run would make them.</summary>
internal static class StoredCandles
{
    /// <summary>The candles that begin in a range, in time order.</summary>
    /// <param name="series">The file.</param>
    /// <param name="timeframe">Which candles.</param>
    /// <param name="exchange">Its sessions and days hold them.</param>
    /// <param name="from">First instant; null: from the first row.</param>
    /// <param name="to">First instant behind; null: to the end.</param>
    public static IEnumerable<Candle> Read(DecodedSeries series, Timeframe timeframe, Exchange exchange, UtcTime? from, UtcTime? to)
    {
        var calendar = new TradingCalendar(exchange);
        var isOfBars = series.Timeframe == timeframe;
        var grid = new CandleGrid(timeframe, CandleAlignment.Session, calendar) { OfBars = isOfBars };
        // A candle is made of all of its rows, also when the range begins within it.
        var start = from is not { } first ? 0
            : series.FirstRowAtOrAfter(isOfBars ? first.Ticks : grid.CandleAt(first).Open.Ticks);
        var end = to?.Ticks ?? long.MaxValue;
        Candle? open = null;
        var until = default(UtcTime);
        for (var row = start; row < series.Rows; row++)
        {
            var bar = series.RowAt(row);
            // A mark of a feed: time passed without a price.
            if (double.IsNaN(bar.Close)) continue;
            if (open is { } candle && bar.OpenTime < until)
            {
                open = candle with
                {
                    High = Math.Max(candle.High, bar.High), Low = Math.Min(candle.Low, bar.Low), Close = bar.Close,
                    Volume = candle.Volume + bar.Volume, OpenInterest = bar.OpenInterest,
                };
                continue;
            }
            if (open is { } complete && complete.OpenTime.Ticks >= (from?.Ticks ?? 0)) yield return complete;
            if (bar.OpenTime.Ticks >= end) yield break;
            var (begin, close) = isOfBars ? (bar.OpenTime, bar.OpenTime) : grid.CandleAt(bar.OpenTime);
            (open, until) = (bar with { OpenTime = begin }, close);
        }
        if (open is { } last && last.OpenTime.Ticks >= (from?.Ticks ?? 0) && last.OpenTime.Ticks < end) yield return last;
    }
}
