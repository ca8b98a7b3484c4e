using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Candles;

/// <summary>
/// Where candles of a timeframe start and end. Intraday candles are counted from the open of the session, so that a 30-minute candle of an
/// exchange that opens at 9:15 starts at 9:15, or from midnight of its clock; none reaches into the next session or trading day. They
/// are counted in elapsed time, so that none overlap when clocks change. Days are trading days; weeks start on Monday and months on the
/// first, and both end with their last trading day.
/// </summary>
public sealed class CandleGrid(Timeframe timeframe, CandleAlignment alignment, TradingCalendar calendar)
{
    private const int DaysPerWeek = 7;

    private readonly long _step = timeframe.NominalTicks;
    private long _lastEnd;
    private long _limit;

    /// <summary>
    /// True when the prices come from bars of this timeframe: the bars are the candles, each from where its first price is.
    /// </summary>
    public bool OfBars { get; init; }

    /// <summary>Start and end of the candle that holds an instant.</summary>
    public (UtcTime Open, UtcTime End) CandleAt(UtcTime time)
    {
        if (!timeframe.IsIntraday) return Days(time);
        if (OfBars) return (time, new UtcTime(time.Ticks + _step));
        var utc = time.Ticks;
        if (utc >= _lastEnd && utc - _lastEnd < _step && _lastEnd + _step <= _limit)
        {
            // The candle behind the last one, which nearly every candle is: no division is needed.
            _lastEnd += _step;
            return (new UtcTime(_lastEnd - _step), new UtcTime(_lastEnd));
        }
        var day = calendar.DayAt(time);
        var (anchor, begin, limit) = (day.Open.Ticks, day.From.Ticks, day.End.Ticks);
        if (alignment == CandleAlignment.Clock) anchor = calendar.Exchange.TimeOn(day.Number, TimeSpan.Zero).Ticks;
        else if (time >= day.BreakEnd && day.BreakEnd < day.Close) anchor = begin = day.BreakEnd.Ticks;
        else if (day.BreakEnd < day.Close) limit = day.BreakEnd.Ticks;
        var open = anchor + FloorDivide(utc - anchor, _step) * _step;
        (_lastEnd, _limit) = (Math.Min(open + _step, limit), limit);
        // Before the session candles are counted back from its open.
        if (open < anchor) _lastEnd = Math.Min(_lastEnd, anchor);
        return (new UtcTime(Math.Max(open, begin)), new UtcTime(_lastEnd));
    }

    /// <summary>
    /// Start and end of the candle behind one that has ended: the next slot in a session, which may be one of a later day.
    /// </summary>
    public (UtcTime Open, UtcTime End) After(UtcTime end)
    {
        var exchange = calendar.Exchange;
        for (var day = calendar.DayAt(end); ; day = exchange.Day(day.Number + 1))
        {
            if (!exchange.IsTradingDay(day.Number)) continue;
            if (!timeframe.IsIntraday) return Days(UtcTime.Max(end, day.Begin));
            if (end >= day.Close) continue;
            var start = end < day.Open ? day.Open : end >= day.BreakBegin && end < day.BreakEnd ? day.BreakEnd : end;
            return CandleAt(start);
        }
    }

    private (UtcTime Open, UtcTime End) Days(UtcTime time)
    {
        var exchange = calendar.Exchange;
        var day = calendar.DayAt(time).Number;
        var (first, days) = timeframe.Unit switch
        {
            _ when OfBars && timeframe.Number > 1 => (day, timeframe.DaysFrom(day)),
            // Day 0 of the calendar, 0001-01-01, was a Monday.
            TimeframeUnit.Week => (day - day % (timeframe.Number * DaysPerWeek), timeframe.Number * DaysPerWeek),
            TimeframeUnit.Month => Months(day),
            _ => (day - day % timeframe.Number, timeframe.Number),
        };
        var last = timeframe.Unit == TimeframeUnit.Day ? first + days - 1 : exchange.LastTradingDay(first, days);
        // Prices on a day that the exchange's table has as closed come after the candle's end: they are a candle for themselves.
        return day <= last
            ? (exchange.Begin(first), exchange.Begin(last + 1))
            : (exchange.Begin(last + 1), exchange.Begin(first + days));
    }

    private (int First, int Days) Months(int day)
    {
        var date = DateOnly.FromDayNumber(day);
        var month = date.Year * 12 + date.Month - 1;
        month -= month % timeframe.Number;
        var first = new DateOnly(month / 12, month % 12 + 1, 1).DayNumber;
        return (first, timeframe.DaysFrom(first));
    }

    private static long FloorDivide(long value, long by) => (value >= 0 ? value : value - by + 1) / by;
}
