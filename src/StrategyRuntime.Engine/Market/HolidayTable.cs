namespace StrategyRuntime.Engine.Market;

/// <summary>
/// Days on which an exchange is closed, closes early, or trades although it is a weekend. The dates are those of
/// <c>HolidayTable.Dates.cs</c>, which a script writes.
/// </summary>
public sealed partial class HolidayTable
{
    private readonly int[] _closed;
    private readonly int[] _early;
    private readonly TimeSpan _earlyClose;
    private readonly int[] _special;
    private readonly Dictionary<int, TimeSpan> _ownCloses = [];

    private HolidayTable(IEnumerable<int> closed, Dictionary<int, TimeSpan> early)
    {
        _closed = [.. closed.Distinct().Order()];
        (_early, _special, _ownCloses) = ([], [], early);
    }

    private HolidayTable(ReadOnlySpan<int> closed, ReadOnlySpan<int> early, TimeSpan earlyClose, ReadOnlySpan<int> special)
    {
        _closed = Days(closed);
        _early = Days(early);
        _earlyClose = earlyClose;
        _special = Days(special);
    }

    /// <summary>New York's exchanges: they close at 13:00 on half days.</summary>
    public static HolidayTable Nyse { get; } = new(NyseClosed, NyseEarly, TimeSpan.FromHours(13), []);

    /// <summary>Globex: it closes at 12:00 Chicago on half days, which most American holidays are.</summary>
    public static HolidayTable Cme { get; } = new(CmeClosed, CmeEarly, TimeSpan.FromHours(12), []);

    /// <summary>NSE, with its Saturdays of the budget; evening sessions of Diwali are no trading days.</summary>
    public static HolidayTable Nse { get; } = new(NseClosed, [], TimeSpan.Zero, NseSpecial);

    /// <summary>Whether it is closed on a day of the week on which it trades.</summary>
    public bool IsClosed(int day) => Array.BinarySearch(_closed, day) >= 0;

    /// <summary>Whether it trades on a day of the weekend.</summary>
    public bool IsSpecial(int day) => Array.BinarySearch(_special, day) >= 0;

    /// <summary>Local time of the close on a half day; null on every other day.</summary>
    public TimeSpan? EarlyClose(int day) =>
        Array.BinarySearch(_early, day) >= 0 ? _earlyClose : _ownCloses.TryGetValue(day, out var close) ? close : null;

    /// <summary>A table of a user's: days on which it is closed, and times of early closes, by days since 0001-01-01.</summary>
    internal static HolidayTable Of(IEnumerable<int> closed, Dictionary<int, TimeSpan> early) => new(closed, early);

    private static int[] Days(ReadOnlySpan<int> dates)
    {
        var days = new int[dates.Length];
        for (var i = 0; i < days.Length; i++)
            days[i] = new DateOnly(dates[i] / 10_000, dates[i] / 100 % 100, dates[i] % 100).DayNumber;
        return days;
    }
}
