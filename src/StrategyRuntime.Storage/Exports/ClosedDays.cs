using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>Local trading days of a run, as its session events name them: a run closes its last day before it ends.</summary>
internal static class ClosedDays
{
    /// <summary>The date <c>yyyy-MM-dd</c> of the day that a session event closes; null when it closes none.</summary>
    public static string? Read(ReadOnlySpan<byte> data)
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
