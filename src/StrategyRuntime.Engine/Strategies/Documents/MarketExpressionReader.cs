using System.Globalization;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads expressions about candles, indicators and the last tick.</summary>
internal sealed class MarketExpressionReader(DocumentScope scope, FieldReader fields)
{
    private static readonly WordTable<InstrumentRole> s_roles = new(("TI", InstrumentRole.Ti), ("SI", InstrumentRole.Si));

    /// <summary>Words of <c>instrumentType</c>.</summary>
    public static WordRule Roles => s_roles.Rule;

    private static readonly WordTable<RangeAggregate> s_aggregates = WordTable<RangeAggregate>.OfNames(
        ("highest", RangeAggregate.Max), ("lowest", RangeAggregate.Min), ("avg", RangeAggregate.Average), ("mean", RangeAggregate.Average));

    /// <summary>Words of <c>aggregate</c>.</summary>
    public static WordRule Aggregates => s_aggregates.Rule;

    private static readonly WordTable<CandleSelection> s_selections = WordTable<CandleSelection>.OfNames(
        ("offset", CandleSelection.ByOffset), ("time", CandleSelection.ByTime), ("number", CandleSelection.ByNumber));

    /// <summary>Words of <c>candleSelectionMode</c>.</summary>
    public static WordRule Selections => s_selections.Rule;

    private static readonly WordTable<RangeKind> s_ranges = WordTable<RangeKind>.OfNames(
        ("count", RangeKind.ByCount), ("time", RangeKind.ByTime), ("number", RangeKind.ByNumber), ("offset", RangeKind.ByOffset));

    /// <summary>Words of <c>rangeType</c>.</summary>
    public static WordRule RangeKinds => s_ranges.Rule;

    private static readonly WordTable<LiveField> s_liveFields = new(
        ("ltp", LiveField.Ltp), ("underlying_ltp", LiveField.Ltp), ("price", LiveField.Ltp), ("mark", LiveField.Ltp),
        ("volume", LiveField.Volume), ("oi", LiveField.OpenInterest), ("open_interest", LiveField.OpenInterest),
        ("bid", LiveField.Bid), ("ask", LiveField.Ask));

    /// <summary>Words of a live value's <c>field</c>.</summary>
    public static WordRule LiveFields => s_liveFields.Rule;

    private static readonly WordTable<PositionPrice> s_positionPrices = new(
        ("position_ltp", PositionPrice.Last), ("ltp", PositionPrice.Last), ("price", PositionPrice.Last), ("mark", PositionPrice.Last));

    /// <summary>How a candle is chosen.</summary>
    private enum CandleSelection
    {
        ByOffset,
        ByTime,
        ByNumber,
    }

    /// <summary>How candles of a range are chosen.</summary>
    private enum RangeKind
    {
        ByOffset,
        ByCount,
        ByTime,
        ByNumber,
    }

    /// <summary>Words for the last price of a position's own contract.</summary>
    private enum PositionPrice
    {
        Last,
    }

    /// <summary>Values of <c>instrumentType</c>; the number is that of the symbol.</summary>
    private enum InstrumentRole
    {
        Ti,
        Si,
    }

    public Operand ReadIndicator(JsonField field)
    {
        var offset = ReadOffset(field["offset"], 0);
        var name = fields.RequiredText(fields.Either(field, "name", "indicatorName"));
        if ((fields.Word(field["candleSelectionMode"], s_selections) ?? CandleSelection.ByOffset) != CandleSelection.ByOffset)
            fields.Problem(field["candleSelectionMode"],
                "An indicator is read at an offset; use a candle for a time or a number in the session.");
        if (FindSeries(field) is not ({ } series, { } timeframe, { } text) || name.Length == 0) return Operand.Broken;
        if (!timeframe.Indicators.TryGetValue(name, out var slot))
        {
            fields.Problem(field["name"], $"There is no indicator {Words.Quote(name)} on {text}.");
            return Operand.Broken;
        }

        if (slot.Settings is not { } settings) return Operand.Broken;
        if (!TryGetOutput(settings, fields.Text(field["parameter"]), out var output))
        {
            fields.Unexpected(field["parameter"], $"one of {string.Join(", ", settings.Definition.ReadableOutputs)}");
            return Operand.Broken;
        }

        var label = output == 0 ? settings.Key : $"{settings.Key}.{settings.Definition.ReadableOutputs[output]}";
        return new Operand(new IndicatorExpression(series, slot.Index, output, offset), AtOffset($"{text}.{label}", offset));
    }

