using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Pivots;

/// <summary>
/// Numbers the days, weeks (from Monday) or months of an exchange's local calendar. A day without candles is no trading day, so the
/// previous period is the last one that has a candle.
/// </summary>
/// <param name="exchange">Whose calendar.</param>
/// <param name="length">How long a period is.</param>
/// <param name="start">When its days begin, local time.</param>
internal sealed class TradingPeriods(Exchange exchange, PeriodLength length, TimeSpan start)
{
    private readonly ExchangeClock _clock = new(exchange.Zone);
    private int _day = -1;
    private int _period;

    /// <summary>The number of the period that an instant lies in; it grows from period to period, not always by one.</summary>
    public int Of(UtcTime time)
    {
        var day = (int)((time.Ticks + _clock.OffsetAt(time).Ticks - start.Ticks) / TimeSpan.TicksPerDay);
        if (day == _day) return _period;
        _day = day;
        _period = length switch
        {
            PeriodLength.Day => day,
            // Day 0 is 1 January of year 1, a Monday.
            PeriodLength.Week => day / 7,
            _ => Month(day),
        };
        return _period;
    }

    private static int Month(int day)
    {
        var date = new DateTime(day * TimeSpan.TicksPerDay);
        return date.Year * 12 + date.Month;
    }
}

/// <summary>How long a period of <see cref="TradingPeriods"/> is, in the order of the words that documents write.</summary>
internal enum PeriodLength
{
    /// <summary>A day.</summary>
    Day,

    /// <summary>A week.</summary>
    Week,

    /// <summary>A month.</summary>
    Month,
}
