using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>Local trading days of a run, as its session events name them.</summary>
internal static class ClosedDays
{
    /// <summary>Dates <c>yyyy-MM-dd</c> in order, one for each day that closed: a run closes its last day before it ends.</summary>
    public static IReadOnlyList<string> Read(IEnumerable<LogEvent> events)
    {
        var days = new List<string>();
        foreach (var logged in events)
        {
            if (ClosedDay(logged.Data.Span) is { } day) days.Add(day);
        }
        return days;
    }

    private static string? ClosedDay(ReadOnlySpan<byte> data)
    {
        var isDay = false;
        string? date = null;
        var fields = new FieldScanner(data);
        while (fields.Next())
        {
            if (fields.Is(EventFields.State)) isDay = fields.Text() == "day_closed";
            else if (fields.Is(EventFields.Date)) date = fields.Text();
        }
        return isDay ? date : null;
    }
}
