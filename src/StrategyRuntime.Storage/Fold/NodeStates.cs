using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold;

/// <summary>
/// State of each node that an event has named: a node that completed is inactive and its children are active, one that has an order
/// working is pending, and a square-off or the end of the run makes all of them inactive. Beside it, how often each node completed.
/// </summary>
internal sealed class NodeStates
{
    private readonly OrderedDictionary<string, string> _states;
    private readonly OrderedDictionary<string, Firings> _firings;

    /// <summary>Starts with no node known.</summary>
    public NodeStates() => (_states, _firings) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));

    private NodeStates(NodeStates other) =>
        (_states, _firings) = (new(other._states, StringComparer.Ordinal), new(other._firings, StringComparer.Ordinal));

    /// <summary>Takes the data of a node event.</summary>
    /// <param name="data">The event's data.</param>
    /// <param name="seq">The event's seq.</param>
    /// <param name="time">The event's time.</param>
    public void ApplyNode(ReadOnlySpan<byte> data, long seq, UtcTime time)
    {
        string? node = null;
        ReadOnlySpan<byte> children = default;
        var squaredOff = false;
        var isSquareOff = false;
        var fields = new FieldScanner(data);
        // The long rest, behind what all nodes have, says something here in one kind of node only.
        while ((children.IsEmpty || isSquareOff) && fields.Next())
        {
            if (fields.Is(EventFields.NodeId)) node = fields.Text();
            else if (fields.Is(EventFields.NodeType)) isSquareOff = fields.Value.SequenceEqual("\"SquareOffNode\""u8);
            else if (fields.Is(EventFields.ChildrenNodes)) children = fields.Value;
            else if (fields.Is(EventFields.SquareOff)) squaredOff = IsExecuted(fields.Value);
        }
        if (node is not null)
        {
            _states[node] = "inactive";
            _firings[node] = new Firings(_firings.TryGetValue(node, out var before) ? before.Count + 1 : 1, seq, time);
        }
        if (!children.IsEmpty) Activate(children);
        if (squaredOff) EndAll();
    }

    /// <summary>States of their own, the same as these.</summary>
    public NodeStates Copy() => new(this);

    /// <summary>Takes the node and the status of an order event, the latter as JSON.</summary>
    public void ApplyOrder(string? node, ReadOnlySpan<byte> status)
    {
        if (node is null || !_states.TryGetValue(node, out var state)) return;
        var isWorking = status.SequenceEqual("\"OPEN\""u8);
        if (isWorking && state == "active") _states[node] = "pending";
        else if (!isWorking && state == "pending") _states[node] = "active";
    }

    /// <summary>The run ended.</summary>
    public void EndAll()
    {
        for (var i = 0; i < _states.Count; i++) _states.SetAt(i, "inactive");
    }

    /// <summary>Writes an object: state by node id, in order of first appearance.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (node, state) in _states) writer.WriteString(node, state);
        writer.WriteEndObject();
    }

    /// <summary>Writes an object: how often a node completed and its last completion, by node id, in order of first completion.</summary>
    public void WriteFirings(Utf8JsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        foreach (var (node, firings) in _firings)
        {
            writer.WriteStartObject(node);
            writer.WriteNumber("count"u8, firings.Count);
            writer.WriteNumber("last_seq"u8, firings.LastSeq);
            clock.Write(writer, "last_time"u8, firings.LastTime);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void Activate(ReadOnlySpan<byte> children)
    {
        var elements = new FieldScanner(children);
        while (elements.Next())
        {
            var child = new FieldScanner(elements.Value);
            while (child.Next())
            {
                if (child.Is(EventFields.Id) && child.Text() is { } id) _states[id] = "active";
            }
        }
    }

    private static bool IsExecuted(ReadOnlySpan<byte> squareOff)
    {
        var fields = new FieldScanner(squareOff);
        while (fields.Next())
        {
            if (fields.Is(EventFields.Executed)) return fields.Value.SequenceEqual("true"u8);
        }
        return false;
    }

    private readonly record struct Firings(long Count, long LastSeq, UtcTime LastTime);
}
