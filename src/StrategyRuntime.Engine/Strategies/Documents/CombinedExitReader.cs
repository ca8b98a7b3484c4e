namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// Reads <c>combinedStopLoss</c> and <c>combinedTarget</c> of an entry node: <c>{percent: 30}</c>, <c>{points: 40}</c>, <c>{amount:
/// 5000}</c>, <c>{type: "amount", value: 5000}</c>, or a bare number of points.
/// </summary>
internal static class CombinedExitReader
{
    /// <summary>Units of a value.</summary>
    public static WordTable<CombinedExitKind> Kinds { get; } = WordTable<CombinedExitKind>.OfNames(
        ("percentage", CombinedExitKind.Percent), ("%", CombinedExitKind.Percent), ("premium", CombinedExitKind.Points),
        ("pnl", CombinedExitKind.Amount), ("absolute", CombinedExitKind.Amount));

    private static readonly (CombinedExitKind Kind, string[] Names)[] s_values =
    [
        (CombinedExitKind.Percent, ["percent", "percentage"]),
        (CombinedExitKind.Points, ["points"]),
        (CombinedExitKind.Amount, ["amount", "pnl"]),
    ];

    /// <summary>What was read; null when it is switched off, absent, or has a problem.</summary>
    public static CombinedExit? Read(FieldReader fields, JsonField field)
    {
        if (fields.IsOff(field) || FieldReader.IsBlank(field)) return null;
        if (!field.IsObject) return Of(fields, CombinedExitKind.Points, field);
        if (!FieldReader.IsBlank(field["value"]))
        {
            var word = FieldReader.IsBlank(field["type"]) ? field["triggerType"] : field["type"];
            return fields.IsWord(word, Kinds, out var asked) ? Of(fields, asked, field["value"]) : null;
        }
        var given = s_values.SelectMany(v => v.Names.Select(n => (v.Kind, Field: field[n])))
            .Where(v => !FieldReader.IsBlank(v.Field)).ToList();
        if (given.Count == 1) return Of(fields, given[0].Kind, given[0].Field);
        fields.Problem(
            field, $"\"{field.Name}\" needs exactly one of \"percent\", \"points\" and \"amount\", or \"type\" and \"value\".");
        return null;
    }

    private static CombinedExit? Of(FieldReader fields, CombinedExitKind kind, JsonField value)
    {
        var range = kind switch
        {
            CombinedExitKind.Percent => NumberRange.PercentOfGrowth,
            CombinedExitKind.Points => NumberRange.Price,
            _ => NumberRange.Money,
        };
        return fields.RequiredNumber(value, range) is { } number ? new CombinedExit(kind, number) : null;
    }
}
