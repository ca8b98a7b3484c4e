namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// Reads <c>stopLoss</c>, <c>takeProfit</c> and <c>trailingStop</c>: <c>{percent: 2}</c>, <c>{type: "points", value: 15}</c>, or a bare
/// number of points.
/// </summary>
internal static class DistanceReader
{
    private static readonly WordTable<DistanceKind> s_kinds = WordTable<DistanceKind>.OfNames(
        ("percentage", DistanceKind.Percent), ("%", DistanceKind.Percent), ("absolute", DistanceKind.Price));

    /// <summary>A price cannot fall by all of itself, but it can rise by more: distances below the entry price end before 100 %.</summary>
    private static readonly NumberRange s_percentBelow = new(0, 100, AboveMinimum: true, BelowMaximum: true);

    /// <param name="isBelow">True when it lies below the entry price: stops of a long position, the target of a short one.</param>
    public static PriceDistance? Read(JsonField field, bool isBelow, FieldReader fields)
    {
        if (fields.IsOff(field) || FieldReader.IsBlank(field)) return null;
        var (kind, value) = field.IsObject ? FindValue(field, fields) : (DistanceKind.Points, field);
        if (kind is null) return null;
        var range = kind != DistanceKind.Percent ? NumberRange.Price : isBelow ? s_percentBelow : NumberRange.PercentOfGrowth;
        return new PriceDistance(kind.Value, fields.RequiredNumber(value, range) ?? 0);
    }

    private static (DistanceKind? Kind, JsonField Value) FindValue(JsonField field, FieldReader fields)
    {
        if (!FieldReader.IsBlank(field["value"]))
            return (fields.IsWord(field["type"], s_kinds, out var kind) ? kind : null, field["value"]);
        var given = new[] { ("percent", DistanceKind.Percent), ("points", DistanceKind.Points), ("price", DistanceKind.Price) }
            .Select(k => (Kind: k.Item2, Field: field[k.Item1]))
            .Where(k => !FieldReader.IsBlank(k.Field))
            .ToList();
        if (given.Count == 1) return (given[0].Kind, given[0].Field);
        fields.Problem(field, $"\"{field.Name}\" needs exactly one of \"percent\", \"points\" and \"price\", or \"type\" and \"value\".");
        return (null, field);
    }
}
