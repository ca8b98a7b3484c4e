using System.Globalization;
using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>
/// Candles are built from bars only where every bar lies inside of one candle: a bar cannot be cut, since nothing says which of its prices
/// came when.
/// </summary>
internal static class BarNesting
{
    private const int StartsShown = 3;

    /// <summary>Checks the bars that a run reads against each timeframe that is built from them.</summary>
    /// <exception cref="MarketDataException">A bar reaches from one candle into the next; names both grids.</exception>
    public static void Check(BarSeries series, SymbolSlice slice, Instrument instrument, Exchange exchange, string file)
    {
        foreach (var settings in instrument.Timeframes)
        {
            if (settings.Timeframe != series.Timeframe) Check(series, slice, settings, exchange, file, instrument.Symbol);
        }
    }

    private static void Check(
        BarSeries series, SymbolSlice slice, TimeframeSettings settings, Exchange exchange, string file, string symbol)
    {
        var grid = new CandleGrid(settings.Timeframe, settings.Alignment, new TradingCalendar(exchange));
        var day = new TradingDay();
        var candle = (Open: UtcTime.MinValue, End: UtcTime.MinValue);
        var last = (slice.End - 1) / PricePath.TicksPerBar;
        for (var row = slice.WarmUpStart / PricePath.TicksPerBar; row <= last; row++)
        {
            var (start, end) = series.Bar(row, ref day);
            if (start >= candle.End || start < candle.Open) candle = grid.CandleAt(start);
            if (end <= candle.End) continue;
            throw Straddles(series, row, candle.Open, grid, settings, exchange, file, symbol);
        }
    }

    private static MarketDataException Straddles(
        BarSeries series, long row, UtcTime candle, CandleGrid grid, TimeframeSettings settings, Exchange exchange, string file,
        string symbol)
    {
        var clock = new ExchangeClock(exchange.Zone);
        var day = new TradingDay();
        var bar = series.Bar(row, ref day).Start;
        var (bars, candles) = (new List<string>(), new List<string>());
        for (var n = row; n < Math.Min(series.Rows, row + StartsShown); n++) bars.Add(Time(series.Bar(n, ref day).Start));
        for (; candles.Count < StartsShown; candle = grid.CandleAt(grid.CandleAt(candle).End).Open) candles.Add(Time(candle));
        return new MarketDataException(
            file,
            null,
            $"{symbol}: the {series.Timeframe} bar of {clock.Format(bar)} reaches from one {settings.Timeframe} candle into the next, "
            + $"and a bar cannot be cut. The bars start at {string.Join(", ", bars)} …, the candles at {string.Join(", ", candles)} …. "
            + $"Use the timeframe {series.Timeframe}, another alignment (session or clock) of {settings.Timeframe}, or finer data");

        string Time(UtcTime time) => clock.ToLocal(time).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
