namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>A node before its data is read: what the graph needs to know of it.</summary>
internal sealed class NodeEntry(int index, string? id, NodeKind? kind, JsonField field, JsonField data, FieldReader fields)
{
    /// <summary>Place among the nodes that take part.</summary>
    public int Index { get; } = index;

    /// <summary>Its id, or null when it has none.</summary>
    public string? Id { get; } = id;

    /// <summary>Its type, or null when it is not a known one.</summary>
    public NodeKind? Kind { get; } = kind;

    public JsonField Field { get; } = field;

    /// <summary>What the user filled in; anything but an object or nothing is a problem already, and not read.</summary>
    public JsonField Data { get; } = data;

    public bool HasReadableData => Data.IsAbsent || Data.IsObject;

    /// <summary>Reads its data; problems carry its id.</summary>
    public FieldReader Fields { get; } = fields;

    /// <summary>Edges that leave it, in edge order.</summary>
    public List<EdgeEntry> Edges { get; } = [];

    /// <summary>False for one that is switched off: it is judged, and nothing leads to it when the strategy runs.</summary>
    public bool IsOn => !Data["enabled"].IsFalse && !Field["enabled"].IsFalse;

    /// <summary>What people call it.</summary>
    public string Label => Data["label"].Text ?? Id ?? "";

    public bool IsSignal => Kind is NodeKind.EntrySignalNode or NodeKind.ExitSignalNode or NodeKind.ReEntrySignalNode;
}

/// <summary>An edge to a node that exists.</summary>
internal readonly record struct EdgeEntry(NodeEntry Target, JsonField Field);
