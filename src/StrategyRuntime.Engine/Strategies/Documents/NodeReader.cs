namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>What all nodes of a definition have.</summary>
internal readonly record struct NodeIdentity(int Index, string Id, string Name, IReadOnlyList<int> Children);

/// <summary>Turns the entries of a document into the nodes of a definition.</summary>
internal sealed class NodeReader(DocumentScope scope)
{
    /// <summary>The node, or null when its type or data is such that there is nothing to read.</summary>
    public StrategyNode? Read(NodeEntry node)
    {
        if (!node.HasReadableData) return null;
        var identity = new NodeIdentity(node.Index, node.Id ?? "", node.Label, [.. node.Edges.Select(e => e.Target.Index)]);
        return node.Kind switch
        {
            NodeKind.StartNode => new StartNode(identity.Index, identity.Id, identity.Name, identity.Children, scope.Start?.EndConditions),
            NodeKind.EntryNode => ReadEntry(node, identity),
            NodeKind.ExitNode => ReadExit(node, identity),
            NodeKind.SquareOffNode => ReadSquareOff(node, identity),
            null => null,
            _ => new SignalReader(node, scope).Read(identity),
        };
    }

    private EntryNode ReadEntry(NodeEntry node, NodeIdentity identity)
    {
        var (list, fields) = (node.Data["positions"], node.Fields);
        var positions = new List<(decimal Priority, PositionTemplate Position)>();
        if (!list.IsArray || list.Element.GetArrayLength() == 0) fields.Unexpected(list, "an array of at least one position");
        var reader = new PositionReader(scope, fields);
        var slot = scope.FirstSlotOf(node);
        foreach (var item in list.IsArray ? list.Items() : [])
        {
            if (fields.IsObject(item))
            {
                var priority = fields.Number(item["priority"], new NumberRange(int.MinValue, int.MaxValue)) ?? int.MaxValue;
                positions.Add((priority, reader.Read(item, slot)));
            }
            slot++;
        }
        var ordered = positions.OrderBy(p => p.Priority).Select(p => p.Position).ToList();
        return new EntryNode(identity.Index, identity.Id, identity.Name, identity.Children, ordered);
    }

    private ExitNode ReadExit(NodeEntry node, NodeIdentity identity)
    {
        var exit = ExitReader.Read(node.Data, scope, node.Fields);
        return new ExitNode(
            identity.Index, identity.Id, identity.Name, identity.Children,
            exit.TargetSlot, exit.TargetVpi, exit.Order, exit.Quantity, exit.Reason);
    }

    private SquareOffNode ReadSquareOff(NodeEntry node, NodeIdentity identity)
    {
        var field = node.Data["endConditions"];
        if (field.IsAbsent) node.Fields.Unexpected(field, "an object that says when to square off");
        var conditions = EndConditionsReader.Read(field, scope.Exchange, node.Fields) ?? EndConditionsReader.None;
        return new SquareOffNode(identity.Index, identity.Id, identity.Name, identity.Children, conditions);
    }
}
