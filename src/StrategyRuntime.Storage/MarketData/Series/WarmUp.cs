using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>How far back the data before a run reaches that warms its indicators up.</summary>
internal static class WarmUp
{
    private const int DaysPerWeek = 7;

    /// <summary>
    /// Number of the first tick of the warm-up: the start of the candle that is <paramref name="candles"/> candles with data before
    /// <paramref name="start"/>, or the first tick.
    /// </summary>
    public static long FirstTick(DecodedSeries series, long start, Timeframe timeframe, int candles, ExchangeZone zone)
    {
        var first = start;
        for (var count = 0; count < candles && first > 0; count++)
            first = series.FirstAtOrAfter(CandleStart(series.TimeOf(first - 1), timeframe, zone));
        return first;
    }

    private static long CandleStart(long utc, Timeframe timeframe, ExchangeZone zone)
    {
        var local = zone.ToLocal(new UtcTime(utc)).Ticks;
        var day = local / TimeSpan.TicksPerDay;
        var timeOfDay = local % TimeSpan.TicksPerDay;
        var intoCandle = timeframe.Unit switch
        {
            // Day 0 of .NET's calendar is a Monday.
            TimeframeUnit.Week => day % (DaysPerWeek * timeframe.Number) * TimeSpan.TicksPerDay + timeOfDay,
            TimeframeUnit.Day => day % timeframe.Number * TimeSpan.TicksPerDay + timeOfDay,
            _ => timeOfDay % timeframe.NominalTicks,
        };
        return zone.ToUtc(new DateTime(local - intoCandle)).Ticks;
    }
}
