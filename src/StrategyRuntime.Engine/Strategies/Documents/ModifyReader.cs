namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads a modify node. What changes stands in its data, or in the builder's <c>modifications</c>.</summary>
internal sealed class ModifyReader(NodeEntry node, DocumentScope scope)
{
    public ModifyNode Read(NodeIdentity identity)
    {
        var (data, fields) = (node.Data, node.Fields);
        var amounts = new AmountReader(fields, new ExpressionReader(scope, fields));
        var distances = new DistanceReader(amounts);
        var changes = data["modifications"];
        JsonField Part(string name) => FieldReader.IsBlank(data[name]) && changes.IsObject ? changes[name] : data[name];

        var vpi = FieldReader.IsBlank(data["targetPositionVpi"]) ? data["targetPositionId"] : data["targetPositionVpi"];
        if (FieldReader.IsBlank(vpi)) vpi = data["targetPositionVpi"];
        data.Ignore("targetNodeId");
        var target = fields.RequiredText(vpi);
        var slot = scope.SlotOf(target);
        if (target.Length > 0 && slot is null) fields.Problem(vpi, $"No entry node has a position {Words.Quote(target)}.");

        var isLong = slot is not { } known || scope.IsLong(known);
        var price = FieldReader.IsBlank(Part("price")) ? Part("limitPrice") : Part("price");
        var trigger = FieldReader.IsBlank(Part("triggerPrice")) ? Part("stopPrice") : Part("triggerPrice");
        var cancel = Part("cancel");
        var change = new PositionChange
        {
            LimitPrice = ReadLevel(price, amounts),
            StopPrice = ReadLevel(trigger, amounts),
            StopLoss = distances.Read(Part("stopLoss"), isBelow: isLong),
            TakeProfit = distances.Read(Part("takeProfit"), isBelow: !isLong),
            TrailingStop = distances.Read(Part("trailingStop"), isBelow: isLong),
            Cancel = !cancel.IsAbsent && fields.Flag(cancel) == true,
        };
        if (change == new PositionChange())
            fields.Problem(data,
                "The node changes nothing; it needs \"price\", \"triggerPrice\", \"stopLoss\", \"takeProfit\", \"trailingStop\" or "
                + "\"cancel\".");
        return new ModifyNode(identity.Index, identity.Id, identity.Name, identity.Children, slot ?? 0, target, change);
    }

    private static LevelChange? ReadLevel(JsonField field, AmountReader amounts)
    {
        var amount = amounts.Read(field, NumberRange.Price);
        return amount.IsThere ? new LevelChange(amount.Value, amount.Computed) : null;
    }
}
