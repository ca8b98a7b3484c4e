using System.Buffers;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// diagnostics_export.json: <c>{"events_history": {execution_id: node event}}</c>, in the order in which nodes completed, from the node
/// events of a run.
/// </summary>
internal sealed class DiagnosticsExport
{
    private readonly IBufferWriter<byte> _output;
    private bool _isFirst = true;

    /// <summary>Begins the JSON.</summary>
    public DiagnosticsExport(IBufferWriter<byte> output)
    {
        _output = output;
        output.Write("{\"events_history\":{"u8);
    }

    /// <summary>Writes the JSON of all nodes.</summary>
    public static void Write(IEnumerable<LogEvent> nodes, IBufferWriter<byte> output)
    {
        var export = new DiagnosticsExport(output);
        foreach (var node in nodes) export.Add(node);
        export.End();
    }

    /// <summary>Writes the next node.</summary>
    public void Add(in LogEvent node)
    {
        _output.Write(_isFirst ? "\n"u8 : ",\n"u8);
        _isFirst = false;
        _output.Write(ExecutionId(node.Data.Span));
        _output.Write(":"u8);
        _output.Write(node.Data.Span);
    }

    /// <summary>Ends the JSON.</summary>
    public void End() => _output.Write("\n}}\n"u8);

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
