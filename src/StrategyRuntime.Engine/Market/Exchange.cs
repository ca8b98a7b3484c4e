using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace StrategyRuntime.Engine.Market;

/// <summary>An exchange's zone, sessions, trading days and smallest price step.</summary>
/// <param name="Name">Canonical name.</param>
/// <param name="Zone">Zone of its clock.</param>
/// <param name="Open">
/// Open of the regular session in local time, counted from midnight of the trading day: below zero for a session that opens the evening
/// before.
/// </param>
/// <param name="Close">Close of the regular session in local time; 24:00 when it never closes.</param>
/// <param name="TickSize">Smallest price step; null when instruments differ in it.</param>
/// <param name="TradingDaysPerYear">Periods a year for annualised metrics.</param>
public sealed record Exchange(string Name, ExchangeZone Zone, TimeSpan Open, TimeSpan Close, decimal? TickSize, int TradingDaysPerYear)
{
    private const int DaysPerWeek = 7;
    private const int MondayToFriday = 0b001_1111;
    private const int EveryDay = 0b111_1111;

    private static readonly TimeSpan s_midnight = TimeSpan.FromDays(1);

    private static readonly FrozenDictionary<string, Exchange> s_byName = Build();

    /// <summary>True when the market never closes (crypto).</summary>
    public bool IsAlwaysOpen =>
        Close == s_midnight && Open == TimeSpan.Zero && (Definition is null || (Weekdays == EveryDay && Holidays is null && !HasBreak));

    /// <summary>The document of an exchange that a user has defined; null of a built-in one.</summary>
    public string? Definition { get; init; }

    /// <summary>Days of the week on which it trades, Monday the lowest bit.</summary>
    public int Weekdays { get; init; } = MondayToFriday;

    /// <summary>
    /// When a trading day begins, counted from its midnight: zero, or below it for one that begins the evening before (−7 hours: 17:00).
    /// </summary>
    public TimeSpan DayStart { get; init; }

    /// <summary>Begin of the lunch break; the same as its end when there is none.</summary>
    public TimeSpan BreakBegin { get; init; }

    /// <summary>End of the lunch break: open of the second session.</summary>
    public TimeSpan BreakEnd { get; init; }

    /// <summary>Days on which it is closed, or closes early; none known when null.</summary>
    public HolidayTable? Holidays { get; init; }

    /// <summary>True when what is traded may fall to zero and below (futures).</summary>
    public bool TradesFutures { get; init; }

    /// <summary>Smallest price step of prices below one; null when it is the same as above.</summary>
    public decimal? TickSizeBelowOne { get; init; }

    /// <summary>Decimals of prices in reports, where no step says them.</summary>
    public int ReportDecimals { get; init; } = 2;

