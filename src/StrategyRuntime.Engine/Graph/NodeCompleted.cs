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

    public override string? CompletedNodeId => node.Node.Id;

    /// <summary>Kind of node on the wire, such as <c>EntrySignalNode</c>.</summary>
    protected abstract string NodeType { get; }

    /// <summary>True when the node armed its children.</summary>
    protected virtual bool ArmedChildren => true;

    /// <summary>True when a child was armed, if any was.</summary>
    protected virtual bool Armed(NodeRuntime child) => true;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString(EventFields.ExecutionId, execution.Id.Text);
        if (_parentExecutionId is { } parent) writer.WriteString(EventFields.ParentExecutionId, parent.Text);
        else writer.WriteNull(EventFields.ParentExecutionId);
        writer.WriteTime(EventFields.Timestamp, clock, Time);
        writer.WriteString(EventFields.EventType, "logic_completed"u8);
        writer.WriteString(EventFields.NodeId, node.Node.Id);
        writer.WriteString(EventFields.NodeName, node.Node.Name);
        writer.WriteString(EventFields.NodeType, NodeType);
        writer.WriteStartArray(EventFields.ChildrenNodes);
        if (ArmedChildren)
        {
            foreach (var child in node.Children)
            {
                if (child.IsImplicit || !Armed(child)) continue;
                writer.WriteStartObject();
                writer.WriteString(EventFields.Id, child.Node.Id);
                writer.WriteEndObject();
            }
        }
        writer.WriteEndArray();
        WriteBody(writer, clock);
        writer.WriteEndObject();
    }

    protected abstract void WriteBody(EventJsonWriter writer, ExchangeClock clock);
}
