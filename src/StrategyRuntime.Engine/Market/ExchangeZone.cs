namespace StrategyRuntime.Engine.Market;

/// <summary>
/// Offset of an exchange's clock from UTC. The rules are written out here instead of asked of the operating system, because its
/// zone database differs between machines and a session's files must not.
/// </summary>
public sealed class ExchangeZone
{
    // Brazil set its dates by decree until it gave daylight-saving time up in 2019: first day, and day on which it ended, at midnight.
    private static readonly int[] s_brazil =
    [
        19991003, 20000227, 20001008, 20010218, 20011014, 20020217, 20021103, 20030216, 20031019, 20040215, 20041102, 20050220, 20051016,
        20060219, 20061105, 20070225, 20071014, 20080217, 20081019, 20090215, 20091018, 20100221, 20101017, 20110220, 20111016, 20120226,
        20121021, 20130217, 20131020, 20140216, 20141019, 20150222, 20151018, 20160221, 20161016, 20170219, 20171015, 20180218, 20181104,
        20190217,
    ];

    private readonly TimeSpan _standard;
    private readonly DaylightRule _rule;
    private readonly (long From, TimeSpan Offset)[] _table = [];

    private ExchangeZone(TimeSpan standard, DaylightRule rule)
    {
        _standard = standard;
        _rule = rule;
    }

    private ExchangeZone((long From, TimeSpan Offset)[] table)
        : this(table[0].Offset, DaylightRule.Table) => _table = table;

    private enum DaylightRule
    {
        None,
        UnitedStates,
        Europe,
        Australia,
        Brazil,
        Table,
    }

    /// <summary>UTC itself.</summary>
    public static ExchangeZone Utc { get; } = new(TimeSpan.Zero, DaylightRule.None);

    /// <summary>New York and Toronto: UTC−5, UTC−4 in daylight-saving time.</summary>
    public static ExchangeZone NewYork { get; } = new(TimeSpan.FromHours(-5), DaylightRule.UnitedStates);

    /// <summary>Chicago: UTC−6, UTC−5 in daylight-saving time.</summary>
    public static ExchangeZone Chicago { get; } = new(TimeSpan.FromHours(-6), DaylightRule.UnitedStates);

    /// <summary>London: UTC, UTC+1 in summer time.</summary>
    public static ExchangeZone London { get; } = new(TimeSpan.Zero, DaylightRule.Europe);

    /// <summary>Berlin and Paris: UTC+1, UTC+2 in summer time.</summary>
    public static ExchangeZone CentralEurope { get; } = new(TimeSpan.FromHours(1), DaylightRule.Europe);

    /// <summary>Sydney: UTC+10, UTC+11 in daylight-saving time.</summary>
    public static ExchangeZone Sydney { get; } = new(TimeSpan.FromHours(10), DaylightRule.Australia);

    /// <summary>São Paulo: UTC−3; UTC−2 in the summers until 2019.</summary>
    public static ExchangeZone SaoPaulo { get; } = new(TimeSpan.FromHours(-3), DaylightRule.Brazil);

    /// <summary>A zone without daylight-saving time.</summary>
    public static ExchangeZone Fixed(TimeSpan offset) => new(offset, DaylightRule.None);

    /// <summary>
    /// A zone whose offsets are given: the first one holds before its instant, too. They change on the hour.
    /// </summary>
    /// <param name="offsets">Offsets by the UTC .NET ticks from which they hold, in time order.</param>
    public static ExchangeZone Of((long From, TimeSpan Offset)[] offsets) => new(offsets);

    /// <summary>Offset in force at an instant.</summary>
    public TimeSpan OffsetAt(UtcTime time)
    {
        if (_rule == DaylightRule.None) return _standard;
        if (_rule == DaylightRule.Table) return _table[TableRow(time.Ticks)].Offset;
        // Changes are compared in standard time, which has no gap and no hour that comes twice.
        var standard = new DateTime(time.Ticks + _standard.Ticks);
        var (start, end) = DaylightSaving(standard.Year);
        var isDaylight = start <= end ? standard >= start && standard < end : standard >= start || standard < end;
        return isDaylight ? _standard + TimeSpan.FromHours(1) : _standard;
    }