    public Operand ReadCandle(JsonField field)
    {
        var offset = ReadOffset(field["offset"], 0);
        var selection = fields.Word(field["candleSelectionMode"], s_selections) ?? CandleSelection.ByOffset;
        double? time = selection == CandleSelection.ByTime ? ReadTime(fields.Either(field, "candleTime", "time", "timeValue")) : null;
        int? number = selection == CandleSelection.ByNumber ? ReadNumber(fields.Either(field, "candleNumber", "number")) : null;
        field.Ignore("candleTime", "candleNumber");
        if (!ReadPriceField(field, out var price) || FindSeries(field) is not ({ } series, _, { } text)) return Operand.Broken;
        return selection switch
        {
            CandleSelection.ByOffset => new Operand(new CandleExpression(series, price, offset), AtOffset($"{text}.{price}", offset)),
            CandleSelection.ByTime when time is { } at => new Operand(new CandleAtTimeExpression(series, price, at),
                $"{text}.{price}[{TimeOf(at)}]"),
            CandleSelection.ByNumber when number is { } place => new Operand(
                new CandleByNumberExpression(series, price, place), string.Create(CultureInfo.InvariantCulture,
                    $"{text}.{price}[#{place}]")),
            _ => Operand.Broken,
        };
    }

    public Operand ReadRange(JsonField field)
    {
        var isKnown = fields.IsWord(fields.Either(field, "aggregate", "aggregationType"), s_aggregates, out var aggregate);
        var kind = fields.Word(field["rangeType"], s_ranges) ?? RangeKind.ByOffset;
        var bounds = kind switch
        {
            RangeKind.ByTime => (ReadTime(fields.Either(field, "startTime", "from")), ReadTime(fields.Either(field, "endTime", "to"))),
            RangeKind.ByNumber => (ReadNumber(fields.Either(field, "startIndex", "startNumber", "from")), ReadNumber(fields.Either(field,
                "endIndex", "endNumber", "to"))),
            RangeKind.ByCount => ReadCounts(field),
            _ => ((double?)fields.RequiredNumber(field["from"], Offsets), (double?)fields.RequiredNumber(field["to"], Offsets)),
        };
        field.Ignore("from", "to", "startIndex", "endIndex", "startTime", "endTime");
        if (bounds is not ({ } from, { } to) || !CheckBounds(field, kind, from, to)) isKnown = false;
        if (!(ReadPriceField(field, out var price) & isKnown) || FindSeries(field) is not ({ } series, _, { } text)) return Operand.Broken;
        (from, to) = (bounds.Item1!.Value, bounds.Item2!.Value);
        Expression range = kind switch
        {
            RangeKind.ByTime => new CandleTimeRangeExpression(series, price, from, to, aggregate),
            RangeKind.ByNumber => new CandleNumberRangeExpression(series, price, (int)from, (int)to, aggregate),
            _ => new CandleRangeExpression(series, price, (int)from, (int)to, aggregate),
        };
        var shown = kind switch
        {
            RangeKind.ByTime => $"{TimeOf(from)}..{TimeOf(to)}",
            RangeKind.ByNumber => string.Create(CultureInfo.InvariantCulture, $"#{from}..#{to}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{from}..{to}"),
        };
        return new Operand(range, $"{s_aggregates.NameOf(aggregate)}({text}.{price}[{shown}])");
    }

