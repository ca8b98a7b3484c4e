namespace StrategyRuntime.Engine.Tests.Simulation.Fills;

/// <summary>
/// Stop loss, target and trailing stop, alone and together. The position is opened at 100, at the open of the second bar.
/// </summary>
internal static class ProtectionCases
{
    private const string Stop3 = """{"stopLoss":{"points":3}}""";
    private const string Target3 = """{"takeProfit":{"points":3}}""";
    private const string Both3 = """{"stopLoss":{"points":3},"takeProfit":{"points":3}}""";
    private const string Trail2 = """{"trailingStop":{"points":2}}""";

    public static FillCase[] All { get; } =
    [
        new("A stop that lies on the path fills at its trigger")
            { Position = Stop3, Bars = "100 | 100 101 95 96", Fills = "BUY 1 @100; SELL 1 @97 stop_loss" },
        new("A target that lies on the path fills at its level")
            { Position = Target3, Bars = "100 | 100 104 99 102", Fills = "BUY 1 @100; SELL 1 @103 take_profit" },
        new("A bar that rose went to its low first, so the stop comes before the target")
            { Position = Both3, Bars = "100 | 100 104 96 102", Fills = "BUY 1 @100; SELL 1 @97 stop_loss" },
        new("A bar that fell went to its high first, so the target comes before the stop")
            { Position = Both3, Bars = "100 | 100 104 96 98", Fills = "BUY 1 @100; SELL 1 @103 take_profit" },
        new("A stop that the open jumps over fills at the open")
            { Position = Stop3, Bars = "100 | 100 101 99 100.5 | 95 96 94 95.5", Fills = "BUY 1 @100; SELL 1 @95 stop_loss" },
        new("A target that the open jumps over gets the better open")
            { Position = Target3, Bars = "100 | 100 101 99 100.5 | 105 106 104 105.5", Fills = "BUY 1 @100; SELL 1 @105 take_profit" },
        new("A jump over the stop is a stop even when the bar reaches the target later")
            { Position = Both3, Bars = "100 | 100 101 99 100.5 | 95 110 94 109", Fills = "BUY 1 @100; SELL 1 @95 stop_loss" },
        new("A jump over the target is a target even when the bar reaches the stop later")
            { Position = Both3, Bars = "100 | 100 101 99 100.5 | 105 106 90 91", Fills = "BUY 1 @100; SELL 1 @105 take_profit" },
        new("A stop needs no more than a touch")
            { Position = Stop3, Bars = "100 | 100 101 97 98", Fills = "BUY 1 @100; SELL 1 @97 stop_loss" },
        new("A stop that was not touched stays")
            { Position = Stop3, Bars = "100 | 100 101 97.01 98", Fills = "BUY 1 @100; SELL 1 @98 end_of_data" },
        new("A target needs no more than a touch")
            { Position = Target3, Bars = "100 | 100 103 99 102", Fills = "BUY 1 @100; SELL 1 @103 take_profit" },
        new("A target that was not touched stays")
            { Position = Target3, Bars = "100 | 100 102.99 99 102", Fills = "BUY 1 @100; SELL 1 @102 end_of_data" },
        new("A stop in percent is of the entry price")
            { Position = """{"stopLoss":{"percent":2}}""", Bars = "100 | 100 101 95 96", Fills = "BUY 1 @100; SELL 1 @98 stop_loss" },
        new("A target in percent is of the entry price")
            { Position = """{"takeProfit":{"percent":2}}""", Bars = "100 | 100 104 99 103", Fills = "BUY 1 @100; SELL 1 @102 take_profit" },
        new("A stop in percent lies on the instrument's price step")
        {
            Position = """{"stopLoss":{"percent":2}}""", Bars = "100.03 | 100.03 101 95 96", HasMirror = false,
            Fills = "BUY 1 @100.03; SELL 1 @98.03 stop_loss",
        },
        new("A target in percent lies on the instrument's price step")
        {
            Position = """{"takeProfit":{"percent":2}}""", Bars = "100.03 | 100.03 104 99 103", HasMirror = false,
            Fills = "BUY 1 @100.03; SELL 1 @102.03 take_profit",
        },
        new("A stop in percent has the decimals of a price that is finer than the price step")
        {
            Position = """{"stopLoss":{"percent":2}}""", Bars = "100.037 | 100.037 101 95 96", HasMirror = false,
            Fills = "BUY 1 @100.037; SELL 1 @98.036 stop_loss",
        },
        new("A trailing stop in percent lies on the instrument's price step")
        {
            Position = """{"trailingStop":{"percent":2}}""", Bars = "100 | 100 110.03 99 105", HasMirror = false,
            Fills = "BUY 1 @100; SELL 1 @107.83 trailing_stop",
        },
        new("A stop's distance is exact, where binary fractions would miss it")
            { Position = """{"stopLoss":{"points":0.1}}""", Bars = "0.3 | 0.3 0.31 0.15 0.2", Fills = "BUY 1 @0.3; SELL 1 @0.2 stop_loss" },
        new("A stop as a price is that price")
            { Position = """{"stopLoss":{"price":P(97.5)}}""", Bars = "100 | 100 101 95 96", Fills = "BUY 1 @100; SELL 1 @97.5 stop_loss" },
        new("A target as a price is that price")
            { Position = """{"takeProfit":{"price":P(102.5)}}""", Bars = "100 | 100 104 99 103",
                Fills = "BUY 1 @100; SELL 1 @102.5 take_profit" },
        new("A stop on a real tick fills at the tick, not at its trigger")
            { Position = Stop3, Ticks = "100 100 96 95", Fills = "BUY 1 @100; SELL 1 @96 stop_loss" },
        new("A target on a real tick gets the tick's better price")
            { Position = Target3, Ticks = "100 100 104 95", Fills = "BUY 1 @100; SELL 1 @104 take_profit" },
        new("A trailing stop follows the best price and fills at its level on the path")
            { Position = Trail2, Bars = "100 | 100 105 99 104 | 103.5 104 102 102.5", Fills = "BUY 1 @100; SELL 1 @103 trailing_stop" },
        new("A trailing stop that moved at the bar's high acts on the way to its close")
            { Position = Trail2, Bars = "100 | 100 105 99 100.5", Fills = "BUY 1 @100; SELL 1 @103 trailing_stop" },
        new("A low before the high is tested against the trailing stop of before")
            { Position = Trail2, Bars = "100 | 100 110 98.5 109", Fills = "BUY 1 @100; SELL 1 @109 end_of_data" },
        new("A trailing stop is tested at its old level before a jump moves it")
            { Position = Trail2, Ticks = "100 100 110 108.5 107", Fills = "BUY 1 @100; SELL 1 @107 trailing_stop" },
        new("A trailing stop never goes back")
            { Position = Trail2, Bars = "100 | 100 106 99 105 | 105 105.5 104.5 105.2 | 105 105.1 103 103.5",
                Fills = "BUY 1 @100; SELL 1 @104 trailing_stop" },
        new("A trailing stop that the open jumps over fills at the open")
            { Position = Trail2, Bars = "100 | 100 106 99 105 | 101 102 100 101.5", Fills = "BUY 1 @100; SELL 1 @101 trailing_stop" },
        new("A trailing stop acts from the entry on")
            { Position = Trail2, Bars = "100 | 100 101 95 96", Fills = "BUY 1 @100; SELL 1 @99 trailing_stop" },
        new("A trailing stop's price is a distance")
            { Position = """{"trailingStop":{"price":2}}""", Bars = "100 | 100 105 99 100.5",
                Fills = "BUY 1 @100; SELL 1 @103 trailing_stop" },
        new("A trailing stop in percent keeps its share of the best price")
            { Position = """{"trailingStop":{"percent":2}}""", Bars = "100 | 100 110 99 105", HasMirror = false,
                Fills = "BUY 1 @100; SELL 1 @107.8 trailing_stop" },
        new("Of stop loss and trailing stop the nearer one acts: the stop loss")
            { Position = """{"stopLoss":{"points":3},"trailingStop":{"points":5}}""", Bars = "100 | 100 101 94 96",
                Fills = "BUY 1 @100; SELL 1 @97 stop_loss" },
        new("Of stop loss and trailing stop the nearer one acts: the trailing stop once it has moved past")
            { Position = """{"stopLoss":{"points":3},"trailingStop":{"points":5}}""", Bars = "100 | 100 106 99 100.5",
                Fills = "BUY 1 @100; SELL 1 @101 trailing_stop" },
        new("A target is met on the way up before the trailing stop on the way back")
            { Position = """{"takeProfit":{"points":4},"trailingStop":{"points":1.5}}""", Bars = "100 | 100 105 99 100.5",
                Fills = "BUY 1 @100; SELL 1 @104 take_profit" },
        new("A trailing stop is met on the way down before the target on the way up")
            { Position = """{"takeProfit":{"points":4},"trailingStop":{"points":1}}""", Bars = "100 | 100 105 98 104",
                Fills = "BUY 1 @100; SELL 1 @99 trailing_stop" },
    ];
}
