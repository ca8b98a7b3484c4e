namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>What an exit node does.</summary>
internal readonly record struct ExitSettings(int TargetSlot, string TargetVpi, OrderTemplate Order, decimal? Quantity, string? Reason);

/// <summary>Reads <c>exitNodeData</c>.</summary>
internal static class ExitReader
{
    private static readonly WordTable<QuantityRule> s_quantityRules = WordTable<QuantityRule>.OfNames();

    private enum QuantityRule
    {
        All,
        Specific,
    }

    public static ExitSettings Read(JsonField data, DocumentScope scope, FieldReader fields)
    {
        var exit = data["exitNodeData"];
        var config = exit["orderConfig"];
        if (!fields.IsObject(exit) || !fields.IsObject(config)) return new ExitSettings(0, "", OrderTemplate.Market, null, null);
        CheckPostExecution(exit["postExecutionConfig"], fields);
        var target = fields.RequiredText(config["targetPositionVpi"]);
        var slot = scope.SlotOf(target);
        if (target.Length > 0 && slot is null)
            fields.Problem(config["targetPositionVpi"], $"No entry node has a position {Words.Quote(target)}.");
        return new ExitSettings(slot ?? 0, target, OrderReader.Read(config, fields), ReadQuantity(config, fields), config["reason"].Text);
    }

    /// <summary>A quantity, or null for all: <c>all</c>, <c>specific</c> with <c>specificQuantity</c>, or a number.</summary>
    private static decimal? ReadQuantity(JsonField config, FieldReader fields)
    {
        var quantity = config["quantity"];
        if (FieldReader.TryGetDouble(quantity, out _)) return fields.Number(quantity, NumberRange.Quantity);
        return fields.Word(quantity, s_quantityRules) == QuantityRule.Specific
            ? fields.RequiredNumber(config["specificQuantity"], NumberRange.Quantity)
            : null;
    }

    /// <summary>Builders save stops on exit nodes too. Off, they are nothing; on, they would be left out silently.</summary>
    private static void CheckPostExecution(JsonField config, FieldReader fields)
    {
        if (!config.IsObject) return;
        foreach (var name in (string[])["stopLoss", "takeProfit", "trailingStop"])
        {
            if (!fields.IsOff(config[name]) && !config[name]["enabled"].IsAbsent)
                fields.Problem(config[name], $"An exit node has no {name}; put it on the position of the entry node.");
        }
    }
}
