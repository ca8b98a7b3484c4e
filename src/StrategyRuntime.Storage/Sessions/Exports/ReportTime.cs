using System.Globalization;
using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Sessions.Exports;

/// <summary>Times as report viewers expect them.</summary>
internal static class ReportTime
{
    private const int DateLength = 10;
    private const int SecondsLength = 19;

    /// <summary>Local date of an instant, <c>yyyy-MM-dd</c>.</summary>
    public static string Date(long utcTicks, ExchangeClock clock) =>
        new DateTime(clock.ToLocal(utcTicks)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Date part of an event's time text.</summary>
    public static string Date(string isoTime) => isoTime[..DateLength];

    /// <summary><c>2024-10-29T09:15:00.25+05:30</c> as <c>2024-10-29 09:15:00+05:30</c>; what is no time is returned as it is.</summary>
    public static string Format(string isoTime) => EventTime.TryParse(Encoding.UTF8.GetBytes(isoTime), out _, out var length) && length == isoTime.Length
        ? string.Concat(isoTime.AsSpan(0, DateLength), " ", isoTime.AsSpan(DateLength + 1, SecondsLength - DateLength - 1), isoTime.AsSpan(isoTime.Length - 6))
        : isoTime;
}
