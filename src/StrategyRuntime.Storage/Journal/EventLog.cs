using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Journal;

/// <summary>Reads a log event by event.</summary>
internal static class EventLog
{
    /// <summary>All events of some types. An event's data is valid until the next one is taken.</summary>
    /// <param name="read">Reads the log.</param>
    /// <param name="length">Its length.</param>
    /// <param name="prefix">How its lines start.</param>
    /// <param name="isWanted">Says which types.</param>
    /// <exception cref="JsonException">A line is no event.</exception>
    public static IEnumerable<LogEvent> Read(ReadLog read, long length, byte[] prefix, Predicate<EventType> isWanted)
    {
        var lines = new LineScanner(read, 0, length);
        while (lines.TryRead(out var line))
        {
            // Most lines are of another type: their times are not read.
            if (!EventLine.TryReadSeqAndType(line.Span, prefix, out _, out var type)) throw Malformed(lines.Offset);
            if (!isWanted(type)) continue;
            if (!EventLine.TryReadStart(line.Span, prefix, out _, out var time, out var dataStart)) throw Malformed(lines.Offset);
            var dataLength = EventLine.DataLength(line.Span, dataStart);
            if (dataLength < 0) throw Malformed(lines.Offset);
            yield return new LogEvent(type, time, line.Slice(dataStart, dataLength));
        }
    }

    private static JsonException Malformed(long end) => new($"The line that ends at byte {end} is no event of this run.");
}

/// <summary>An event as it is read back from a log.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Time">Simulation time, UTC .NET ticks.</param>
/// <param name="Data">The bytes of its <c>data</c> object; valid until the next event is read.</param>
internal readonly record struct LogEvent(EventType Type, UtcTime Time, ReadOnlyMemory<byte> Data);
