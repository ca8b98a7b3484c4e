using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// What the parts of a document can refer to: instruments, positions and variables. Collected before any condition is read, because a
/// condition may refer to a node that stands further down.
/// </summary>
internal sealed class DocumentScope
{
    private readonly NodeTable _nodes;
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<NodeEntry, int> _firstSlots = [];
    private readonly Dictionary<NodeEntry, Dictionary<string, int>> _variables = [];

    public DocumentScope(NodeTable nodes, StartSettings? start)
    {
        _nodes = nodes;
        Start = start;
        var slots = 0;
        foreach (var node in nodes.Nodes)
        {
            // A node whose type is misspelt still declares what it holds, so that its one problem does not become many.
            if (node.Kind is null || node.IsSignal) DeclareVariables(node);
            if (node.Kind is null or NodeKind.EntryNode) slots = DeclarePositions(node, slots);
        }
    }

    /// <summary>What the start node says; null when there is no start node, and what refers to an instrument is then not judged.</summary>
    public StartSettings? Start { get; }

    public Exchange Exchange => Start?.Exchange ?? StartSettings.DefaultExchange;

    /// <summary>Slot of a position id, or null when no entry node has it.</summary>
    public int? SlotOf(string vpi) => _slots.TryGetValue(vpi, out var slot) ? slot : null;

    /// <summary>Slot of the first position of an entry node; the others follow in document order.</summary>
    public int FirstSlotOf(NodeEntry entryNode) => _firstSlots[entryNode];

    public bool TryGetNode(string id, [NotNullWhen(true)] out NodeEntry? node) => _nodes.TryGet(id, out node);

    /// <summary>Place of a variable among those of the node that holds it, or null when it has none of that name.</summary>
    public int? VariableOf(NodeEntry node, string name) =>
        _variables.TryGetValue(node, out var names) && names.TryGetValue(name, out var place) ? place : null;

    private void DeclareVariables(NodeEntry node)
    {
        var variables = node.Data["variables"];
        if (!variables.IsArray) return;
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var place = 0;
        foreach (var variable in variables.Items())
        {
            if (variable["name"].Text is { } name) names.TryAdd(name, place);
            place++;
        }
        _variables.Add(node, names);
    }

    private int DeclarePositions(NodeEntry node, int slots)
    {
        _firstSlots.Add(node, slots);
        var positions = node.Data["positions"];
        if (!positions.IsArray) return slots;
        foreach (var position in positions.Items())
        {
            if (position["vpi"].Text is { } vpi) _slots.TryAdd(vpi, slots);
            slots++;
        }
        return slots;
    }
}
