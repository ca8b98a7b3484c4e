using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>An alert node completed.</summary>
internal sealed class AlertCompleted(AlertRuntime node, NodeFiring execution, string message) : NodeCompleted(node, execution)
{
    protected override string NodeType => "AlertNode";

    protected override void WriteBody(EventJsonWriter writer, ExchangeClock clock) => writer.WriteString(EventFields.Message, message);
}

/// <summary>The message of an alert node, as the user's alert channels get it.</summary>
internal sealed class AlertRaised(AlertNode node, NodeFiring execution, string message) : SessionEvent
{
    public override EventType Type => EventType.Alert;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString(EventFields.Message, message);
        writer.WriteString(EventFields.Level, node.Level);
        writer.WriteString(EventFields.NodeId, node.Id);
        writer.WriteString(EventFields.NodeName, node.Name);
        writer.WriteString(EventFields.ExecutionId, execution.Id.Text);
        writer.WriteEndObject();
    }
}
