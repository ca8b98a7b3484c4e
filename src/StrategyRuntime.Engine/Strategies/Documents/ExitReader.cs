namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads an exit node: <c>exitType</c> and <c>exitNodeData</c>.</summary>
internal sealed class ExitReader(NodeEntry node, DocumentScope scope)
{
    private static readonly WordTable<QuantityRule> s_quantityRules = WordTable<QuantityRule>.OfNames(("percent", QuantityRule.Percentage));

    /// <summary>Words of <c>quantity</c>.</summary>
    public static WordRule QuantityRules => s_quantityRules.Rule;

    private static readonly WordTable<ExitTarget> s_targets = new(
        ("specific", ExitTarget.Position), ("position", ExitTarget.Position), ("tag", ExitTarget.Tag), ("all", ExitTarget.All));

    /// <summary>Words of <c>exitType</c>.</summary>
    public static WordRule Targets => s_targets.Rule;

    private readonly FieldReader _fields = node.Fields;
    private readonly AmountReader _amounts = new(node.Fields, new ExpressionReader(scope, node.Fields));

    private enum QuantityRule
    {
        All,
        Specific,
        Percentage,
    }

    /// <summary>Which positions an exit closes.</summary>
    private enum ExitTarget
    {
        Position,
        Tag,
        All,
    }

    public ExitNode Read(NodeIdentity identity)
    {
        var (index, id, name, children) = identity;
        var broken = new ExitNode(index, id, name, children, 0, "", OrderTemplate.Market, null, null);
        var exit = node.Data["exitNodeData"];
        var config = exit["orderConfig"];
        var asked = _fields.Word(node.Data["exitType"], s_targets) ?? ExitTarget.Position;
        if (asked != ExitTarget.All && (!_fields.IsObject(exit) || !_fields.IsObject(config))) return broken;
        CheckPostExecution(exit["postExecutionConfig"]);
        _fields.RefuseIfOn(exit["reEntryConfig"], "An exit node cannot enter again; put a reEntrySignalNode behind it.");

        var slots = FindTargets(asked, config, out var target);
        var owner = new[] { config, exit, node.Data }.FirstOrDefault(o => !FieldReader.IsBlank(o["quantity"]), config);
        var (amount, percent) = ReadQuantity(owner);
        return new ExitNode(
            index, id, name, children, slots.Count > 0 ? slots[0] : 0, target, new OrderReader(_amounts).Read(config), amount.Value,
            _fields.Text(config["reason"]))
        {
            TargetSlots = slots,
            QuantityPercent = percent,
            ComputedQuantity = amount.Computed,
        };
    }

    private IReadOnlyList<int> FindTargets(ExitTarget asked, JsonField config, out string target)
    {
        target = "";
        var byTag = !config["exitByTag"].IsAbsent && _fields.Flag(config["exitByTag"]) == true;
        var vpi = config["targetPositionVpi"];
        if (asked == ExitTarget.All)
        {
            target = _fields.Text(vpi) ?? "";
            return scope.AllSlots;
        }
        if (byTag || asked == ExitTarget.Tag)
        {
            var field = _fields.Either(config, "targetTag", "vpt", "tag");
            var tag = _fields.RequiredText(field);
            target = _fields.Text(vpi) ?? "";
            var tagged = scope.SlotsOfTag(tag);
            if (tag.Length > 0 && tagged.Count == 0)
                _fields.Problem(field, $"No entry node has a position with the tag {Words.Quote(tag)}.");
            return tagged;
        }

        target = _fields.RequiredText(vpi);
        if (target.Length == 0) return [];
        if (scope.SlotOf(target) is { } slot) return [slot];
        _fields.Problem(vpi, $"No entry node has a position {Words.Quote(target)}.");
        return [];
    }

    /// <summary>A quantity or a percentage; neither means all.</summary>
    private (Amount Quantity, decimal? Percent) ReadQuantity(JsonField owner)
    {
        var quantity = owner["quantity"];
        if (quantity.IsObject || FieldReader.TryGetDouble(quantity, out _)) return (_amounts.Read(quantity, NumberRange.Quantity), null);
        switch (_fields.Word(quantity, s_quantityRules))
        {
            case QuantityRule.Specific:
                return (_amounts.Required(owner["specificQuantity"], NumberRange.Quantity), null);
            case QuantityRule.Percentage:
                var percent = _fields.Either(owner, "percentage", "partialQuantityPercentage", "quantityPercentage");
                return (default, _fields.RequiredNumber(percent, NumberRange.PercentOfWhole));
            default:
                owner.Ignore("specificQuantity", "percentage", "partialQuantityPercentage", "quantityPercentage");
                return default;
        }
    }

    /// <summary>Builders save stops on exit nodes too. Off, they are nothing; on, they would be left out silently.</summary>
    private void CheckPostExecution(JsonField config)
    {
        if (!config.IsObject) return;
        foreach (var name in (string[])["stopLoss", "takeProfit", "trailingStop", "reEntry", "reEntryConfig"])
            _fields.RefuseIfOn(config[name], $"An exit node has no {name}; put it on the position of the entry node.");
    }
}
