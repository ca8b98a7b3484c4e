namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads one of an entry node's <c>positions</c>.</summary>
internal sealed class PositionReader
{
    private static readonly WordTable<Side> s_sides = WordTable<Side>.OfNames(("long", Side.Buy), ("short", Side.Sell));

    /// <summary>Words of <c>positionType</c>.</summary>
    public static WordRule Sides => s_sides.Rule;

    private static readonly WordTable<SizingMode> s_sizingModes = WordTable<SizingMode>.OfNames();

    /// <summary>Words of a sizing's <c>mode</c>.</summary>
    public static WordRule SizingModes => s_sizingModes.Rule;

    private static readonly WordTable<SizingMoment> s_moments = WordTable<SizingMoment>.OfNames();

    /// <summary>Words of a sizing's <c>at</c>.</summary>
    public static WordRule SizingMoments => s_moments.Rule;

    private readonly DocumentScope _scope;
    private readonly FieldReader _fields;
    private readonly AmountReader _amounts;
    private readonly DistanceReader _distances;

    public PositionReader(DocumentScope scope, FieldReader fields)
    {
        _scope = scope;
        _fields = fields;
        _amounts = new AmountReader(fields, new ExpressionReader(scope, fields));
        _distances = new DistanceReader(_amounts);
    }

    /// <param name="position">Its object.</param>
    /// <param name="slot">Its place among all positions of the document.</param>
    /// <param name="ofNode">The node's own stops and targets, which count where the position has none; absent without any.</param>
    public PositionTemplate Read(JsonField position, int slot, JsonField ofNode)
    {
        var vpi = _fields.RequiredId(position["vpi"]);
        if (vpi.Length > 0 && _scope.SlotOf(vpi) != slot)
            _fields.Problem(position["vpi"], $"The position id {Words.Quote(vpi)} is that of an earlier position too; each needs its own.");

        _fields.IsWord(position["positionType"], s_sides, out var side);
        var sizing = ReadSizing(position["sizing"]);
        var quantity = sizing is null
            ? _amounts.Required(position["quantity"], NumberRange.Quantity)
            : _amounts.Read(position["quantity"], NumberRange.Quantity);
        WarnOfLots(position);
        CheckContractMonth(position["contractMonth"]);
        var multiplier = _fields.Number(position["multiplier"], NumberRange.Multiplier);
        var add = !position["add"].IsAbsent && _fields.Flag(position["add"]) == true;
        var template = new PositionTemplate(
            slot,
            vpi,
            side,
            quantity.Value ?? (sizing is null ? 0 : 1),
            multiplier ?? 1,
            new OrderReader(_amounts).Read(position),
            _fields.WholeNumber(position["maxEntries"], 1, int.MaxValue) ?? int.MaxValue,
            sizing,
            null,
            null,
            null,
            new OptionReader(_fields).Read(position["optionDetails"]))
        {
            ComputedQuantity = quantity.Computed,
            HasOwnMultiplier = multiplier is not null,
            AddsToOpen = add,
            Tag = position["vpt"].Text,
        };
        template = Protect(template, position, position["postExecutionConfig"], ofNode);
        if (template.Sizing is { Mode: SizingMode.RiskPercent } && template.StopLoss is null)
            _fields.Problem(position["sizing"], "\"risk_percent\" is what a stop loss costs, and the position has none.");
        return template;
    }

    /// <summary>A position trades the contract of the instrument, whose candles are the chain's.</summary>
    private void CheckContractMonth(JsonField field)
    {
        if (FieldReader.IsBlank(field) || _fields.Text(field) is not { } month) return;
        if (_scope.Start?.Trading.Instrument.Contract is not { } rule)
        {
            _fields.Problem(field, $"There is no chain of contracts to take the contract of month {Words.Quote(month)} from: "
                + "say \"contractMonth\" at the trading instrument.");
        }
        else if (!string.Equals(month.Trim(), $"M{rule.Month}", StringComparison.OrdinalIgnoreCase))
        {
            _fields.Problem(field, $"The contract month {Words.Quote(month)} is not M{rule.Month}, which the trading instrument says.");
        }
    }

