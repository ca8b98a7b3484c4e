using System.Text.Json;

namespace StrategyRuntime.Storage.Journal;

/// <summary>Reads a log event by event.</summary>
internal static class EventLog
{
    /// <summary>All events of complete lines. An event's data is valid until the next one is taken.</summary>
    /// <exception cref="JsonException">A line is no event.</exception>
    public static IEnumerable<LogEvent> Read(ReadLog read, long length, byte[] prefix)
    {
        var lines = new LineScanner(read, 0, length);
        while (lines.TryRead(out var line)) yield return Parse(line, prefix, lines.Offset);
    }

    private static LogEvent Parse(ReadOnlyMemory<byte> line, byte[] prefix, long end)
    {
        if (!EventLine.TryParse(line.Span, prefix, out var view) || !line.Span.Overlaps(view.Data, out var offset))
            throw new JsonException($"The line that ends at byte {end} is no event of this run.");
        return new LogEvent(view.Seq, view.Type, view.Time, line.Slice(offset, view.Data.Length));
    }
}
