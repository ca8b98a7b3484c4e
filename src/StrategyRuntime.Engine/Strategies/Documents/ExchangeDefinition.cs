using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// An exchange that a user defines, as a document: zone, sessions, begin of the trading day, holidays and early closes. The offsets of the
/// zone are in it as numbers, because the same document must mean the same on every machine.
/// </summary>
public static class ExchangeDefinition
{
    private const int DaysPerWeek = 7;
    private const int MinutesPerDay = 24 * 60;
    private const int MaxHolidays = 5_000;
    private const int UsualHolidays = 9;
    private const double WeeksPerYear = 365.25 / DaysPerWeek;
    private const int DaysPerYear = 365;

    private static readonly string[] s_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>The exchange of a document; null when something is wrong with it, all of which joins <paramref name="problems"/>.</summary>
    /// <param name="document">The document, with <c>id</c> and <c>offsets</c>.</param>
    /// <param name="problems">What is wrong; pointers lead into the document.</param>
    public static Exchange? Read(JsonElement document, ICollection<Problem> problems)
    {
        var before = problems.Count;
        void Wrong(string pointer, string message) => problems.Add(new Problem(pointer, message));
        if (document.ValueKind != JsonValueKind.Object)
        {
            Wrong("", "An exchange is an object.");
            return null;
        }
        foreach (var member in document.EnumerateObject())
        {
            if (member.Name is not ("id" or "zone" or "sessions" or "day_start" or "holidays" or "early_closes" or "offsets"))
                Wrong("/" + member.Name, "An exchange has zone, sessions, day_start, holidays and early_closes.");
        }
        var dayStart = ReadTime(document, "day_start", Wrong) ?? 0;
        if (dayStart is > 0 and < MinutesPerDay / 2)
            Wrong("/day_start", "A trading day starts at 00:00, or from 12:00 on the evening before.");
        var (weekdays, sessions) = ReadSessions(document, dayStart, Wrong);
        var holidays = ReadHolidays(document, Wrong);
        var early = ReadEarlyCloses(document, Wrong);
        if (problems.Count > before || sessions.Count == 0) return null;
        var count = System.Numerics.BitOperations.PopCount((uint)weekdays);
        return new Exchange(
            document.GetProperty("id").GetString()!,
            ReadZone(document),
            TimeSpan.FromMinutes(sessions[0].Open),
            TimeSpan.FromMinutes(sessions[^1].Close),
            null,
            count == DaysPerWeek ? DaysPerYear : (int)Math.Round(WeeksPerYear * count) - UsualHolidays)
        {
            DayStart = TimeSpan.FromMinutes(dayStart == 0 ? 0 : dayStart - MinutesPerDay),
            BreakBegin = TimeSpan.FromMinutes(sessions.Count > 1 ? sessions[0].Close : 0),
            BreakEnd = TimeSpan.FromMinutes(sessions.Count > 1 ? sessions[1].Open : 0),
            Weekdays = weekdays,
            Holidays = holidays.Count + early.Count == 0 ? null : HolidayTable.Of(holidays, early),
            Definition = document.GetRawText(),
        };
    }

    /// <summary>The exchange of a document that was checked before, such as that of an event; null when it is none.</summary>
    public static Exchange? Read(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        return JsonDocument.TryParseValue(ref reader, out var json) ? Read(json) : null;

        static Exchange? Read(JsonDocument json)
        {
            using (json) return ExchangeDefinition.Read(json.RootElement, []);
        }
    }

    private static ExchangeZone ReadZone(JsonElement document) => ExchangeZone.Of(
        [.. document.GetProperty("offsets").EnumerateArray().Select(o => (
            DateTime.UnixEpoch.Ticks + o[0].GetInt64() * TimeSpan.TicksPerSecond, TimeSpan.FromMinutes(o[1].GetInt32())))]);

