using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// A broker connection as JSON: <c>{id, type: "paper", cash, currency, risk_free, fill, fill_price, option_fill_price, slippage {ticks,
/// percent}, commission {per_order, percent, per_unit, minimum, preset, brokerage}, spread, buying_power, participation, max_tick_age,
/// limit_fill, option_pricing, fallback, iv, iv_symbol, iv_implied, iv_surface, forward_symbol, rate, funding, borrow_fee, interest}</c>;
/// whatever is missing or null has its default. A commission is also the name of a preset, a spread a number of points or
/// <c>{points, percent, ticks, on, moneyness [{out_of_the_money, points, percent, ticks}]}</c>, buying power a word or
/// <c>{mode, long, short, options, shrink, calendar_charge}</c> where options are a share or <c>scan</c>, option pricing a word or an
/// object of <c>mode</c> and the members behind it, iv a number, <c>implied</c> or <c>surface</c>, funding a number of percent or
/// <c>{percent, hours}</c>, interest a number or <c>{credit, debit}</c>.
/// </summary>
public static class BrokerConnectionDocument
{
    private const string PaperType = "paper";
    private const string ScanWord = "scan";
    private const string ImpliedWord = "implied";
    private const string SurfaceWord = "surface";
    private static readonly string[] s_pricingMembers =
        ["fallback", "iv", "iv_symbol", "iv_implied", "iv_surface", "forward_symbol", "rate"];
    private const decimal MaxMoney = 1_000_000_000_000m;
    private const decimal MaxTicks = 1_000_000m;
    private const decimal MaxPercent = 100m;
    private const decimal SmallestCash = 0.01m;
    private const decimal SmallestShare = 0.000001m;
    private const decimal MaxSeconds = 1_000_000m;

    // 4 instead of 0.04 is a mistake that is easily made.
    private const decimal MaxRiskFree = 1m;
    private const decimal MaxVolatility = 5m;
    private const decimal SmallestVolatility = 0.0001m;

    private const int MaxHours = 24;

    // A spread of options by moneyness: a strike is at most so many times its underlying away.
    private const int MaxRows = 50;
    private const decimal MaxMoneyness = 10m;

    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>
    /// Reads a document; every problem in it is added to <paramref name="problems"/>, and the result is null when there is one.
    /// </summary>
    /// <param name="utf8Json">The document.</param>
    /// <param name="id">Id it is saved under; an <c>id</c> in the document must be the same.</param>
    /// <param name="problems">Receives the problems.</param>
    public static BrokerConnection? Parse(ReadOnlyMemory<byte> utf8Json, string id, ICollection<Problem> problems) =>
        Parse(utf8Json, id, anyId: false, problems);

    private static BrokerConnection? Parse(ReadOnlyMemory<byte> utf8Json, string id, bool anyId, ICollection<Problem> problems)
    {
        try
        {
            if (JsonTexts.FindUnreadable(utf8Json.Span, MaxDepth) is { } unreadable)
            {
                problems.Add(new Problem("", unreadable));
                return null;
            }
            if (JsonKeys.FindTwice(utf8Json.Span, MaxDepth) is { Count: > 0 } twice)
            {
                foreach (var pointer in twice) problems.Add(new Problem(pointer, JsonKeys.Twice));
                return null;
            }
            using var document = JsonDocument.Parse(utf8Json, s_strict);
            var count = problems.Count;
            var connection = Read(document.RootElement, id, anyId, problems);
            return problems.Count == count ? connection : null;
        }
        catch (JsonException e)
        {
            problems.Add(new Problem("", $"is not a JSON document: {e.Message}"));
            return null;
        }
    }

    /// <summary>Reads a document that is saved under no id; its own, where it has one, does not count.</summary>
    /// <param name="utf8Json">The document.</param>
    /// <param name="id">Id that the connection gets.</param>
    /// <param name="problems">Receives the problems.</param>
    public static BrokerConnection? ParseFile(ReadOnlyMemory<byte> utf8Json, string id, ICollection<Problem> problems) =>
        Parse(utf8Json, id, anyId: true, problems);

