using System.Buffers;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// diagnostics_export.json: <c>{"events_history": {execution_id: node event}}</c>, in the order in which nodes completed, from the node
/// lines of the log.
/// </summary>
internal static class DiagnosticsExport
{
    /// <summary>Writes the JSON.</summary>
    public static void Write(IEnumerable<LogEvent> nodes, IBufferWriter<byte> output)
    {
        output.Write("{\"events_history\":{"u8);
        var isFirst = true;
        foreach (var node in nodes)
        {
            output.Write(isFirst ? "\n"u8 : ",\n"u8);
            isFirst = false;
            output.Write(ExecutionId(node.Data.Span));
            output.Write(":"u8);
            output.Write(node.Data.Span);
        }
        output.Write("\n}}\n"u8);
    }

    // With its quotes and escapes, as the event has it.
    private static ReadOnlySpan<byte> ExecutionId(ReadOnlySpan<byte> data)
    {
        var fields = new FieldScanner(data);
        while (fields.Next())
        {
            if (fields.Is(EventFields.ExecutionId)) return fields.Value;
        }
        throw new System.Text.Json.JsonException("A node event has no execution_id.");
    }
}