    /// <summary>
    /// How often an entry signal is armed again: <c>maxReEntries</c>, or <c>maxEntries</c>, which counts the first entry.
    /// </summary>
    public static int ReadReEntries(JsonField field, FieldReader fields)
    {
        if (fields.IsOff(field) || FieldReader.IsBlank(field) || !fields.IsObject(field) || field["enabled"].IsAbsent) return 0;
        if (!FieldReader.IsBlank(field["maxReEntries"])) return (int)(fields.Number(field["maxReEntries"], NumberRange.Whole(0,
            1_000_000)) ?? 0);
        return (int)(fields.RequiredNumber(field["maxEntries"], NumberRange.Whole(1, 1_000_000)) ?? 1) - 1;
    }

    /// <summary>The first of several that is given and not switched off.</summary>
    private JsonField FirstOn(params ReadOnlySpan<JsonField> candidates)
    {
        var first = candidates[0];
        var isFound = false;
        foreach (var candidate in candidates)
        {
            if (FieldReader.IsBlank(candidate) || _fields.IsOff(candidate)) continue;
            if (!isFound) first = candidate;
            isFound = true;
        }
        return first;
    }

    private PositionTemplate Protect(PositionTemplate template, JsonField position, JsonField own, JsonField ofNode)
    {
        var isLong = template.Side == Side.Buy;
        var target = FirstOn(position["takeProfit"], own["takeProfit"], ofNode["takeProfit"]);
        var trailing = FirstOn(position["trailingStop"], position["trailingConfig"], own["trailingStop"], ofNode["trailingStop"]);
        var hasSteps = target.IsObject && !_fields.IsOff(target) && !target["steps"].IsAbsent;
        var steps = hasSteps ? _distances.ReadSteps(target["steps"]) : [];
        var isBase = !hasSteps || target.Count > (target["enabled"].IsAbsent ? 1 : 2);
        template = template with
        {
            StopLoss = _distances.Read(FirstOn(position["stopLoss"], own["stopLoss"], ofNode["stopLoss"]), isBelow: isLong),
            TakeProfit = isBase ? _distances.Read(target, isBelow: !isLong) : null,
            TakeProfitSteps = steps,
            ReEntriesAfterProtection = ReadReEntries(FirstOn(
                position["reEntry"], position["reEntryConfig"], own["reEntry"], own["reEntryConfig"], ofNode["reEntry"],
                    ofNode["reEntryConfig"]), _fields),
        };
        return Trail(template, trailing, isLong);
    }

    private PositionTemplate Trail(PositionTemplate template, JsonField field, bool isLong)
    {
        if (_fields.IsOff(field) || FieldReader.IsBlank(field)) return template;
        var level = field["expression"];
        var activation = _distances.Read(field["activateAt"], isBelow: !isLong);
        if (!level.IsAbsent)
        {
            var amount = _amounts.Read(level, NumberRange.Price);
            // A number is a level that stays where it is.
            var computed = amount.Computed ?? (amount.Value is { } number ? new ConstantExpression((double)number) : null);
            return template with { TrailingLevel = computed, TrailingActivation = activation };
        }
        var distance = _distances.Read(field, isBelow: isLong);
        return template with
        {
            TrailingStop = distance,
            TrailingActivation = activation,
            TrailingStep = distance is null || !field.IsObject ? null : _distances.ReadStep(field, distance.Kind),
        };
    }

    /// <summary>
    /// Other builders' names for quantity and multiplier: beside these they say nothing, and not what their author thinks.
    /// </summary>
    private void WarnOfLots(JsonField position)
    {
        foreach (var name in (string[])["lots", "lotSize"])
        {
            if (!FieldReader.IsBlank(position[name]))
                _fields.Warn(position[name], $"\"{name}\" is ignored: what is traded is \"quantity\" × \"multiplier\".");
        }
    }

    private Sizing? ReadSizing(JsonField field)
    {
        if (_fields.IsOff(field) || !_fields.IsObject(field)) return null;
        _fields.IsWord(field["mode"], s_sizingModes, out var mode);
        var range = mode switch
        {
            SizingMode.PercentEquity or SizingMode.RiskPercent => NumberRange.PercentOfWhole,
            SizingMode.Notional => NumberRange.Money,
            _ => NumberRange.Quantity,
        };
        var value = _amounts.Required(field["value"], range);
        return new Sizing(mode, value.Value ?? 0, _fields.Number(field["roundTo"], NumberRange.Quantity) ?? 1)
        {
            Computed = value.Computed,
            At = _fields.Word(field["at"], s_moments) ?? SizingMoment.Fill,
            ReserveFees = !field["reserveFees"].IsAbsent && _fields.Flag(field["reserveFees"]) == true,
        };
    }
}
