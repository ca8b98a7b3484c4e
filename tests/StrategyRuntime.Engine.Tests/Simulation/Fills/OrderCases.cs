namespace StrategyRuntime.Engine.Tests.Simulation.Fills;

/// <summary>Limit, stop and stop-limit orders. They are placed when the first bar has closed at 100.</summary>
internal static class OrderCases
{
    private const string Limit98 = """{"orderType":"limit","price":P(98)}""";
    private const string Stop102 = """{"orderType":"stop","price":P(102)}""";
    private const string StopLimit = """{"orderType":"stop_limit","triggerPrice":P(102),"limitPrice":P(103)}""";

    public static FillCase[] All { get; } =
    [
        new("A limit fills at its price when the path touches it")
            { Position = Limit98, Bars = "100 | 100 101 98 99", Fills = "BUY 1 @98; SELL 1 @99 end_of_data" },
        new("A limit fills at its price when the path goes through it")
            { Position = Limit98, Bars = "100 | 100 101 95 99", Fills = "BUY 1 @98; SELL 1 @99 end_of_data" },
        new("A limit that was not touched stays")
            { Position = Limit98, Bars = "100 | 100 101 98.01 99", Fills = "" },
        new("A limit gets the better price of a jump")
            { Position = Limit98, Bars = "100 | 95 96 94 95.5", Fills = "BUY 1 @95; SELL 1 @95.5 end_of_data" },
        new("A limit gets the better price of a real tick")
            { Position = Limit98, Ticks = "100 99 97 99", Fills = "BUY 1 @97; SELL 1 @99 end_of_data" },
        new("A limit that is good already fills at the next price")
            { Position = """{"orderType":"limit","price":P(105)}""", Bars = "100 | 101 102 100 101.5",
                Fills = "BUY 1 @101; SELL 1 @101.5 end_of_data" },
        new("A limit's offset counts from the last price when it is placed")
            { Position = """{"orderType":"limit","offset":O(-2)}""", Bars = "100 | 100.5 101 97 99",
                Fills = "BUY 1 @98; SELL 1 @99 end_of_data" },
        new("A limit waits through bars until it is touched")
            { Position = Limit98, Bars = "100 | 100 101 99 99.5 | 99.5 100 97 99", Fills = "BUY 1 @98; SELL 1 @99 end_of_data" },
        new("A stop entry fills at its trigger on the path")
            { Position = Stop102, Bars = "100 | 100 103 99 102.5", Fills = "BUY 1 @102; SELL 1 @102.5 end_of_data" },
        new("A stop entry that the open jumps over fills at the open")
            { Position = Stop102, Bars = "100 | 105 106 104 105.5", Fills = "BUY 1 @105; SELL 1 @105.5 end_of_data" },
        new("A stop entry fills at the real tick that reaches it")
            { Position = Stop102, Ticks = "100 101 104 103", Fills = "BUY 1 @104; SELL 1 @103 end_of_data" },
        new("A stop entry that was not reached stays")
            { Position = Stop102, Bars = "100 | 100 101.99 99 101", Fills = "" },
        new("A stop's offset counts from the last price when it is placed")
            { Position = """{"orderType":"stop","offset":O(2)}""", Bars = "100 | 100.5 103 99 102.5",
                Fills = "BUY 1 @102; SELL 1 @102.5 end_of_data" },
        new("A stop entry whose trigger is behind the price fills at the next price")
            { Position = """{"orderType":"stop","price":P(99)}""", Bars = "100 | 100.5 103 99.5 102.5",
                Fills = "BUY 1 @100.5; SELL 1 @102.5 end_of_data" },
        new("A stop-limit fills at its trigger when that is within its limit")
            { Position = StopLimit, Bars = "100 | 100 104 99 103.5", Fills = "BUY 1 @102; SELL 1 @103.5 end_of_data" },
        new("A stop-limit fills at a jump that stays within its limit")
            { Position = StopLimit, Bars = "100 | 102.7 104 101 103.5", Fills = "BUY 1 @102.7; SELL 1 @103.5 end_of_data" },
        new("A stop-limit that is jumped over rests at its limit until the price comes back")
            { Position = StopLimit, Bars = "100 | 106 107 102.5 102.8", Fills = "BUY 1 @103; SELL 1 @102.8 end_of_data" },
        new("A stop-limit that is jumped over and left behind does not fill")
            { Position = StopLimit, Bars = "100 | 106 107 104 105", Fills = "" },
        new("A stop-limit with its limit behind the trigger waits for the price to turn")
        {
            Position = """{"orderType":"stop_limit","triggerPrice":P(102),"limitPrice":P(101)}""", Bars = "100 | 100 104 99.5 100.5",
            Fills = "BUY 1 @101; SELL 1 @100.5 end_of_data",
        },
        new("A stop-limit that was not triggered ignores its limit")
        {
            Position = """{"orderType":"stop_limit","triggerPrice":P(105),"limitPrice":P(106)}""", Bars = "100 | 100 104 99 103",
                Fills = "",
        },
        new("An exit limit fills at its price")
        {
            Exit = "ltp > P(0)", ExitOrder = """{"orderType":"limit","price":P(103)}""", Bars = "100 | 100 104 99 102",
            Fills = "BUY 1 @100; SELL 1 @103 exit_signal",
        },
        new("An exit stop fills at its trigger")
        {
            Exit = "ltp > P(0)", ExitOrder = """{"orderType":"stop","price":P(98)}""", Bars = "100 | 100 101 97 99",
            Fills = "BUY 1 @100; SELL 1 @98 exit_signal",
        },
        new("An exit stop-limit that is jumped over rests at its limit")
        {
            Exit = "ltp > P(0)", ExitOrder = """{"orderType":"stop_limit","triggerPrice":P(98),"limitPrice":P(97.5)}""",
            Bars = "100 | 100 101 99 100.5 | 96 98.2 95 97", Fills = "BUY 1 @100; SELL 1 @97.5 exit_signal",
        },
        new("An exit limit that waits is cancelled when the stop closes the position")
        {
            Position = """{"stopLoss":{"points":3}}""", Exit = "ltp > P(0)", ExitOrder = """{"orderType":"limit","price":P(103)}""",
            Bars = "100 | 100 101 96 98 | 99 105 98 104", Fills = "BUY 1 @100; SELL 1 @97 stop_loss",
        },
        new("An exit's own word is its reason")
            { Exit = "ltp > P(0)", ExitOrder = """{"reason":"enough"}""", Ticks = "100 101 102 103",
                Fills = "BUY 1 @101; SELL 1 @102 enough" },
    ];
}
