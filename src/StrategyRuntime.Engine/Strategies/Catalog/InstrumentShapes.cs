using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Strategies.Catalog;

/// <summary>Instruments of the start node with their timeframes and indicators.</summary>
internal static class InstrumentShapes
{
    /// <summary>An indicator of a timeframe; its parameters stand beside these keys.</summary>
    public static CatalogShape Indicator { get; } = new(
        "indicator", "An indicator. Its parameters stand beside these keys, as the catalogue of indicators lists them.",
        [
            new("indicator_name", new ReferenceRule("indicatorType"), "Which indicator.") { IsRequired = true },
            new("price_field", PriceFields.Table.Rule, "The price that it reads; without it the indicator's own, mostly close."),
            new("display_name", ValueRule.Text, "Its name in candle events; without it a key such as rsi(14,close)."),
            new("seed", IndicatorReader.Seeds, "How its average begins; only of indicators that take a seed.") { Default = "\"sma\"" },
        ]);

    /// <summary>A timeframe.</summary>
    public static CatalogShape Timeframe { get; } = new("timeframe", "Candles of one length with their indicators.",
    [
        new("id", ValueRule.Text, "Name by which expressions find it; without it its length."),
        new("timeframe", OrderShapes.Duration, "Length of its candles: 30s, 1m, 15m, 1h, 1d, 1w, 1mo."),
        new("number", new NumberRule(NumberRange.Whole(1, 10_000)), "Length as a number of units."),
        new("unit", new ChoiceRule("seconds", "minutes", "hours", "days", "weeks", "months"), "The unit."),
        new("indicators", new MapRule(new ShapeRule(Indicator)), "Indicators by the names that expressions use."),
        new("alignment", InstrumentReader.Alignments, "What intraday candles are counted from: the session's open or the clock.")
        { Default = "\"session\"" },
        new("fill_gaps", InstrumentReader.GapFillings, "What becomes of a stretch without a trade: no candle, or a flat one.")
        { Default = "\"none\"" },
    ])
    { Choices = [new(null, ["timeframe"], ["number", "unit"])] };

    private static readonly CatalogField[] s_fields =
    [
        new("symbol", new ReferenceRule("symbol"), "Symbol; it also names the data file.") { IsRequired = true },
        new("type", ValueRule.Text, "stock, index, futures, options, crypto …") { Default = "\"stock\"" },
        new("tickSize", new NumberRule(NumberRange.Price), "Smallest price step; without it the exchange's."),
        new("timeframes", new ListRule(new ShapeRule(Timeframe), 1, StrategyLimits.Timeframes), "Its timeframes.") { IsRequired = true },
    ];

    /// <summary>The instrument that is traded.</summary>
    public static CatalogShape Trading { get; } = new("tradingInstrument", "The instrument that is traded (TI).",
    [
        .. s_fields,
        new("contractMonth", new ChoiceRule("M0", "M1", "M2"),
            "The contract of a chain of futures: this month's, the next, the one after."),
        new("roll", new FormRule("roll", "^(expiry|[0-9]+( ?days?( before)?)?)$", "3 days before"),
            "When the chain rolls: at the expiry, or so many trading days before it.")
        { Default = "\"expiry\"", When = new("contractMonth", "M0", "M1", "M2") },
        new("rollAdjustment", InstrumentReader.RollAdjustments, "How prices before a roll are adjusted.")
        { Default = "\"ratio\"", When = new("contractMonth", "M0", "M1", "M2") },
    ])
    { Others = ["exchange"] };

    /// <summary>A second instrument that conditions can read.</summary>
    public static CatalogShape Supporting { get; } = new(
        "supportingInstrument", "A second instrument that conditions can read (SI).", s_fields)
    { Others = ["exchange", "contractMonth", "roll", "rollAdjustment"] };
}
