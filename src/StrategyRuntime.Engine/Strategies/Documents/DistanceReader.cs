namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// Reads <c>stopLoss</c>, <c>takeProfit</c> and <c>trailingStop</c>: <c>{percent: 2}</c>, <c>{type: "points", value: 15}</c>, a bare
/// number of points, or the builder's form with <c>triggerType</c>.
/// </summary>
internal sealed class DistanceReader(AmountReader amounts)
{
    private static readonly WordTable<DistanceKind> s_kinds = WordTable<DistanceKind>.OfNames(
        ("percentage", DistanceKind.Percent), ("%", DistanceKind.Percent), ("absolute", DistanceKind.Price));

    /// <summary>Words of a distance's <c>type</c>.</summary>
    public static WordRule Kinds => s_kinds.Rule;

    private static readonly (DistanceKind Kind, string[] Names)[] s_values =
    [
        (DistanceKind.Percent, ["percent", "percentage", "stopPercentage", "targetPercentage", "trailPercentage", "initialDistance"]),
        (DistanceKind.Points, ["points", "stopPoints", "targetPoints", "trailPoints", "initialPoints"]),
        (DistanceKind.Price, ["price", "stopPrice", "targetPrice"]),
    ];

    /// <summary>A price cannot fall by all of itself, but it can rise by more: distances below the entry price end before 100 %.</summary>
    private static readonly NumberRange s_percentBelow = new(0, 100, AboveMinimum: true, BelowMaximum: true);

    /// <summary>A target that falls with time may fall to the entry price and beyond.</summary>
    private static readonly NumberRange s_percentOfStep = new(-100, 10_000, AboveMinimum: true);

    private readonly FieldReader _fields = amounts.Fields;

    /// <param name="field">The object, or a number of points.</param>
    /// <param name="isBelow">True when it lies below the entry price: stops of a long position, the target of a short one.</param>
    public PriceDistance? Read(JsonField field, bool isBelow)
    {
        if (_fields.IsOff(field) || FieldReader.IsBlank(field)) return null;
        RefuseForm(field);
        field.ReadAs(ValueRule.Distance);
        var (kind, value) = Find(field);
        if (kind is null) return null;
        var percentages = isBelow ? s_percentBelow : NumberRange.PercentOfGrowth;
        return Of(kind.Value, value, kind == DistanceKind.Percent ? percentages : NumberRange.Price);
    }

    /// <summary>Steps of a target: <c>[{after: "30m", percent: 1}, …]</c>.</summary>
    public IReadOnlyList<TargetStep> ReadSteps(JsonField list)
    {
        var steps = new List<TargetStep>();
        foreach (var item in _fields.Items(list))
        {
            if (!_fields.IsObject(item)) continue;
            var isTime = Market.Timeframe.TryParse(item["after"].Text, out var after);
            if (!isTime) _fields.Unexpected(item["after"], "a length of time such as 30m, 2h or 1d");
            var (kind, value) = Find(item);
            if (kind is null) continue;
            var time = new TimeSpan(isTime ? after.NominalTicks : 0);
            if (isTime && steps.Count > 0 && time <= steps[^1].After)
                _fields.Problem(item["after"], "The steps stand in order of time, each later than the one before.");
            var range = kind == DistanceKind.Percent ? s_percentOfStep : NumberRange.PriceOffset;
            steps.Add(new TargetStep(time, Of(kind.Value, value, range)));
        }
        return steps;
    }

    /// <summary>What a trailing stop moves by: <c>stepSize</c> percent or <c>pointsStepSize</c>.</summary>
    public PriceDistance? ReadStep(JsonField field, DistanceKind kind)
    {
        var name = kind == DistanceKind.Percent || field["pointsStepSize"].IsAbsent ? "stepSize" : "pointsStepSize";
        field.Ignore("stepSize", "pointsStepSize");
        return _fields.Number(field[name], NumberRange.Price) is { } step ? new PriceDistance(kind, step) : null;
    }

    private PriceDistance Of(DistanceKind kind, JsonField value, NumberRange range)
    {
        var amount = amounts.Required(value, range);
        return new PriceDistance(kind, amount.Value ?? 0) { Computed = amount.Computed };
    }

    /// <summary>Parts of the builder's form that a run does not have.</summary>
    private void RefuseForm(JsonField field)
    {
        if (!field.IsObject) return;
        field.Ignore("waitTime", "waitTimeUnit", "limitBuffer");
        if (!field["waitForMarket"].IsAbsent && _fields.Flag(field["waitForMarket"]) == true)
            _fields.Problem(field["waitForMarket"],
                "A stop or target cannot wait for the market before it acts; it acts when its price is reached.");
        if (field["orderType"].Text is { } order && Words.Normalise(order) != "market")
            _fields.Problem(field["orderType"], "A stop or target closes at the market; other order types are not possible here.");
    }

    private (DistanceKind? Kind, JsonField Value) Find(JsonField field)
    {
        if (!field.IsObject || !field["type"].IsAbsent && ExpressionReader.IsKind(field["type"])) return (DistanceKind.Points, field);
        var word = FieldReader.IsBlank(field["type"]) && !FieldReader.IsBlank(field["triggerType"]) ? field["triggerType"] : field["type"];
        var given = s_values.SelectMany(v => v.Names.Select(n => (v.Kind, Field: field[n]))).Where(k => !FieldReader.IsBlank(k.Field))
            .ToList();
        if (!FieldReader.IsBlank(field["value"]))
            return (_fields.IsWord(word, s_kinds, out var kind) ? kind : null, field["value"]);
        if (!FieldReader.IsBlank(word))
        {
            if (!_fields.IsWord(word, s_kinds, out var asked)) return (null, field);
            given = [.. given.Where(g => g.Kind == asked || g.Field.Name == "initialDistance").Select(g => (asked, g.Field)).Take(1)];
        }
        if (given.Count == 1) return (given[0].Kind, given[0].Field);
        _fields.Problem(field, $"\"{field.Name}\" needs exactly one of \"percent\", \"points\" and \"price\", or \"type\" and \"value\".");
        return (null, field);
    }
}
