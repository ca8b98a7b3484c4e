namespace StrategyRuntime.Engine.Market;

/// <summary>A trading day of an exchange, as instants.</summary>
/// <param name="Number">Its date: days since 0001-01-01.</param>
/// <param name="From">First instant that belongs to it: the days without trading before it are among them where it begins in the
/// evening.</param>
/// <param name="Begin">When it begins.</param>
/// <param name="End">When the next day begins.</param>
/// <param name="Open">Open of its regular session.</param>
/// <param name="BreakBegin">Begin of the lunch break; the close when there is none.</param>
/// <param name="BreakEnd">End of the lunch break; the close when there is none.</param>
/// <param name="Close">Close of its regular session.</param>
public readonly record struct TradingDay(
    int Number, UtcTime From, UtcTime Begin, UtcTime End, UtcTime Open, UtcTime BreakBegin, UtcTime BreakEnd, UtcTime Close)
{
    /// <summary>Whether an instant belongs to it. False of every instant for the default value.</summary>
    public bool Holds(UtcTime time) => time >= From && time < End;

    /// <summary>
    /// When prices from one instant to another end: at the close of the session that was the last in between, or at the end itself.
    /// </summary>
    /// <param name="start">Begin of the prices.</param>
    /// <param name="end">Their end, on this day or later.</param>
    public UtcTime EndOfPrices(UtcTime start, UtcTime end)
    {
        if (end > Close) return start < Close ? Close : end;
        return end > BreakBegin && end <= BreakEnd && start < BreakBegin ? BreakBegin : end;
    }

    /// <summary>The calendar date.</summary>
    public DateOnly Date => DateOnly.FromDayNumber(Number);
}

/// <summary>The trading days of an exchange, the last one remembered. One per session: not thread safe.</summary>
public sealed class TradingCalendar(Exchange exchange)
{
    private TradingDay _day;

    /// <summary>The exchange.</summary>
    public Exchange Exchange => exchange;

    /// <summary>The trading day that an instant belongs to.</summary>
    public TradingDay DayAt(UtcTime time)
    {
        if (!_day.Holds(time)) _day = exchange.DayAt(time);
        return _day;
    }
}
