using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>Times as report viewers expect them: <c>2024-10-29T09:15:00.25+05:30</c> as <c>2024-10-29 09:15:00+05:30</c>.</summary>
internal static class ReportTime
{
    private const int DateLength = 10;
    private const int SecondsLength = 19;
    private const int OffsetLength = 6;

    /// <summary>Bytes of a time.</summary>
    public const int Length = SecondsLength + OffsetLength;

    /// <summary>Writes the time that <paramref name="isoTime"/> says; false when it is none.</summary>
    public static bool TryFormat(ReadOnlySpan<byte> isoTime, Span<byte> destination)
    {
        if (!EventTime.TryParse(isoTime, out _, out var length) || length != isoTime.Length) return false;
        isoTime[..SecondsLength].CopyTo(destination);
        destination[DateLength] = (byte)' ';
        isoTime[^OffsetLength..].CopyTo(destination[SecondsLength..]);
        return true;
    }

    /// <summary>Trading day of an event's time text, <c>2024-10-29</c>.</summary>
    public static string Date(string isoTime, TradingCalendar calendar) =>
        EventTime.TryParse(System.Text.Encoding.ASCII.GetBytes(isoTime), out var time, out _)
            ? calendar.DayAt(time).Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
            : isoTime[..DateLength];
}
