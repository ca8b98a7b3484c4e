namespace StrategyRuntime.Engine.Tests.Simulation.Fills;

/// <summary>Trailing orders, how long orders work, targets that fall, trailing stops from a profit on, prices as expressions.</summary>
internal static class OrderTypeCases
{
    public static FillCase[] All { get; } =
    [
        new("A trailing order follows the price down and buys on the way up")
        {
            Position = """{"orderType":"trailing_stop","trail":{"points":2}}""", Bars = "100 | 100 101 95 96 | 96 99 95.5 98.5",
            Entry = "close[-1] > P(0)", Fills = "BUY 1 @97; SELL 1 @98.5 end_of_data",
        },
        new("A trailing order of the other side of the price waits for its own distance")
        {
            Position = """{"orderType":"trailing_stop","trail":{"points":2}}""", Bars = "100 | 100 101 99 100.5 | 100.5 103 100 102.5",
            Fills = "BUY 1 @101; SELL 1 @102.5 end_of_data",
        },
        new("An order good for some candles expires with the last of them")
        {
            Position = """{"orderType":"limit","price":P(98),"timeInForce":{"candles":1}}""",
            Bars = "100 | 100 101 99 100 | 100 101 97 100",
            Fills = "",
        },
        new("An order good for some candles works in the last of them")
        {
            Position = """{"orderType":"limit","price":P(98),"timeInForce":{"candles":2}}""",
            Bars = "100 | 100 101 99 100 | 100 101 97 100",
            Fills = "BUY 1 @98; SELL 1 @100 end_of_data",
        },
        new("An order good to a time of day expires then")
        {
            Position = """{"orderType":"limit","price":P(98),"timeInForce":{"until":"10:02"}}""",
            Bars = "100 | 100 101 99 100 | 98 101 97 100",
            Fills = "",
        },
        new("An order good to a time of day works before it")
        {
            Position = """{"orderType":"limit","price":P(98),"timeInForce":{"until":"10:03"}}""",
            Bars = "100 | 100 101 99 100 | 100 101 97 100",
            Fills = "BUY 1 @98; SELL 1 @100 end_of_data",
        },
        new("A target falls with time")
        {
            Position = """{"takeProfit":{"points":10,"steps":[{"after":"1m","points":2}]}}""",
            Bars = "100 | 100 105 99 101 | 101 103 100 101", Fills = "BUY 1 @100; SELL 1 @102 take_profit",
        },
        new("A target that fell below the price takes the price")
        {
            Position = """{"takeProfit":{"points":10,"steps":[{"after":"1m","points":2}]}}""",
            Bars = "100 | 100 105 99 104 | 104 106 100 101", Fills = "BUY 1 @100; SELL 1 @104 take_profit",
        },
        new("A trailing stop that starts at a profit does not act before it")
        {
            Position = """{"trailingStop":{"points":1,"activateAt":{"points":5}}}""",
            Bars = "100 | 100 103 99 102 | 102 105 101 104.5 | 104.5 104.6 103 103.5",
            Fills = "BUY 1 @100; SELL 1 @104 trailing_stop",
        },
        new("A trailing stop follows an expression at each close and never loosens")
        {
            Position = """{"trailingStop":{"expression":{"type":"candle_data","field":"close","offset":-2}}}""",
            Bars = "90 | 100 101 99 100 | 104 106 103 105 | 105 106 104 105.5 | 105.5 106 103 104", HasMirror = false,
            Entry = "close[-1] == 100", Fills = "BUY 1 @104; SELL 1 @105 trailing_stop",
        },
        new("A trailing stop of a number stays where it is")
        {
            Position = """{"trailingStop":{"expression":95}}""",
            Bars = "100 | 100 103 99 102 | 102 105 94 96", HasMirror = false, Fills = "BUY 1 @100; SELL 1 @95 trailing_stop",
        },
        new("A stop lies where an expression says when the order is placed, on the price step")
        {
            Position = """
                {"stopLoss":{"price":{"type":"math_expression","operation":"-",
                    "left":{"type":"candle_data","field":"low","offset":-1},"right":{"type":"constant","value":0.123}}}}
                """,
            Bars = "100 100 98 100 | 100 101 99 100 | 100 100.5 97 98", HasMirror = false, Fills = "BUY 1 @100; SELL 1 @97.88 stop_loss",
        },
        new("A quantity is what an expression says when the order is placed")
        {
            Position = """{"sizing":{"mode":"quantity","value":{"type":"candle_data","field":"close","offset":-1}}}""",
            Bars = "7 | 100 | 101",
            HasMirror = false, Fills = "BUY 7 @100; SELL 7 @101 end_of_data",
        },
        new("A stop nearer than a step lies one step away")
        {
            Position = """{"stopLoss":{"points":0.001}}""", Bars = "100 | 100 101 100 100.5 | 100 101 99 100",
            Fills = "BUY 1 @100; SELL 1 @99.99 stop_loss",
        },
    ];
}
