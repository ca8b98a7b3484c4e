using System.Globalization;

namespace StrategyRuntime.Engine.Market;

/// <summary>Length of a candle. Days are trading days of the exchange, weeks start on Monday, months are the calendar's.</summary>
/// <param name="Number">How many units, at least 1.</param>
/// <param name="Unit">The unit.</param>
public readonly record struct Timeframe(int Number, TimeframeUnit Unit) : IComparable<Timeframe>
{
    private const int DaysPerWeek = 7;

    /// <summary>
    /// Nominal length in .NET ticks; a day counts 24 hours here and a month 30 days, the real length depends on the date.
    /// </summary>
    public long NominalTicks => Number * Unit switch
    {
        TimeframeUnit.Second => TimeSpan.TicksPerSecond,
        TimeframeUnit.Minute => TimeSpan.TicksPerMinute,
        TimeframeUnit.Hour => TimeSpan.TicksPerHour,
        TimeframeUnit.Day => TimeSpan.TicksPerDay,
        TimeframeUnit.Week => DaysPerWeek * TimeSpan.TicksPerDay,
        _ => 30 * TimeSpan.TicksPerDay,
    };

    /// <summary>True for seconds, minutes and hours, which are counted within a day.</summary>
    public bool IsIntraday => Unit < TimeframeUnit.Day;

    /// <summary>Calendar days of a candle of days, weeks or months that begins on a day (days since 0001-01-01).</summary>
    public int DaysFrom(int day) => Unit switch
    {
        TimeframeUnit.Week => Number * DaysPerWeek,
        TimeframeUnit.Month => DateOnly.FromDayNumber(day).AddMonths(Number).DayNumber - day,
        _ => Number,
    };

    /// <summary>
    /// Parses <c>30s</c>, <c>1m</c>, <c>15min</c>, <c>1h</c>, <c>1d</c>, <c>1w</c>, <c>1mo</c> (any case, except that a lone <c>M</c> is
    /// refused: some mean months by it, others minutes).
    /// </summary>
    public static bool TryParse(string? text, out Timeframe timeframe)
    {
        timeframe = default;
        if (string.IsNullOrWhiteSpace(text)) return false;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        return int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && text[digits..] != "M"
            && TryCreate(number, text[digits..], out timeframe);
    }

    /// <summary>Builds a timeframe from a builder's <c>number</c> and <c>unit</c> (<c>minutes</c>, <c>min</c>, <c>m</c>, …).</summary>
    public static bool TryCreate(int number, string unit, out Timeframe timeframe)
    {
        TimeframeUnit? parsed = unit.Trim().ToLowerInvariant() switch
        {
            "s" or "sec" or "second" or "seconds" => TimeframeUnit.Second,
            "m" or "min" or "minute" or "minutes" => TimeframeUnit.Minute,
            "h" or "hr" or "hour" or "hours" => TimeframeUnit.Hour,
            "d" or "day" or "days" => TimeframeUnit.Day,
            "w" or "week" or "weeks" => TimeframeUnit.Week,
            "mo" or "month" or "months" => TimeframeUnit.Month,
            _ => null,
        };
        timeframe = parsed is { } u ? new Timeframe(number, u) : default;
        return parsed is not null && number is >= 1 and <= 10_000;
    }

    /// <inheritdoc/>
    public int CompareTo(Timeframe other) => NominalTicks.CompareTo(other.NominalTicks);

    /// <summary>The short form that is also used in file names: <c>5m</c>, <c>1d</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}{Unit switch
    {
        TimeframeUnit.Second => "s",
        TimeframeUnit.Minute => "m",
        TimeframeUnit.Hour => "h",
        TimeframeUnit.Day => "d",
        TimeframeUnit.Week => "w",
        _ => "mo",
    }}");

    /// <summary>Compares nominal lengths.</summary>
    public static bool operator <(Timeframe left, Timeframe right) => left.CompareTo(right) < 0;

    /// <summary>Compares nominal lengths.</summary>
    public static bool operator >(Timeframe left, Timeframe right) => left.CompareTo(right) > 0;

    /// <summary>Compares nominal lengths.</summary>
    public static bool operator <=(Timeframe left, Timeframe right) => left.CompareTo(right) <= 0;

    /// <summary>Compares nominal lengths.</summary>
    public static bool operator >=(Timeframe left, Timeframe right) => left.CompareTo(right) >= 0;
}

/// <summary>Unit of a <see cref="Timeframe"/>, smallest first.</summary>
public enum TimeframeUnit
{
    /// <summary>Seconds.</summary>
    Second,

    /// <summary>Minutes.</summary>
    Minute,

    /// <summary>Hours.</summary>
    Hour,

    /// <summary>Calendar days of the exchange's zone.</summary>
    Day,

    /// <summary>Weeks that start on Monday.</summary>
    Week,

    /// <summary>Calendar months.</summary>
    Month,
}
