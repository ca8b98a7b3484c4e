using System.Globalization;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads expressions about candles, indicators and the last tick.</summary>
internal sealed class MarketExpressionReader(DocumentScope scope, FieldReader fields)
{
    private static readonly WordTable<InstrumentRole> s_roles = WordTable<InstrumentRole>.OfNames();

    private static readonly WordTable<RangeAggregate> s_aggregates = WordTable<RangeAggregate>.OfNames(
        ("highest", RangeAggregate.Max), ("lowest", RangeAggregate.Min), ("avg", RangeAggregate.Average), ("mean", RangeAggregate.Average));

    private static readonly WordTable<LiveField> s_liveFields = new(
        ("ltp", LiveField.Ltp), ("underlying_ltp", LiveField.Ltp), ("price", LiveField.Ltp), ("mark", LiveField.Ltp),
        ("volume", LiveField.Volume), ("oi", LiveField.OpenInterest), ("open_interest", LiveField.OpenInterest),
        ("bid", LiveField.Bid), ("ask", LiveField.Ask));

    /// <summary>Values of <c>instrumentType</c>; the number is that of the symbol.</summary>
    private enum InstrumentRole
    {
        Ti,
        Si,
    }

    public Operand ReadIndicator(JsonField field)
    {
        var offset = ReadOffset(field["offset"], 0);
        var name = fields.RequiredText(field["name"]);
        if (FindSeries(field) is not ({ } series, { } timeframe, { } text) || name.Length == 0) return Operand.Broken;
        if (!timeframe.Indicators.TryGetValue(name, out var slot))
        {
            fields.Problem(field["name"], $"There is no indicator {Words.Quote(name)} on {text}.");
            return Operand.Broken;
        }

        if (slot.Settings is not { } settings) return Operand.Broken;
        if (!TryGetOutput(settings, fields.Text(field["parameter"]), out var output))
        {
            fields.Unexpected(field["parameter"], $"one of {string.Join(", ", settings.Definition.Outputs)}");
            return Operand.Broken;
        }

        var label = output == 0 ? settings.Key : $"{settings.Key}.{settings.Definition.Outputs[output]}";
        return new Operand(new IndicatorExpression(series, slot.Index, output, offset), AtOffset($"{text}.{label}", offset));
    }

    public Operand ReadCandle(JsonField field)
    {
        var offset = ReadOffset(field["offset"], 0);
        if (!ReadPriceField(field, out var price) || FindSeries(field) is not ({ } series, _, { } text)) return Operand.Broken;
        return new Operand(new CandleExpression(series, price, offset), AtOffset($"{text}.{price}", offset));
    }

    public Operand ReadRange(JsonField field)
    {
        var from = fields.RequiredNumber(field["from"], Offsets);
        var to = fields.RequiredNumber(field["to"], Offsets);
        if (from > to)
            fields.Problem(field["from"], "\"from\" is the oldest candle and cannot come after \"to\"; -5 to -1 are the last five.");
        var isKnown = fields.IsWord(field["aggregate"], s_aggregates, out var aggregate);
        if (!(ReadPriceField(field, out var price) & isKnown) || FindSeries(field) is not ({ } series, _, { } text)) return Operand.Broken;
        return new Operand(
            new CandleRangeExpression(series, price, (int)(from ?? 0), (int)(to ?? 0), aggregate),
            string.Create(CultureInfo.InvariantCulture, $"{s_aggregates.NameOf(aggregate)}({text}.{price}[{from}..{to}])"));
    }

    public Operand ReadLive(JsonField field)
    {
        var isKnown = fields.IsWord(field["field"], s_liveFields, out var live);
        if (ReadRole(field) is not { } role || !isKnown) return Operand.Broken;
        return new Operand(new LiveExpression((int)role, live), $"{NameOf(role)}.{s_liveFields.SpellingOf(field["field"].Text!)}");
    }

    private static NumberRange Offsets { get; } = NumberRange.Whole(-StrategyLimits.CandlesBack, 0);

    /// <summary>An output may be named with its indicator: <c>macd.signal</c>.</summary>
    private static bool TryGetOutput(IndicatorSettings settings, string? name, out int output)
    {
        var definition = settings.Definition;
        output = definition.DefaultOutput(settings);
        if (string.IsNullOrWhiteSpace(name)) return true;
        if (definition.TryGetOutput(name, out output)) return true;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && definition.Answers(name[..dot]) && definition.TryGetOutput(name[(dot + 1)..], out output);
    }

    private static string NameOf(InstrumentRole role) => s_roles.NameOf(role).ToUpperInvariant();

    /// <summary>
    /// <c>Current[…]</c> is the forming candle, <c>Previous[…]</c> the last completed one, <c>Previous(2)[…]</c> the one before.
    /// </summary>
    private static string AtOffset(string text, int offset) => offset switch
    {
        0 => $"Current[{text}]",
        -1 => $"Previous[{text}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"Previous({-offset})[{text}]"),
    };

    private int ReadOffset(JsonField field, int whenAbsent) =>
        fields.WholeNumber(field, -StrategyLimits.CandlesBack, 0) ?? whenAbsent;

    private bool ReadPriceField(JsonField field, out PriceField price)
    {
        var named = FieldReader.IsBlank(field["field"]) && !field["dataField"].IsAbsent ? field["dataField"] : field["field"];
        return fields.IsWord(named, PriceFields.Table, out price);
    }

    /// <summary>Trading or supporting instrument; null after a problem, or when the start node has one.</summary>
    private InstrumentRole? ReadRole(JsonField field)
    {
        var role = fields.Word(field["instrumentType"], s_roles) ?? InstrumentRole.Ti;
        if (scope.Start is null) return null;
        if (role == InstrumentRole.Ti || scope.Start.Supporting is not null) return role;
        fields.Problem(field["instrumentType"], "The start node has no supporting instrument (SI).");
        return null;
    }

    private (SeriesRef Series, TimeframeScope Timeframe, string Text)? FindSeries(JsonField field)
    {
        var timeframeId = fields.Text(field["timeframeId"]);
        if (ReadRole(field) is not { } role) return null;
        var instrument = role == InstrumentRole.Ti ? scope.Start!.Trading : scope.Start!.Supporting!;
        if (instrument.IsBroken) return null;
        if (instrument.Find(timeframeId) is { } timeframe)
            return (new SeriesRef((int)role, timeframe.Index), timeframe, $"{NameOf(role)}.{timeframe.Id}");
        fields.Unexpected(field["timeframeId"], $"one of {string.Join(", ", instrument.Timeframes.Select(t => t.Id))}");
        return null;
    }
}
