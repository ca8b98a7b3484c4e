using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>The expiry days of one underlying, as the rules of its exchange changed over the years.</summary>
/// <param name="exchange">Whose trading days count: an expiry that falls on a holiday is on the trading day before.</param>
/// <param name="rules">The rules, by the date from which they are in force.</param>
internal sealed class ExpiryCalendar(Exchange exchange, IReadOnlyList<ExpiryDays> rules)
{
    private const int DaysPerWeek = 7;

    // Far enough for the tenth year's end.
    private const int MonthsAhead = 12 * 11;

    /// <summary>The expiry that a rule means on a trading day; null when the underlying has none.</summary>
    public DateOnly? Find(ExpiryRule rule, DateOnly day) => rule.Cycle == ExpiryCycle.Date ? rule.Date : rule.Among(From(day));

    /// <summary>True when an expiry is the last of its month.</summary>
    public bool IsMonthly(DateOnly expiry) => MonthlyIn(expiry) == expiry;

    /// <summary>The monthly expiry of the month of a day; null when the rules know none.</summary>
    public DateOnly? MonthlyIn(DateOnly day) => MonthlyOf(new DateOnly(day.Year, day.Month, 1))?.Shifted;

    /// <summary>Expiries on or after a day, in order of time.</summary>
    private IEnumerable<(DateOnly Date, bool IsMonthly)> From(DateOnly day)
    {
        var month = new DateOnly(day.Year, day.Month, 1);
        for (var i = 0; i < MonthsAhead; i++, month = month.AddMonths(1))
        {
            foreach (var expiry in OfMonth(month))
            {
                if (expiry.Date >= day) yield return expiry;
            }
        }
    }

    private IEnumerable<(DateOnly Date, bool IsMonthly)> OfMonth(DateOnly month)
    {
        var monthly = MonthlyOf(month);
        for (var date = month; date.Month == month.Month; date = date.AddDays(1))
        {
            if (date == monthly?.Nominal) yield return (monthly.Value.Shifted, true);
            else if (RuleOn(date)?.Weekly == date.DayOfWeek && !IsWeekOf(date, monthly)) yield return (Shift(date), false);
        }
    }

    /// <summary>The week of the month's expiry has no other one.</summary>
    private static bool IsWeekOf(DateOnly date, (DateOnly Nominal, DateOnly Shifted)? monthly) =>
        monthly is { } last && date.DayNumber / DaysPerWeek == last.Nominal.DayNumber / DaysPerWeek;

    private (DateOnly Nominal, DateOnly Shifted)? MonthlyOf(DateOnly month)
    {
        var days = DateTime.DaysInMonth(month.Year, month.Month);
        for (var day = days; day > 0; day--)
        {
            var date = new DateOnly(month.Year, month.Month, day);
            if (RuleOn(date) is not { } rule || rule.Monthly != date.DayOfWeek) continue;
            if (rule.MonthlyWeek is { } week && (day - 1) / DaysPerWeek + 1 != week) continue;
            return (date, Shift(date));
        }
        return null;
    }

    private ExpiryDays? RuleOn(DateOnly date)
    {
        ExpiryDays? found = null;
        foreach (var rule in rules)
        {
            if (rule.From <= date) found = rule;
        }
        return found;
    }

    private DateOnly Shift(DateOnly date)
    {
        var day = date.DayNumber;
        while (!exchange.IsTradingDay(day)) day--;
        return DateOnly.FromDayNumber(day);
    }
}

/// <summary>On which days of the week options expire, from a date on.</summary>
/// <param name="From">First expiry day that follows it.</param>
/// <param name="Weekly">Day of the weekly expiries; null when there are none.</param>
/// <param name="Monthly">Day of the monthly expiry.</param>
/// <param name="MonthlyWeek">Which of those days of the month it is; null for the last one.</param>
internal sealed record ExpiryDays(DateOnly From, DayOfWeek? Weekly, DayOfWeek Monthly, int? MonthlyWeek = null);
