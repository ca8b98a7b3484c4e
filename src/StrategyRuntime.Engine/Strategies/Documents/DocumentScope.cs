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
    private readonly List<(string? Tag, bool IsLong)> _positions = [];
    private readonly VariableTable _globals;
    private readonly VariableTable _trailing;
    private readonly Dictionary<NodeEntry, Dictionary<string, int>> _variables = [];

    public DocumentScope(NodeTable nodes, StartSettings? start, VariableTable globals, VariableTable trailing)
    {
        _nodes = nodes;
        _globals = globals;
        _trailing = trailing;
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

    /// <summary>All slots, in order.</summary>
    public IReadOnlyList<int> AllSlots => [.. Enumerable.Range(0, _positions.Count)];

    /// <summary>Slots of positions with a tag, in order.</summary>
    public IReadOnlyList<int> SlotsOfTag(string tag) => [.. AllSlots.Where(slot => _positions[slot].Tag == tag)];

    public bool IsLong(int slot) => _positions[slot].IsLong;

    /// <summary>Place of a global variable by its id, or else by its name; null when there is none.</summary>
    public int? GlobalVariable(string? id, string? name) => _globals.Find(id, name);

    /// <summary>Place of a trailing variable by its id, or else by its name; null when there is none.</summary>
    public int? TrailingVariable(string? id, string? name) => _trailing.Find(id, name);

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
            var side = position["positionType"].Text is { } text ? Words.Normalise(text) : "";
            _positions.Add((position["vpt"].Text, side is not ("sell" or "short")));
            slots++;
        }
        return slots;
    }
}
