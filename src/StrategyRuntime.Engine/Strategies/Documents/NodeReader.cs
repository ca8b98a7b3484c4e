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
        CheckSwitch(node);
        CheckInstrument(node);
        var identity = new NodeIdentity(
            node.Index, node.Id ?? "", node.Label, [.. node.Edges.Where(e => e.Target.IsOn).Select(e => e.Target.Index)]);
        return node.Kind switch
        {
            NodeKind.StartNode => new StartNode(
                identity.Index, identity.Id, identity.Name, identity.Children, ReadEndConditions(node, node.Data["endConditions"])),
            NodeKind.EntryNode => ReadEntry(node, identity),
            NodeKind.ExitNode => new ExitReader(node, scope).Read(identity),
            NodeKind.ModifyNode => new ModifyReader(node, scope).Read(identity),
            NodeKind.AlertNode => new AlertReader(node, scope).Read(identity),
            NodeKind.SquareOffNode => ReadSquareOff(node, identity),
            null => null,
            _ => new SignalReader(node, scope).Read(identity),
        };
    }

    private EntryNode ReadEntry(NodeEntry node, NodeIdentity identity)
    {
        var (list, fields) = (node.Data["positions"], node.Fields);
        var positions = new List<(decimal Priority, PositionTemplate Position)>();
        if (!list.IsArray || list.Count == 0) fields.Unexpected(list, "an array of at least one position");
        var reader = new PositionReader(scope, fields);
        // The form lies in exitNodeData; some documents keep it beside it.
        var exit = node.Data["exitNodeData"];
        var protection = FieldReader.IsBlank(exit["postExecutionConfig"]) ? node.Data["postExecutionConfig"] : exit["postExecutionConfig"];
        var order = exit["orderConfig"]["orderType"];
        if (order.Text is { } type && Words.Normalise(type) != "market")
            fields.Problem(order, "Stops and targets close at the market; other order types are not possible here.");
        if (exit.IsObject) fields.RefuseIfOn(exit["reEntryConfig"], "Re-entries of an entry node stand in \"postExecutionConfig\".");
        var slot = scope.FirstSlotOf(node);
        foreach (var item in list.IsArray ? list.Items() : [])
        {
            if (fields.IsObject(item))
            {
                var priority = fields.Number(item["priority"], new NumberRange(int.MinValue, int.MaxValue)) ?? int.MaxValue;
                positions.Add((priority, reader.Read(item, slot, protection)));
            }
            slot++;
        }
        var ordered = positions.OrderBy(p => p.Priority).Select(p => p.Position).ToList();
        return new EntryNode(identity.Index, identity.Id, identity.Name, identity.Children, ordered)
        {
            CombinedStopLoss = CombinedExitReader.Read(fields, node.Data["combinedStopLoss"]),
            CombinedTarget = CombinedExitReader.Read(fields, fields.Either(node.Data, "combinedTarget", "combinedTakeProfit")),
        };
    }

    private void CheckInstrument(NodeEntry node)
    {
        var symbol = node.Fields.Text(node.Data["instrument"]);
        var traded = scope.Start?.Trading.Instrument.Symbol;
        if (symbol is not null && !string.IsNullOrEmpty(traded) && symbol != traded)
            node.Fields.Warn(node.Data["instrument"],
                $"The node trades {traded}, the start node's instrument, and not {Words.Quote(symbol)}.");
    }

    private static void CheckSwitch(NodeEntry node)
    {
        node.Fields.Flag(node.Data["enabled"]);
        node.Fields.Flag(node.Field["enabled"]);
        if (node.Kind == NodeKind.StartNode && !node.IsOn) node.Fields.Problem(node.Data, "The start node cannot be switched off.");
    }

    private SquareOffNode ReadSquareOff(NodeEntry node, NodeIdentity identity)
    {
        var field = node.Data["endConditions"];
        if (field.IsAbsent) node.Fields.Unexpected(field, "an object that says when to square off");
        var conditions = ReadEndConditions(node, field) ?? EndConditionsReader.None;
        return new SquareOffNode(identity.Index, identity.Id, identity.Name, identity.Children, conditions);
    }

    private EndConditions? ReadEndConditions(NodeEntry node, JsonField field) =>
        EndConditionsReader.Read(field, scope.Exchange, new AmountReader(node.Fields, new ExpressionReader(scope, node.Fields)));
}
