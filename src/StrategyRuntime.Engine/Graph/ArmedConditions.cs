using StrategyRuntime.Engine.Events;
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
    public static void Write(EventJsonWriter writer, StrategyGraph graph, ExchangeClock clock, UtcTime time)
    {
        writer.WriteStartObject();
        var active = graph.UnfinishedNodes.OfType<SignalRuntime>().Where(n => n.State == NodeState.Active);
        foreach (var signal in active) Write(writer, signal, clock, time);
        writer.WriteEndObject();
    }

    private static void Write(EventJsonWriter writer, SignalRuntime signal, ExchangeClock clock, UtcTime time)
    {
        writer.WriteStartObject(EventJsonWriter.Escape(signal.Node.Id).EncodedUtf8Bytes);
        writer.WriteString(EventFields.ConditionType, signal.ConditionType);
        writer.WriteString(EventFields.ConditionsPreview, signal.ConditionsPreview);
        writer.WriteNumber(EventFields.ReEntryNum, signal.ReEntry);
        writer.WriteStartArray(EventFields.ConditionsEvaluated);
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