    /// <summary>
    /// UTC instant of a local wall-clock time. A time that does not exist (spring) moves forward; one that exists twice (autumn) is the
    /// first.
    /// </summary>
    public UtcTime ToUtc(DateTime local)
    {
        if (_rule == DaylightRule.Table) return FromTable(local.Ticks);
        var standard = new UtcTime(local.Ticks - _standard.Ticks);
        if (_rule == DaylightRule.None) return standard;
        // Taken as daylight time it is the earlier of two; one in the gap is daylight time by neither, and as standard time lands after it.
        var daylight = standard - TimeSpan.FromHours(1);
        return OffsetAt(daylight) == _standard ? standard : daylight;
    }

    /// <summary>Local wall-clock time of an instant.</summary>
    public DateTime ToLocal(UtcTime time) => new(time.Ticks + OffsetAt(time).Ticks);

    private int TableRow(long utc)
    {
        var (low, high) = (0, _table.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_table[middle].From <= utc) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private UtcTime FromTable(long local)
    {
        // The offset of the day before gives the first of two times, and moves one that does not exist forward.
        var before = new UtcTime(local - _table[TableRow(local - TimeSpan.TicksPerDay)].Offset.Ticks);
        if (before.Ticks + OffsetAt(before).Ticks == local) return before;
        var after = new UtcTime(local - _table[TableRow(local + TimeSpan.TicksPerDay)].Offset.Ticks);
        return after.Ticks + OffsetAt(after).Ticks == local ? after : before;
    }

    /// <summary>
    /// First and last instant of daylight-saving time in a year, in local standard time. In the south it ends before it starts.
    /// </summary>
    private (DateTime Start, DateTime End) DaylightSaving(int year) => _rule switch
    {
        DaylightRule.UnitedStates => UnitedStates(year),
        // Everywhere at 1:00 UTC.
        DaylightRule.Europe => (
            Sunday(year, 3, 25).AddHours(1) + _standard,
            (year >= 1996 ? Sunday(year, 10, 25) : Sunday(year, 9, 24)).AddHours(1) + _standard),
        DaylightRule.Australia => Australia(year),
        _ => Brazil(year),
    };

    /// <summary>By the rules since 1967: at 2:00 of the clock that ends.</summary>
    private static (DateTime Start, DateTime End) UnitedStates(int year)
    {
        var (start, end) = year switch
        {
            >= 2007 => (Sunday(year, 3, 8), Sunday(year, 11, 1)),
            >= 1987 => (Sunday(year, 4, 1), Sunday(year, 10, 25)),
            _ => (Sunday(year, 4, 24), Sunday(year, 10, 25)),
        };
        return (start.AddHours(2), end.AddHours(1));
    }

    /// <summary>At 2:00 standard time. The Olympic and the Commonwealth Games moved the dates of 2000 and 2006.</summary>
    private static (DateTime Start, DateTime End) Australia(int year)
    {
        var start = year switch
        {
            >= 2008 => Sunday(year, 10, 1),
            2000 => Sunday(year, 8, 25),
            _ => Sunday(year, 10, 25),
        };
        var end = year is >= 2008 or 2006 ? Sunday(year, 4, 1) : Sunday(year, 3, 25);
        return (start.AddHours(2), end.AddHours(2));
    }

    private static (DateTime Start, DateTime End) Brazil(int year)
    {
        var (start, end) = (DateTime.MaxValue, DateTime.MinValue);
        for (var i = 0; i < s_brazil.Length; i += 2)
        {
            if (s_brazil[i] / 10_000 == year) start = Date(s_brazil[i]);
            // Midnight of daylight time is 23:00 of standard time.
            if (s_brazil[i + 1] / 10_000 == year) end = Date(s_brazil[i + 1]).AddHours(-1);
        }
        return (start, end);
    }

    private static DateTime Date(int number) => new(number / 10_000, number / 100 % 100, number % 100);

    /// <summary>The first Sunday on or after a day.</summary>
    private static DateTime Sunday(int year, int month, int day)
    {
        var date = new DateTime(year, month, day);
        return date.AddDays((7 - (int)date.DayOfWeek) % 7);
    }
}
