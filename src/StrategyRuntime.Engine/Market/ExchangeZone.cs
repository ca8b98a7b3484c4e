namespace StrategyRuntime.Engine.Market;

/// <summary>
/// Offset of an exchange's clock from UTC. The rules are written out here instead of asked of the operating system, because its
/// zone database differs between machines and a session's files must not.
/// </summary>
public sealed class ExchangeZone
{
    private readonly TimeSpan _standard;
    private readonly bool _unitedStatesDaylightSaving;

    private ExchangeZone(TimeSpan standard, bool unitedStatesDaylightSaving)
    {
        _standard = standard;
        _unitedStatesDaylightSaving = unitedStatesDaylightSaving;
    }

    /// <summary>UTC itself.</summary>
    public static ExchangeZone Utc { get; } = new(TimeSpan.Zero, false);

    /// <summary>New York: UTC−5, UTC−4 in daylight-saving time.</summary>
    public static ExchangeZone NewYork { get; } = new(TimeSpan.FromHours(-5), true);

    /// <summary>A zone without daylight-saving time.</summary>
    public static ExchangeZone Fixed(TimeSpan offset) => new(offset, false);

    /// <summary>Offset in force at an instant.</summary>
    public TimeSpan OffsetAt(UtcTime time)
    {
        if (!_unitedStatesDaylightSaving) return _standard;
        // The change happens at 2:00 local time: standard time in spring, daylight time in autumn.
        var local = new DateTime(time.Ticks + _standard.Ticks);
        var (start, end) = DaylightSaving(local.Year);
        return local >= start && local < end.AddHours(-1) ? _standard + TimeSpan.FromHours(1) : _standard;
    }

    /// <summary>
    /// UTC instant of a local wall-clock time. A time that does not exist (spring) moves forward; one that exists twice (autumn) is the
    /// first.
    /// </summary>
    public UtcTime ToUtc(DateTime local)
    {
        if (!_unitedStatesDaylightSaving) return new UtcTime(local.Ticks - _standard.Ticks);
        var (start, end) = DaylightSaving(local.Year);
        // From 2:00 to 3:00 on the spring day there is no such local time: taken as standard time, it lands after the gap.
        var daylight = local >= start.AddHours(1) && local < end;
        return new UtcTime(local.Ticks - _standard.Ticks - (daylight ? TimeSpan.TicksPerHour : 0));
    }

    /// <summary>Local wall-clock time of an instant.</summary>
    public DateTime ToLocal(UtcTime time) => new(time.Ticks + OffsetAt(time).Ticks);

    /// <summary>
    /// First (local standard) and last (local daylight) instant of daylight-saving time in a year, by the United States' rules since 1967.
    /// </summary>
    private static (DateTime Start, DateTime End) DaylightSaving(int year) => year switch
    {
        >= 2007 => (Sunday(year, 3, 8), Sunday(year, 11, 1)),
        >= 1987 => (Sunday(year, 4, 1), Sunday(year, 10, 25)),
        _ => (Sunday(year, 4, 24), Sunday(year, 10, 25)),
    };

    /// <summary>2:00 on the first Sunday on or after a day.</summary>
    private static DateTime Sunday(int year, int month, int day)
    {
        var date = new DateTime(year, month, day, 2, 0, 0);
        return date.AddDays((7 - (int)date.DayOfWeek) % 7);
    }
}