    private static (int Weekdays, List<(int Open, int Close)> Sessions) ReadSessions(
        JsonElement document, int dayStart, Action<string, string> wrong)
    {
        var sessions = new List<(int Open, int Close)>();
        var weekdays = -1;
        if (!document.TryGetProperty("sessions", out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() is 0 or > 2)
        {
            wrong("/sessions", "sessions is a list of one session, or of two with a break between them.");
            return (0, sessions);
        }
        for (var i = 0; i < list.GetArrayLength(); i++)
        {
            var (session, at) = (list[i], FormattableString.Invariant($"/sessions/{i}"));
            if (session.ValueKind != JsonValueKind.Object)
            {
                wrong(at, "A session is an object with days, open and close.");
                continue;
            }
            var days = ReadDays(session, at, wrong);
            if (weekdays >= 0 && days != weekdays) wrong(at + "/days", "Both sessions must have the same days.");
            weekdays = days;
            var (open, close) = (ReadTime(session, "open", (_, m) => wrong(at + "/open", m)), ReadTime(session, "close",
                (_, m) => wrong(at + "/close", m)));
            if (open is not { } from || close is not { } to)
            {
                if (!session.TryGetProperty("open", out _)) wrong(at + "/open", "open is missing.");
                if (!session.TryGetProperty("close", out _)) wrong(at + "/close", "close is missing.");
                continue;
            }
            // What begins in the evening belongs to the next day.
            if (dayStart > 0 && from >= dayStart) from -= MinutesPerDay;
            if (dayStart > 0 && to > dayStart) to -= MinutesPerDay;
            if (from >= to) wrong(at, "A session closes after it opens; one that opens the evening before needs a day_start.");
            sessions.Add((from, to));
        }
        sessions.Sort();
        if (sessions.Count == 2 && sessions[0].Close >= sessions[1].Open) wrong("/sessions", "Sessions must not touch each other.");
        return (Math.Max(weekdays, 0), sessions);
    }

    private static int ReadDays(JsonElement session, string at, Action<string, string> wrong)
    {
        const string rule = "days is a list of mon, tue, wed, thu, fri, sat, sun.";
        var days = 0;
        if (!session.TryGetProperty("days", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            wrong(at + "/days", rule);
            return 0;
        }
        foreach (var name in list.EnumerateArray())
        {
            var day = name.ValueKind == JsonValueKind.String
                ? Array.FindIndex(s_days, d => name.GetString()!.StartsWith(d, StringComparison.OrdinalIgnoreCase))
                : -1;
            if (day < 0) wrong(at + "/days", rule);
            else days |= 1 << day;
        }
        return days;
    }

    private static List<int> ReadHolidays(JsonElement document, Action<string, string> wrong)
    {
        var days = new List<int>();
        if (!document.TryGetProperty("holidays", out var list) || list.ValueKind == JsonValueKind.Null) return days;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxHolidays)
        {
            wrong("/holidays", "holidays is a list of dates, 5,000 at most.");
            return days;
        }
        for (var i = 0; i < list.GetArrayLength(); i++)
        {
            if (TryDate(list[i].ValueKind == JsonValueKind.String ? list[i].GetString() : null, out var day)) days.Add(day);
            else wrong(FormattableString.Invariant($"/holidays/{i}"), "A holiday is a date: yyyy-mm-dd.");
        }
        return days;
    }

    private static Dictionary<int, TimeSpan> ReadEarlyCloses(JsonElement document, Action<string, string> wrong)
    {
        var closes = new Dictionary<int, TimeSpan>();
        if (!document.TryGetProperty("early_closes", out var map) || map.ValueKind == JsonValueKind.Null) return closes;
        if (map.ValueKind != JsonValueKind.Object)
        {
            wrong("/early_closes", "early_closes is an object: a time for each date.");
            return closes;
        }
        foreach (var close in map.EnumerateObject())
        {
            var time = ReadTime(map, close.Name, (_, m) => wrong("/early_closes/" + close.Name, m));
            if (!TryDate(close.Name, out var day)) wrong("/early_closes/" + close.Name, "An early close is of a date: yyyy-mm-dd.");
            else if (time is { } minutes) closes[day] = TimeSpan.FromMinutes(minutes);
        }
        return closes;
    }

    private static bool TryDate(string? text, out int day)
    {
        var isDate = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        day = isDate ? date.DayNumber : 0;
        return isDate;
    }

    /// <summary>Minutes since midnight; null without the member, and when it is no time.</summary>
    private static int? ReadTime(JsonElement of, string name, Action<string, string> wrong)
    {
        if (!of.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: 5 } text && text[2] == ':'
            && int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            && int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            && minutes < 60 && hours * 60 + minutes <= MinutesPerDay) return hours * 60 + minutes;
        wrong("/" + name, "A time of the day is hh:mm, from 00:00 to 24:00.");
        return null;
    }
}