    /// <summary>Names that <see cref="TryGet"/> knows, sorted.</summary>
    public static IReadOnlyList<string> KnownNames { get; } = [.. s_byName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Finds an exchange by name, any case. Null or empty means a market that never closes, on UTC.</summary>
    public static bool TryGet(string? name, [NotNullWhen(true)] out Exchange? exchange) =>
        s_byName.TryGetValue(string.IsNullOrWhiteSpace(name) ? "UTC" : name.Trim().ToUpperInvariant(), out exchange);

    /// <summary>A market that never closes, on a zone's clock.</summary>
    public static Exchange AlwaysOpen(ExchangeZone zone) => new("", zone, TimeSpan.Zero, s_midnight, null, 365);

    /// <summary>Whether it trades on a day (days since 0001-01-01), as far as its table knows.</summary>
    public bool IsTradingDay(int day)
    {
        if (IsAlwaysOpen) return true;
        // Day 0 was a Monday.
        return (Weekdays >> (day % DaysPerWeek) & 1) == 1 ? Holidays?.IsClosed(day) != true : Holidays?.IsSpecial(day) == true;
    }

    /// <summary>The last day on which it trades among some days; the last of them when it trades on none.</summary>
    public int LastTradingDay(int first, int days)
    {
        for (var day = first + days - 1; day >= first; day--)
        {
            if (IsTradingDay(day)) return day;
        }
        return first + days - 1;
    }

    /// <summary>The day that an instant lies in by date and start of the day alone, whether there is trading on it or not.</summary>
    public int CalendarDay(UtcTime time) => (int)((Zone.ToLocal(time).Ticks - DayStart.Ticks) / TimeSpan.TicksPerDay);

    /// <summary>
    /// The trading day that an instant belongs to. Where days begin in the evening, prices of a weekend belong to the day that follows.
    /// </summary>
    public TradingDay DayAt(UtcTime time)
    {
        var day = CalendarDay(time);
        if (DayStart == TimeSpan.Zero || IsTradingDay(day)) return Day(day);
        while (!IsTradingDay(day)) day++;
        return Day(day);
    }

    /// <summary>A trading day by its number.</summary>
    public TradingDay Day(int day)
    {
        var first = day;
        while (DayStart != TimeSpan.Zero && IsTradingDay(day) && !IsTradingDay(first - 1)) first--;
        var close = Holidays?.EarlyClose(day) is { } early && early < Close ? early : Close;
        // A half day ends before the break, or has what is left behind it.
        var breakBegin = BreakBegin < close ? BreakBegin : close;
        var breakEnd = BreakEnd < close ? BreakEnd : close;
        return new TradingDay(
            day, Begin(first), Begin(day), Begin(day + 1), At(day, Open), HasBreak ? At(day, breakBegin) : At(day, close),
            HasBreak ? At(day, breakEnd) : At(day, close), At(day, close));
    }

    /// <summary>The first trading day whose regular session closes after an instant.</summary>
    public TradingDay SessionAfter(UtcTime time)
    {
        var day = CalendarDay(time);
        while (!IsTradingDay(day) || Day(day).Close <= time) day++;
        return Day(day);
    }

    /// <summary>When a day begins.</summary>
    public UtcTime Begin(int day) => At(day, DayStart);

    /// <summary>The instant of a day at which the exchange's clock shows a time.</summary>
    public UtcTime TimeOn(int day, TimeSpan timeOfDay) =>
        At(day, DayStart < TimeSpan.Zero && timeOfDay >= s_midnight + DayStart ? timeOfDay - s_midnight : timeOfDay);

    private bool HasBreak => BreakEnd > BreakBegin;

    private UtcTime At(int day, TimeSpan time) => Zone.ToUtc(new DateTime(day * TimeSpan.TicksPerDay + time.Ticks));

    private static FrozenDictionary<string, Exchange> Build()
    {
        var all = new Dictionary<string, Exchange>(StringComparer.Ordinal);
        void Add(Exchange exchange, params string[] names)
        {
            foreach (var name in names) all.Add(name, exchange with { Name = name });
        }

        static Exchange Of(ExchangeZone zone, string open, string close, decimal? step = null, int days = 252) =>
            new("", zone, Time(open), Time(close), step, days);

        var india = ExchangeZone.Fixed(TimeSpan.FromMinutes(330));
        var nse = Of(india, "09:15", "15:30", 0.05m) with { Holidays = HolidayTable.Nse };
        Add(nse, "NSE", "NFO", "BSE", "BFO");
        Add(Of(india, "09:00", "17:00") with { Holidays = HolidayTable.Nse, ReportDecimals = 4 }, "CDS");
        // Evening trading goes on when the day is a holiday for shares.
        Add(Of(india, "09:00", "23:30") with { TradesFutures = true }, "MCX");

        var newYork = Of(ExchangeZone.NewYork, "09:30", "16:00", 0.01m) with { TickSizeBelowOne = 0.0001m };
        Add(newYork with { Holidays = HolidayTable.Nyse }, "NYSE", "NASDAQ", "AMEX", "ARCA", "BATS", "CBOE");

        var evening = TimeSpan.FromHours(-7);
        var globex = new Exchange("", ExchangeZone.Chicago, evening, Time("16:00"), null, 252)
        {
            DayStart = evening, Holidays = HolidayTable.Cme, TradesFutures = true,
        };
        Add(globex, "CME", "CBOT", "NYMEX", "COMEX");
        var fx = new Exchange("", ExchangeZone.NewYork, evening, Time("17:00"), null, 260) { DayStart = evening, ReportDecimals = 5 };
        Add(fx, "FX", "FOREX", "OANDA", "FXCM");

        Add(Of(ExchangeZone.London, "08:00", "16:30"), "LSE");
        Add(Of(ExchangeZone.CentralEurope, "09:00", "17:30"), "XETRA", "EURONEXT");
        Add(WithBreak(Of(ExchangeZone.Fixed(TimeSpan.FromHours(9)), "09:00", "15:30"), "11:30", "12:30"), "TSE");
        Add(WithBreak(Of(ExchangeZone.Fixed(TimeSpan.FromHours(8)), "09:30", "16:00"), "12:00", "13:00"), "HKEX");
        Add(WithBreak(Of(ExchangeZone.Fixed(TimeSpan.FromHours(8)), "09:00", "17:00"), "12:00", "13:00"), "SGX");
        Add(Of(ExchangeZone.Sydney, "10:00", "16:00"), "ASX");
        Add(Of(ExchangeZone.NewYork, "09:30", "16:00"), "TSX");
        Add(Of(ExchangeZone.SaoPaulo, "10:00", "17:00"), "B3");

        Add(AlwaysOpen(ExchangeZone.Utc), "UTC", "CRYPTO", "BINANCE", "COINBASE", "KRAKEN", "BYBIT");
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static Exchange WithBreak(Exchange exchange, string begin, string end) =>
        exchange with { BreakBegin = Time(begin), BreakEnd = Time(end) };

    private static TimeSpan Time(string text) => TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
