using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>The nodes of a document by place and by id, with the edges between them.</summary>
internal sealed class NodeTable
{
    private static readonly WordTable<NodeKind> s_kinds = new(
        ("startNode", NodeKind.StartNode),
        ("entrySignalNode", NodeKind.EntrySignalNode),
        ("entryNode", NodeKind.EntryNode),
        ("exitSignalNode", NodeKind.ExitSignalNode),
        ("exitNode", NodeKind.ExitNode),
        ("reEntrySignalNode", NodeKind.ReEntrySignalNode),
        ("reEntryNode", NodeKind.ReEntrySignalNode),
        ("retryNode", NodeKind.ReEntrySignalNode),
        ("squareOffNode", NodeKind.SquareOffNode),
        ("modifyNode", NodeKind.ModifyNode),
        ("alertNode", NodeKind.AlertNode),
        ("strategyOverview", NodeKind.StrategyOverview));

    /// <summary>Words of a node's <c>type</c>.</summary>
    public static WordRule Kinds => s_kinds.Rule;

    private readonly List<NodeEntry> _nodes = [];
    private readonly Dictionary<string, NodeEntry> _byId = new(StringComparer.Ordinal);
    private readonly ProblemLog _problems;

    private NodeTable(ProblemLog problems) => _problems = problems;

    /// <summary>Nodes that take part, in document order.</summary>
    public IReadOnlyList<NodeEntry> Nodes => _nodes;

    /// <summary>Reads ids, types and edges; null when there are too many to go on.</summary>
    public static NodeTable? Read(JsonField document, ProblemLog problems)
    {
        var table = new NodeTable(problems);
        var fields = new FieldReader(problems, nodeId: null);
        var nodes = document["nodes"];
        var edges = document["edges"];
        if (!nodes.IsArray) fields.Unexpected(nodes, "an array");
        var fits = Fits(nodes, StrategyLimits.Nodes, fields) & Fits(edges, StrategyLimits.Edges, fields);
        if (!fits) return null;
        if (nodes.IsArray) table.ReadNodes(nodes, fields);
        table.ReadEdges(edges, fields);
        return table;
    }

    public bool TryGet(string id, [NotNullWhen(true)] out NodeEntry? node) => _byId.TryGetValue(id, out node);

    private static bool Fits(JsonField array, int limit, FieldReader fields)
    {
        if (!array.IsArray || array.Count <= limit) return true;
        fields.Problem(array, string.Create(CultureInfo.InvariantCulture,
            $"\"{array.Name}\" has {array.Count} elements; at most {limit} are possible."));
        return false;
    }

    private void ReadNodes(JsonField nodes, FieldReader fields)
    {
        foreach (var node in nodes.Items())
        {
            if (fields.IsObject(node)) ReadNode(node);
        }
    }

    private void ReadNode(JsonField node)
    {
        var fields = new FieldReader(_problems, node["id"].Text);
        var id = fields.RequiredId(node["id"]);
        var type = node["type"];
        NodeKind? kind = s_kinds.TryGet(type.Text ?? "", out var known) ? known : null;
        if (kind is null) fields.Unexpected(type, $"one of {s_kinds.Known}");

        var data = node["data"];
        if (!data.IsAbsent && !data.IsObject) fields.Unexpected(data, "an object");
        if (kind is null or NodeKind.StrategyOverview) data.Skip();
        var entry = new NodeEntry(
            kind == NodeKind.StrategyOverview ? -1 : _nodes.Count, id.Length == 0 ? null : id, kind, node, data, fields);
        if (entry.Index >= 0) _nodes.Add(entry);
        if (entry.Id is not null && !_byId.TryAdd(entry.Id, entry))
            fields.Problem(node["id"], $"The id {Words.Quote(entry.Id)} is that of an earlier node too; each node needs its own.");
    }

    private void ReadEdges(JsonField edges, FieldReader fields)
    {
        var seen = new HashSet<(NodeEntry, NodeEntry)>();
        foreach (var edge in fields.Items(edges))
        {
            if (!fields.IsObject(edge)) continue;
            edge.Ignore("type", "data");
            var source = ReadEnd(edge["source"], edge["target"]);
            var target = ReadEnd(edge["target"], edge["source"]);
            if (source is null || target is null || source.Index < 0 || target.Index < 0) continue;
            if (seen.Add((source, target)))
                source.Edges.Add(new EdgeEntry(target, edge));
            else
                _problems.Add(
                    edge.Pointer, $"The edge from {Words.Quote(source.Id!)} to {Words.Quote(target.Id!)} is listed twice.", source.Id);
        }
        ReadTargets(seen);
    }

    /// <summary>A re-entry may name its entry node in place of an edge to it; where the edge is drawn it is the same one.</summary>
    private void ReadTargets(HashSet<(NodeEntry, NodeEntry)> drawn)
    {
        foreach (var node in _nodes.Where(n => n.Kind == NodeKind.ReEntrySignalNode && n.HasReadableData))
        {
            var field = node.Data["targetEntryNodeId"];
            if (node.Fields.Text(field) is not { } id) continue;
            if (!_byId.TryGetValue(id, out var target) || target.Kind is not (NodeKind.EntryNode or null))
                node.Fields.Problem(field, $"There is no entry node {Words.Quote(id)}.");
            else if (drawn.Add((node, target)))
                node.Edges.Add(new EdgeEntry(target, field));
        }
    }

    /// <summary>The node at one end of an edge. A problem with it belongs to the node at the other end, when that exists.</summary>
    private NodeEntry? ReadEnd(JsonField end, JsonField other)
    {
        var fields = new FieldReader(_problems, other.Text is { } id && _byId.ContainsKey(id) ? id : null);
        var nodeId = fields.RequiredText(end);
        if (nodeId.Length == 0) return null;
        if (_byId.TryGetValue(nodeId, out var node)) return node;
        fields.Problem(end, $"The edge dangles: there is no node {Words.Quote(nodeId)}.");
        return null;
    }
}
