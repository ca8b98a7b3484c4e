using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold;

/// <summary>
/// State of each node that an event has named: a node that completed is inactive and its children are active, one that has an order
/// working is pending, and a square-off or the end of the run makes all of them inactive.
/// </summary>
internal sealed class NodeStates
{
    private readonly OrderedDictionary<string, string> _states;
    private readonly OrderedDictionary<string, long> _counts;

    /// <summary>Starts with no node known.</summary>
    public NodeStates() => (_states, _counts) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));

    private NodeStates(NodeStates other) =>
        (_states, _counts) = (new(other._states, StringComparer.Ordinal), new(other._counts, StringComparer.Ordinal));

    /// <summary>Takes the data of a node event.</summary>
    public void ApplyNode(ReadOnlySpan<byte> data)
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
            _counts[node] = _counts.GetValueOrDefault(node) + 1;
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

    /// <summary>Writes an object: how often each node has completed, by its id.</summary>
    public void WriteCounts(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (node, count) in _counts) writer.WriteNumber(node, count);
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
}