    /// <summary>Writes the whole document, defaults included.</summary>
    public static void Write(Utf8JsonWriter writer, BrokerConnection connection)
    {
        writer.WriteStartObject();
        writer.WriteString("id", connection.Id);
        writer.WriteString("type", PaperType);
        writer.WriteNumber("cash", connection.Cash);
        writer.WriteString("currency", connection.Currency);
        writer.WriteNumber("risk_free", connection.RiskFree);
        writer.WriteString("fill", SnakeCase.Word(connection.Fill));
        writer.WriteString("fill_price", SnakeCase.Word(connection.FillPrice));
        writer.WriteString("option_fill_price", SnakeCase.Word(connection.OptionFillPrice));
        writer.WriteStartObject("slippage");
        writer.WriteNumber("ticks", connection.Slippage.Ticks);
        writer.WriteNumber("percent", connection.Slippage.Percent);
        writer.WriteEndObject();
        writer.WriteStartObject("commission");
        writer.WriteNumber("per_order", connection.Commission.PerOrder);
        writer.WriteNumber("percent", connection.Commission.Percent);
        writer.WriteNumber("per_unit", connection.Commission.PerUnit);
        writer.WriteNumber("minimum", connection.Commission.Minimum);
        if (connection.Commission.Preset is { } preset)
        {
            writer.WriteString("preset", SnakeCase.Word(preset));
            writer.WriteString("brokerage", SnakeCase.Word(connection.Commission.Brokerage ?? BrokerageSource.Preset));
        }
        writer.WriteEndObject();
        writer.WritePropertyName("spread");
        Write(writer, connection.Spread);
        writer.WritePropertyName("buying_power");
        Write(writer, connection.BuyingPower);
        WriteNumber(writer, "participation", connection.Participation);
        WriteNumber(writer, "max_tick_age", connection.MaxTickAge);
        writer.WriteString("limit_fill", SnakeCase.Word(connection.LimitFill));
        writer.WriteString("option_pricing", SnakeCase.Word(connection.OptionPricing));
        writer.WriteString("fallback", SnakeCase.Word(connection.OptionFallback));
        WriteNumber(writer, "iv", connection.Iv);
        writer.WriteString("iv_symbol", connection.IvSymbol);
        writer.WriteBoolean("iv_implied", connection.IvImplied);
        writer.WriteBoolean("iv_surface", connection.IvSurface);
        writer.WriteString("forward_symbol", connection.ForwardSymbol);
        WriteNumber(writer, "rate", connection.Rate);
        if (connection.Funding is { } funding)
        {
            writer.WriteStartObject("funding");
            writer.WriteNumber("percent", funding.Percent);
            writer.WriteNumber("hours", funding.Hours);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("funding");
        }
        writer.WriteNumber("borrow_fee", connection.BorrowFee);
        writer.WriteStartObject("interest");
        writer.WriteNumber("credit", connection.Interest.Credit);
        writer.WriteNumber("debit", connection.Interest.Debit);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes a spread: a number of points where that is all there is to it.</summary>
    public static void Write(Utf8JsonWriter writer, Spread spread)
    {
        if (spread.IsPointsAlone)
        {
            writer.WriteNumberValue(spread.Points);
            return;
        }
        writer.WriteStartObject();
        writer.WriteNumber("points", spread.Points);
        writer.WriteNumber("percent", spread.Percent);
        if (spread.Ticks != 0) writer.WriteNumber("ticks", spread.Ticks);
        writer.WriteString("on", SnakeCase.Word(spread.On));
        if (spread.Moneyness.Count > 0)
        {
            writer.WriteStartArray("moneyness");
            foreach (var row in spread.Moneyness)
            {
                writer.WriteStartObject();
                writer.WriteNumber("out_of_the_money", row.OutOfTheMoney);
                writer.WriteNumber("points", row.Points);
                writer.WriteNumber("percent", row.Percent);
                writer.WriteNumber("ticks", row.Ticks);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    /// <summary>Writes buying power: a word where that is all there is to it.</summary>
    public static void Write(Utf8JsonWriter writer, BuyingPower power)
    {
        if (power == new BuyingPower(power.Rule) && power.Rule != BuyingPowerRule.Margin)
        {
            writer.WriteStringValue(SnakeCase.Word(power.Rule));
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("mode", SnakeCase.Word(power.Rule));
        writer.WriteNumber("long", power.Long);
        writer.WriteNumber("short", power.Short);
        if (power.Options is { } options) writer.WriteNumber("options", options);
        else writer.WriteString("options", ScanWord);
        writer.WriteBoolean("shrink", power.Shrink);
        if (power.CalendarCharge) writer.WriteBoolean("calendar_charge", true);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, decimal? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    private static BrokerConnection Read(JsonElement root, string id, bool anyId, ICollection<Problem> problems)
    {
        var reader = new DocumentReader(
            root, "", problems, "id", "type", "cash", "currency", "risk_free", "fill", "fill_price", "option_fill_price", "slippage",
            "commission", "spread", "buying_power", "participation", "max_tick_age", "limit_fill", "option_pricing", "fallback", "iv",
            "iv_symbol", "iv_implied", "iv_surface", "forward_symbol", "rate", "funding", "borrow_fee", "interest");
        reader.Text("id", id, text => anyId || text == id, $"'{id}', the id it is saved under, or left out");
        reader.Text("type", PaperType, text => text == PaperType, "'paper': no other broker is reached from here");
        var defaults = new BrokerConnection { Id = id };
        var slippage = reader.Object("slippage", "ticks", "percent");
        var pricing = reader.Kind("option_pricing") == JsonValueKind.Object
            ? reader.Object("option_pricing", ["mode", .. s_pricingMembers])
            : null;
        foreach (var name in pricing is null ? [] : s_pricingMembers)
        {
            if (pricing!.Kind(name) != JsonValueKind.Undefined && reader.Kind(name) != JsonValueKind.Undefined)
                pricing.Refuse(name, "is beside option_pricing as well: keep one of the two");
        }
        var volatility = pricing is null || pricing.Kind("iv") == JsonValueKind.Undefined ? reader : pricing;
        var isWord = volatility.Kind("iv") == JsonValueKind.String;
        var word = isWord
            ? volatility.Text("iv", "", text => text is ImpliedWord or SurfaceWord, $"a number, {ImpliedWord} or {SurfaceWord}")
            : null;
        var number = isWord ? null : volatility.OptionalNumber("iv", SmallestVolatility, MaxVolatility);
        var index = ReadSymbol(reader, "iv_symbol") ?? (pricing is null ? null : ReadSymbol(pricing, "iv_symbol"));
        var isSurface = word == SurfaceWord || reader.Flag("iv_surface", pricing?.Flag("iv_surface", false) ?? false);
        var isImplied = word == ImpliedWord || reader.Flag("iv_implied", pricing?.Flag("iv_implied", false) ?? false);
        if ((number is null ? 0 : 1) + (index is null ? 0 : 1) + (isImplied ? 1 : 0) + (isSurface ? 1 : 0) > 1)
            problems.Add(new Problem("/iv", "keep one of iv, iv_symbol, iv_implied and iv_surface: each says the volatility"));
        return defaults with
        {
            Cash = reader.Number("cash", defaults.Cash, SmallestCash, MaxMoney),
            Currency = reader.Text("currency", defaults.Currency, IsCurrency, "3 to 5 capital letters, such as USD (ISO 4217)"),
            RiskFree = reader.Number("risk_free", defaults.RiskFree, -MaxRiskFree, MaxRiskFree),
            Fill = reader.Choice("fill", defaults.Fill),
            Slippage = slippage is null
                ? defaults.Slippage
                : new Slippage(slippage.Number("ticks", 0, 0, MaxTicks), slippage.Number("percent", 0, 0, MaxPercent)),
            Commission = ReadCommission(reader),
            FillPrice = reader.Choice("fill_price", defaults.FillPrice),
            OptionFillPrice = reader.Choice("option_fill_price", defaults.OptionFillPrice),
            Spread = ReadSpread(reader),
            BuyingPower = ReadBuyingPower(reader),
            Participation = reader.OptionalNumber("participation", SmallestShare, MaxPercent),
            MaxTickAge = reader.OptionalNumber("max_tick_age", 0, MaxSeconds),
            LimitFill = reader.Choice("limit_fill", defaults.LimitFill),
            OptionPricing = pricing?.Choice("mode", OptionPricing.Model) ?? reader.Choice("option_pricing", defaults.OptionPricing),
            OptionFallback = reader.Choice("fallback", pricing?.Choice("fallback", defaults.OptionFallback) ?? defaults.OptionFallback),
            Iv = number,
            IvSymbol = index,
            IvImplied = isImplied,
            IvSurface = isSurface,
            ForwardSymbol = ReadSymbol(reader, "forward_symbol") ?? (pricing is null ? null : ReadSymbol(pricing, "forward_symbol")),
            Rate = pricing?.OptionalNumber("rate", -MaxRiskFree, MaxRiskFree)
                ?? reader.OptionalNumber("rate", -MaxRiskFree, MaxRiskFree),
            Funding = ReadFunding(reader),
            BorrowFee = reader.Number("borrow_fee", defaults.BorrowFee, 0, MaxRiskFree),
            Interest = ReadInterest(reader),
        };
    }

    private static string? ReadSymbol(DocumentReader reader, string name) =>
        reader.Text(name, "", SymbolName.IsValid, $"a symbol: {SymbolName.Rule}") is { Length: > 0 } symbol ? symbol : null;

    /// <summary>The name of a preset, or <c>{preset, brokerage, per_order, percent, per_unit, minimum}</c>.</summary>
    private static Commission ReadCommission(DocumentReader reader)
    {
        if (reader.Kind("commission") == JsonValueKind.String)
            return new Commission(Preset: reader.OptionalChoice<CostPreset>("commission"), Brokerage: BrokerageSource.Preset);
        if (reader.Object("commission", "per_order", "percent", "per_unit", "minimum", "preset", "brokerage") is not { } commission)
            return new Commission();
        var rates = new Commission(
            commission.Number("per_order", 0, 0, MaxMoney),
            commission.Number("percent", 0, 0, MaxPercent),
            commission.Number("per_unit", 0, 0, MaxMoney),
            commission.Number("minimum", 0, 0, MaxMoney));
        var isOwn = rates != new Commission();
        var preset = commission.OptionalChoice<CostPreset>("preset");
        var brokerage = commission.OptionalChoice<BrokerageSource>("brokerage");
        if (preset is null)
        {
            if (brokerage is not null) commission.Refuse("brokerage", "says whose brokerage stands in a preset: name the preset, too");
            return rates;
        }
        if (isOwn && brokerage == BrokerageSource.Preset)
            commission.Refuse("brokerage", "must be 'own' beside own rates, which take the place of the preset's");
        return rates with { Preset = preset, Brokerage = brokerage ?? (isOwn ? BrokerageSource.Own : BrokerageSource.Preset) };
    }

    /// <summary>Percent of eight hours, or <c>{percent, hours}</c>.</summary>
    private static Funding? ReadFunding(DocumentReader reader)
    {
        if (reader.Kind("funding") is JsonValueKind.Undefined) return null;
        if (reader.Kind("funding") != JsonValueKind.Object) return new Funding(reader.Number("funding", 0, -MaxPercent, MaxPercent));
        var funding = reader.Object("funding", "percent", "hours")!;
        var hours = funding.Whole("hours", Funding.UsualHours, 1, MaxHours);
        if (MaxHours % hours != 0) funding.Refuse("hours", "must divide the day: 1, 2, 3, 4, 6, 8, 12 or 24");
        return new Funding(funding.Number("percent", 0, -MaxPercent, MaxPercent), hours);
    }

    /// <summary>One rate for both sides, or <c>{credit, debit}</c>.</summary>
    private static Interest ReadInterest(DocumentReader reader)
    {
        if (reader.Kind("interest") != JsonValueKind.Object)
        {
            var rate = reader.Number("interest", 0, -MaxRiskFree, MaxRiskFree);
            return new Interest(rate, rate);
        }
        var interest = reader.Object("interest", "credit", "debit")!;
        return new Interest(
            interest.Number("credit", 0, -MaxRiskFree, MaxRiskFree), interest.Number("debit", 0, -MaxRiskFree, MaxRiskFree));
    }

    private static Spread ReadSpread(DocumentReader reader)
    {
        if (reader.Kind("spread") != JsonValueKind.Object) return new Spread(reader.Number("spread", 0, 0, MaxMoney));
        var spread = reader.Object("spread", "points", "percent", "ticks", "on", "moneyness")!;
        return new Spread(
            spread.Number("points", 0, 0, MaxMoney), spread.Number("percent", 0, 0, MaxPercent), spread.Choice("on", SpreadSide.Both))
        {
            Ticks = spread.Number("ticks", 0, 0, MaxTicks),
            Moneyness = ReadMoneyness(spread),
        };
    }

    private static List<MoneynessSpread> ReadMoneyness(DocumentReader spread)
    {
        var rows = new List<MoneynessSpread>();
        foreach (var row in spread.Objects("moneyness", MaxRows, "out_of_the_money", "points", "percent", "ticks"))
        {
            var from = row.Number("out_of_the_money", 0, -MaxMoneyness, MaxMoneyness);
            if (rows.Count > 0 && from <= rows[^1].OutOfTheMoney)
                row.Refuse("out_of_the_money", "must be above that of the row before");
            rows.Add(new MoneynessSpread(
                from, row.Number("points", 0, 0, MaxMoney), row.Number("percent", 0, 0, MaxPercent), row.Number("ticks", 0, 0, MaxTicks)));
        }
        return rows;
    }

    /// <summary>
    /// <c>"cash"</c>, <c>{mode: "margin", long, short, options, shrink}</c> or <c>{margin: {long, short, options}, shrink}</c>.
    /// </summary>
    private static BuyingPower ReadBuyingPower(DocumentReader reader)
    {
        if (reader.Kind("buying_power") != JsonValueKind.Object)
            return new BuyingPower(reader.Choice("buying_power", BuyingPowerRule.Unlimited));
        var power = reader.Object("buying_power", "mode", "margin", "long", "short", "options", "shrink", "calendar_charge")!;
        var margin = power.Object("margin", "long", "short", "options", "shrink", "calendar_charge");
        var rates = margin ?? power;
        return new BuyingPower(
            power.Choice("mode", margin is null ? BuyingPowerRule.Unlimited : BuyingPowerRule.Margin),
            ReadShare(rates, "long"), ReadShare(rates, "short"), ReadOptions(rates),
            power.Flag("shrink", margin?.Flag("shrink", false) ?? false))
        {
            CalendarCharge = power.Flag("calendar_charge", margin?.Flag("calendar_charge", false) ?? false),
        };
    }

    private static decimal? ReadOptions(DocumentReader reader)
    {
        if (reader.Kind("options") is not (JsonValueKind.Undefined or JsonValueKind.String)) return ReadShare(reader, "options");
        reader.Text("options", ScanWord, text => text == ScanWord, $"a number or '{ScanWord}', the rules of the exchange");
        return null;
    }

    // Up to 1 it is a share of the value, above it a percentage.
    private static decimal ReadShare(DocumentReader reader, string name) =>
        reader.Number(name, 1, SmallestShare, 10 * MaxPercent) is var rate && rate > 1 ? rate / 100 : rate;

    // Longer than ISO 4217's three, for the likes of USDT.
    private static bool IsCurrency(string text) => text.Length is >= 3 and <= 5 && text.All(char.IsAsciiLetterUpper);
}
