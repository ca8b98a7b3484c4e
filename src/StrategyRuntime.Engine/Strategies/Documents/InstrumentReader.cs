using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads <c>tradingInstrumentConfig</c> and <c>supportingInstrumentConfig</c>.</summary>
internal sealed class InstrumentReader(FieldReader fields, Exchange exchange)
{
    private const int MostRollDays = 60;

    private static readonly WordTable<CandleAlignment> s_alignments = WordTable<CandleAlignment>.OfNames();

    /// <summary>Words of <c>alignment</c>.</summary>
    public static WordRule Alignments => s_alignments.Rule;

    private static readonly WordTable<RollAdjustment> s_rollAdjustments = WordTable<RollAdjustment>.OfNames();

    /// <summary>Words of <c>rollAdjustment</c>.</summary>
    public static WordRule RollAdjustments => s_rollAdjustments.Rule;

    private static readonly WordTable<GapFilling> s_gapFillings = WordTable<GapFilling>.OfNames();

    /// <summary>Words of <c>fillGaps</c>.</summary>
    public static WordRule GapFillings => s_gapFillings.Rule;

    private readonly IndicatorReader _indicators = new(fields);

    /// <param name="config">The instrument's object.</param>
    /// <param name="fallbackType">Type of the instrument when the object names none.</param>
    public InstrumentScope Read(JsonField config, string fallbackType)
    {
        if (!fields.IsObject(config)) return Broken;
        var symbol = fields.RequiredText(config["symbol"]);
        if (symbol.Length > 0 && !SymbolName.IsValid(symbol))
            fields.Problem(config["symbol"], $"The symbol {Words.Quote(symbol)} cannot be used; it must be {SymbolName.Rule}.");
        var contract = ReadContract(config);
        config.Ignore("exchange");
        var ownStep = fields.Number(config["tickSize"], NumberRange.Price);
        var timeframes = config["timeframes"];
        if (!timeframes.IsArray || timeframes.Count == 0)
        {
            fields.Unexpected(timeframes, "an array of at least one timeframe");
            return Broken;
        }

        var scopes = new List<TimeframeScope>();
        var settings = new List<TimeframeSettings>();
        ReadTimeframes(timeframes, scopes, settings);
        var type = fields.Text(config["type"]) ?? fallbackType;
        var instrument = new Instrument(symbol, type, ownStep ?? exchange.TickSize, settings)
        {
            TickSizeBelowOne = ownStep is null ? exchange.TickSizeBelowOne : null,
            Contract = contract,
            HasOwnStep = ownStep is not null,
            OnFuturesExchange = exchange.TradesFutures,
        };
        return new InstrumentScope(instrument, scopes, scopes.Count == 0);
    }

    /// <summary>Stands for an instrument that could not be read.</summary>
    public static InstrumentScope Broken { get; } = new(new Instrument("", "", 1, []), [], IsBroken: true);

    /// <summary>Which contract of a chain it stands for; null when it names none.</summary>
    private ContractRule? ReadContract(JsonField config)
    {
        var (month, roll, adjustment) = (config["contractMonth"], config["roll"], config["rollAdjustment"]);
        if (FieldReader.IsBlank(month))
        {
            foreach (var field in (JsonField[])[roll, adjustment])
            {
                if (!FieldReader.IsBlank(field))
                    fields.Problem(field, "Only a chain of contracts rolls; say which with \"contractMonth\".");
            }
            return null;
        }
        if (month.Text?.Trim().ToUpperInvariant() is not ("M0" or "M1" or "M2"))
        {
            fields.Unexpected(month, "M0, M1 or M2");
            return null;
        }
        var days = FieldReader.IsBlank(roll) ? 0 : ReadRoll(roll);
        return new ContractRule(
            month.Text!.Trim()[1] - '0', days, fields.Word(adjustment, s_rollAdjustments) ?? RollAdjustment.Ratio);
    }

    /// <summary>Trading days before the expiry: <c>expiry</c>, a number, or <c>3 days before</c>.</summary>
    private int ReadRoll(JsonField roll)
    {
        var text = Words.Normalise(roll.Element.ValueKind == JsonValueKind.Number ? roll.Element.GetRawText() : roll.Text ?? "");
        if (text == "expiry") return 0;
        foreach (var end in (string[])["daysbefore", "daybefore", "days", "day"])
        {
            if (!text.EndsWith(end, StringComparison.Ordinal)) continue;
            text = text[..^end.Length];
            break;
        }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MostRollDays) return days;
        fields.Unexpected(roll, "\"expiry\", or a number of trading days before it such as \"3 days before\"");
        return 0;
    }

    private void ReadTimeframes(JsonField timeframes, List<TimeframeScope> scopes, List<TimeframeSettings> settings)
    {
        if (timeframes.Count > StrategyLimits.Timeframes)
        {
            fields.Problem(timeframes, string.Create(CultureInfo.InvariantCulture,
                $"There are {timeframes.Count} timeframes; at most {StrategyLimits.Timeframes} are possible."));
            return;
        }

        foreach (var item in timeframes.Items())
        {
            if (!fields.IsObject(item)) continue;
            var length = ReadLength(item);
            var id = item["id"].IsAbsent && length is not null ? length.Value.ToString() : fields.RequiredId(item["id"]);
            if (id.Length > 0 && scopes.Any(s => s.Id == id))
                fields.Problem(item["id"], $"The timeframe id {Words.Quote(id)} is used twice.");
            if (length is { } known && settings.Any(s => s.Timeframe == known))
                fields.Problem(item, $"The timeframe {known} is listed twice; put all of its indicators on one.");

            var indicators = _indicators.ReadAll(item["indicators"], out var slots);
            scopes.Add(new TimeframeScope(settings.Count, id, length, slots));
            settings.Add(new TimeframeSettings(id, length ?? default, indicators)
            {
                Alignment = fields.Word(item["alignment"], s_alignments) ?? CandleAlignment.Session,
                FillGaps = fields.Word(item["fillGaps"], s_gapFillings) ?? GapFilling.None,
            });
        }
    }

    /// <summary>Length of a candle from <c>timeframe</c>, or from <c>number</c> and <c>unit</c>; null after a problem.</summary>
    private Timeframe? ReadLength(JsonField item)
    {
        const string Expected = "a length such as 30s, 1m, 15m, 1h, 1d, 1w or 1mo";
        var text = item["timeframe"];
        var number = item["number"];
        var unit = item["unit"];
        Timeframe? named = null;
        if (!FieldReader.IsBlank(text))
        {
            if (!Timeframe.TryParse(text.Text, out var parsed))
            {
                fields.Unexpected(text, Expected);
                return null;
            }
            named = parsed;
        }

        if (FieldReader.IsBlank(number) || FieldReader.IsBlank(unit))
        {
            if (named is null) fields.Unexpected(text, $"{Expected} (or give \"number\" and \"unit\")");
            return named;
        }

        var count = fields.WholeNumber(number, 1, 10_000);
        if (count is null) return null;
        if (unit.Text is null || !Timeframe.TryCreate(count.Value, unit.Text, out var built))
        {
            fields.Unexpected(unit, "seconds, minutes, hours, days, weeks or months");
            return null;
        }

        if (named is { } other && other != built && other.NominalTicks != built.NominalTicks)
            fields.Problem(text, $"\"timeframe\" says {other}, \"number\" and \"unit\" say {built}.");
        return named ?? built;
    }
}
