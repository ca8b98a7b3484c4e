using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads <c>optionDetails</c> of a position: which expiry, call or put, and which strike.</summary>
internal sealed class OptionReader(FieldReader fields)
{
    private const string ExpectedStrike =
        "ATM, ITM1 to ITM20, OTM1 to OTM20, \"strike\", \"premium\" or \"delta\" with \"strikeValue\", or {strike}, {premium} or {delta}";

    /// <summary>What a strike may be chosen by, beside its place.</summary>
    public static WordTable<StrikeKind> StrikeKinds { get; } = new(
        ("strike", StrikeKind.Strike), ("fixed", StrikeKind.Strike), ("premium", StrikeKind.Premium),
        ("closest_premium", StrikeKind.Premium), ("nearest_premium", StrikeKind.Premium), ("delta", StrikeKind.Delta),
        ("closest_delta", StrikeKind.Delta), ("nearest_delta", StrikeKind.Delta));

    /// <summary>A delta may be written with the sign of a put's.</summary>
    public static NumberRange Deltas { get; } = new(-1, 1, AboveMinimum: true, BelowMaximum: true);

    /// <summary>What was read; null for an object in which nothing is filled in, and after a problem.</summary>
    public OptionDetails? Read(JsonField field)
    {
        if (field.IsAbsent || !fields.IsObject(field)) return null;
        var (expiry, type, strike) = (field["expiry"], field["optionType"], field["strikeType"]);
        if (FieldReader.IsBlank(expiry) && FieldReader.IsBlank(type) && FieldReader.IsBlank(strike)) return null;
        var isExpiry = ExpiryRule.TryParse(expiry.Text, out var expiryRule);
        if (!isExpiry) fields.Unexpected(expiry, ExpiryRule.Expected);
        var right = ReadRight(type);
        var strikeRule = ReadStrike(field, strike);
        var step = fields.Number(field["strikeStep"], NumberRange.Price);
        return isExpiry && right is { } known && strikeRule is { } rule
            ? new OptionDetails(expiryRule, known, rule) { StrikeStep = step }
            : null;
    }

    private OptionRight? ReadRight(JsonField field)
    {
        switch (field.Text?.Trim().ToUpperInvariant())
        {
            case "CE" or "CALL":
                return OptionRight.Call;
            case "PE" or "PUT":
                return OptionRight.Put;
            default:
                fields.Unexpected(field, "one of CE, PE, CALL, PUT");
                return null;
        }
    }

    private StrikeRule? ReadStrike(JsonField owner, JsonField field)
    {
        if (field.IsObject) return ReadStrikeObject(field);
        if (StrikeRule.TryParse(field.Text, out var rule))
        {
            // A form that was used for another kind before keeps the number that it asked for.
            owner.Ignore("strikeValue");
            return rule;
        }
        var word = field.Text?.Trim().ToUpperInvariant();
        if (word is "ITM" or "OTM")
        {
            var steps = fields.RequiredNumber(owner["strikeValue"], NumberRange.Whole(1, StrikeRule.MostSteps));
            return steps is { } number ? new StrikeRule(StrikeKind.Moneyness, word == "ITM" ? (int)number : -(int)number) : null;
        }
        if (field.Text is { } text && StrikeKinds.TryGet(text, out _) && fields.IsWord(field, StrikeKinds, out var kind))
            return Of(kind, owner["strikeValue"]);
        fields.Unexpected(field, ExpectedStrike);
        return null;
    }

    private StrikeRule? ReadStrikeObject(JsonField field)
    {
        var given = new[] { ("strike", StrikeKind.Strike), ("premium", StrikeKind.Premium), ("delta", StrikeKind.Delta) }
            .Select(k => (Kind: k.Item2, Field: field[k.Item1])).Where(k => !FieldReader.IsBlank(k.Field)).ToList();
        if (given.Count == 1) return Of(given[0].Kind, given[0].Field);
        fields.Unexpected(field, ExpectedStrike);
        return null;
    }

    private StrikeRule? Of(StrikeKind kind, JsonField value)
    {
        var number = fields.RequiredNumber(value, kind == StrikeKind.Delta ? Deltas : NumberRange.Price);
        return number is { } known ? new StrikeRule(kind, 0, kind == StrikeKind.Delta ? Math.Abs(known) : known) : null;
    }
}
