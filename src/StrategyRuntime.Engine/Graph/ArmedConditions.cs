using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Graph;

/// <summary>
/// What the conditions of active signals stand at: the same record as of a signal that fired, of those that have not. It is made when
/// somebody asks, reads the run's state without changing it, and is no event.
/// </summary>
internal static class ArmedConditions
{
    /// <summary>Writes an object of active signals by node id.</summary>
    public static void Write(EventJsonWriter writer, StrategyGraph graph, ExchangeClock clock, long time)
    {
        writer.WriteStartObject();
        foreach (var signal in graph.UnfinishedNodes.OfType<SignalRuntime>().Where(n => n.State == NodeState.Active)) Write(writer, signal, clock, time);
        writer.WriteEndObject();
    }

    private static void Write(EventJsonWriter writer, SignalRuntime signal, ExchangeClock clock, long time)
    {
        writer.WriteStartObject(EventJsonWriter.Escape(signal.Node.Id).EncodedUtf8Bytes);
        writer.WriteString("condition_type"u8, signal.ConditionType);
        writer.WriteString("conditions_preview"u8, signal.ConditionsPreview);
        writer.WriteNumber("re_entry_num"u8, signal.ReEntry);
        writer.WriteStartArray("conditions_evaluated"u8);
        var leaves = signal.Conditions.Leaves;
        for (var i = 0; i < leaves.Length; i++)
        {
            if (i > 0) writer.WriteRaw(","u8);
            leaves[i].Take();
            leaves[i].Write(writer, clock, time);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