    public Operand ReadLive(JsonField field)
    {
        var named = NamedField(field);
        if (named.Text is { } word && s_positionPrices.TryGet(word, out _)
            && (!FieldReader.IsBlank(field["vpi"]) || Words.Normalise(word) == "positionltp"))
        {
            field.Ignore("instrumentType");
            return ReadPositionPrice(field["vpi"]);
        }
        if (!FieldReader.IsBlank(field["vpi"]) && scope.SlotOf(field["vpi"].Text ?? "") is null) return ReadPositionPrice(field["vpi"]);
        var isKnown = fields.IsWord(named, s_liveFields, out var live);
        if (ReadRole(field) is not { } role || !isKnown) return Operand.Broken;
        return new Operand(new LiveExpression((int)role, live), $"{NameOf(role)}.{s_liveFields.SpellingOf(named.Text!)}");
    }

    private Operand ReadPositionPrice(JsonField vpi)
    {
        var id = fields.RequiredText(vpi);
        if (id.Length == 0) return Operand.Broken;
        if (scope.SlotOf(id) is { } slot) return new Operand(new PositionExpression(slot, PositionField.CurrentPrice),
            $"{id}.current_price");
        fields.Problem(vpi, $"No entry node has a position {Words.Quote(id)}.");
        return Operand.Broken;
    }

    /// <summary>The candles from one place to another, counted back from the last closed one, which is 1.</summary>
    private (double? From, double? To) ReadCounts(JsonField field)
    {
        var range = NumberRange.Whole(1, StrategyLimits.CandlesBack);
        var one = fields.RequiredNumber(field["startIndex"], range);
        var other = fields.RequiredNumber(field["endIndex"], range);
        return one is null || other is null ? (null, null) : (-(double)Math.Max(one.Value, other.Value), -(double)Math.Min(one.Value,
            other.Value));
    }

    private bool CheckBounds(JsonField field, RangeKind kind, double from, double to)
    {
        if (kind == RangeKind.ByTime ? from < to : from <= to) return true;
        var start = kind == RangeKind.ByOffset ? field["from"] : kind == RangeKind.ByTime ? fields.Either(field, "startTime", "from")
            : fields.Either(field, "startIndex", "from");
        fields.Problem(start, kind == RangeKind.ByOffset
            ? "\"from\" is the oldest candle and cannot come after \"to\"; -5 to -1 are the last five."
            : "The range ends before it begins.");
        return false;
    }

    private double? ReadTime(JsonField field) => fields.RequiredTime(field, "\"09:15\"")?.TotalSeconds;

    private int? ReadNumber(JsonField field) => (int?)fields.RequiredNumber(field, NumberRange.Whole(1, StrategyLimits.CandlesBack));

    private static string TimeOf(double seconds) => TimeText.Format(TimeSpan.FromSeconds(seconds));

    /// <summary>The field that is asked for, under any of the builder's names.</summary>
    private JsonField NamedField(JsonField field) => fields.Either(field, "field", "dataField", "ohlcvField");

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

    private static string NameOf(InstrumentRole role) => s_roles.NameOf(role);

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

    private bool ReadPriceField(JsonField field, out PriceField price) => fields.IsWord(NamedField(field), PriceFields.Table, out price);

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
        // Older documents name the timeframe by its length.
        var named = FieldReader.IsBlank(field["timeframeId"]) && !field["timeframe"].IsAbsent ? field["timeframe"] : field["timeframeId"];
        var timeframeId = fields.Text(named);
        if (ReadRole(field) is not { } role) return null;
        var instrument = role == InstrumentRole.Ti ? scope.Start!.Trading : scope.Start!.Supporting!;
        if (instrument.IsBroken) return null;
        if (instrument.Find(timeframeId) is { } timeframe)
            return (new SeriesRef((int)role, timeframe.Index), timeframe, $"{NameOf(role)}.{timeframe.Id}");
        fields.Unexpected(named, $"one of {string.Join(", ", instrument.Timeframes.Select(t => t.Id))}");
        return null;
    }
}
