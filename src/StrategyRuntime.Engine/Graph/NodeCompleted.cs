using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Graph;

/// <summary>A node completed: what all kinds of nodes have in common.</summary>
internal abstract class NodeCompleted(NodeRuntime node, NodeFiring execution) : SessionEvent
{
    private readonly ExecutionId? _parentExecutionId = node.Parent?.Id;

    public override EventType Type => EventType.Node;

    /// <summary>Kind of node on the wire, such as <c>EntrySignalNode</c>.</summary>
    protected abstract string NodeType { get; }

    /// <summary>True when the node armed its children.</summary>
    protected virtual bool ArmedChildren => true;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString("execution_id"u8, execution.Id.Text);
        if (_parentExecutionId is { } parent) writer.WriteString("parent_execution_id"u8, parent.Text);
        else writer.WriteNull("parent_execution_id"u8);
        writer.WriteTime("timestamp"u8, clock, Time);
        writer.WriteString("event_type"u8, "logic_completed"u8);
        writer.WriteString("node_id"u8, node.Node.Id);
        writer.WriteString("node_name"u8, node.Node.Name);
        writer.WriteString("node_type"u8, NodeType);
        writer.WriteStartArray("children_nodes"u8);
        if (ArmedChildren)
        {
            foreach (var child in node.Children)
            {
                if (child.IsImplicit) continue;
                writer.WriteStartObject();
                writer.WriteString("id"u8, child.Node.Id);
                writer.WriteEndObject();
            }
        }
        writer.WriteEndArray();
        WriteBody(writer, clock);
        writer.WriteEndObject();
    }

    protected abstract void WriteBody(EventJsonWriter writer, ExchangeClock clock);
}
