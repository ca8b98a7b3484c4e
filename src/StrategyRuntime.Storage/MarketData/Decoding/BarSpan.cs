using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>
/// From when to when a bar lasts. Within a day it is its timestamp and the timeframe's length; from a day up it is whole days of the
/// exchange, so that a day of daylight-saving change has 23 or 25 hours. Its prices end with the session where that is earlier.
/// </summary>
internal sealed class BarSpan(Timeframe timeframe, Exchange exchange)
{
    private readonly long _length = timeframe.NominalTicks;

    /// <summary>The bars' timeframe.</summary>
    public Timeframe Timeframe { get; } = timeframe;

    /// <summary>
    /// Start of a bar of days, weeks or months. Its date is the written one when the written time is midnight, whatever the offset (many
    /// files write a date as midnight UTC), else the exchange's date at that instant; a week starts on its Monday, a month on its first.
    /// False for a week that is dated on a Sunday: that can mean the week before and the week after.
    /// </summary>
    /// <param name="utc">The timestamp.</param>
    /// <param name="written">Its clock time as written.</param>
    /// <param name="start">UTC time at which the first of its days begins.</param>
    public bool TryStartOfDays(long utc, long written, out long start)
    {
        var day = written % TimeSpan.TicksPerDay == 0 ? (int)(written / TimeSpan.TicksPerDay) : exchange.CalendarDay(new UtcTime(utc));
        start = 0;
        var date = DateOnly.FromDayNumber(day);
        if (Timeframe.Unit == TimeframeUnit.Week)
        {
            if (date.DayOfWeek == DayOfWeek.Sunday) return false;
            day -= date.DayOfWeek - DayOfWeek.Monday;
        }
        else if (Timeframe.Unit == TimeframeUnit.Month)
        {
            day -= date.Day - 1;
        }
        start = exchange.Begin(day).Ticks;
        return true;
    }

    /// <summary>
    /// UTC time at which the prices of a bar end: the close of the session of its last day, or its own end where that is earlier. A bar
    /// that begins after the close has its whole length.
    /// </summary>
    /// <param name="start">Start of the bar.</param>
    /// <param name="day">The day of the bar that was asked about before; a new one is cheap to begin with.</param>
    public long EndOfPrices(long start, ref TradingDay day)
    {
        var end = new UtcTime(End(start));
        // A session that lasts to midnight cuts nothing off.
        if (exchange.IsAlwaysOpen) return end.Ticks;
        var last = new UtcTime(end.Ticks - 1);
        if (!Timeframe.IsIntraday)
        {
            var first = exchange.CalendarDay(new UtcTime(start));
            last = exchange.Begin(exchange.LastTradingDay(first, Timeframe.DaysFrom(first)));
        }
        if (!day.Holds(last)) day = exchange.DayAt(last);
        return day.EndOfPrices(new UtcTime(start), end).Ticks;
    }

    /// <summary>UTC time up to which a bar speaks: weeks and months end with their last trading day.</summary>
    public long EndOfTrading(long start)
    {
        if (Timeframe.Unit < TimeframeUnit.Week) return End(start);
        var first = exchange.CalendarDay(new UtcTime(start));
        return exchange.Begin(exchange.LastTradingDay(first, Timeframe.DaysFrom(first)) + 1).Ticks;
    }

    /// <summary>UTC time at which a bar ends and the next can start.</summary>
    public long End(long start)
    {
        if (Timeframe.IsIntraday) return start + _length;
        var day = exchange.CalendarDay(new UtcTime(start));
        return exchange.Begin(day + Timeframe.DaysFrom(day)).Ticks;
    }
}
