using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation.Fills;

/// <summary>Entry and exit inside one bar, and the order of several levels on one way of the price.</summary>
internal static class SameBarCases
{
    public static FillCase[] All { get; } =
    [
        new("A position that opens at the open can be stopped in the same bar")
            { Position = """{"stopLoss":{"points":3}}""", Bars = "100 | 100 100.5 95 99", Fills = "BUY 1 @100; SELL 1 @97 stop_loss" },
        new("A limit entry on the way down meets its stop on the rest of the same way")
        {
            Position = """{"orderType":"limit","price":P(98),"stopLoss":{"points":1}}""", Bars = "100 | 100 101 96 99",
            Fills = "BUY 1 @98; SELL 1 @97 stop_loss",
        },
        new("A stop entry on the way up meets its target on the rest of the same way")
        {
            Position = """{"orderType":"stop","price":P(102),"takeProfit":{"points":1}}""", Bars = "100 | 100 104 99 103.5",
            Fills = "BUY 1 @102; SELL 1 @103 take_profit",
        },
        new("A limit entry on the way down does not meet a target that lies behind it")
        {
            Position = """{"orderType":"limit","price":P(98),"takeProfit":{"points":2}}""", Bars = "100 | 100 101 96 99",
            Fills = "BUY 1 @98; SELL 1 @99 end_of_data",
        },
        new("A stop entry at the bar's high is stopped on the way to its close")
        {
            Position = """{"orderType":"stop","price":P(104),"stopLoss":{"points":2}}""", Bars = "100 | 100 104 99 101",
            Fills = "BUY 1 @104; SELL 1 @102 stop_loss",
        },
        new("A stop entry trails from the end of the way that opened it")
        {
            Position = """{"orderType":"stop","price":P(102),"trailingStop":{"points":1}}""", Bars = "100 | 100 104 99 101",
            Fills = "BUY 1 @102; SELL 1 @103 trailing_stop",
        },
        new("A real tick that opens a position does not close it")
        {
            Position = """{"stopLoss":{"points":1}}""",
            Ticks = "100 100 100.5", Broker = new BrokerConnection { Id = "paper", Spread = new Spread(4) },
            Fills = "BUY 1 @102; SELL 1 @98.5 stop_loss",
        },
        new("An exit limit that is nearer on the way comes before the target")
        {
            Position = """{"takeProfit":{"points":3}}""", Exit = "ltp > P(0)", ExitOrder = """{"orderType":"limit","price":P(102)}""",
            Bars = "100 | 100 105 99 104", Fills = "BUY 1 @100; SELL 1 @102 exit_signal",
        },
        new("A target that is nearer on the way comes before an exit limit")
        {
            Position = """{"takeProfit":{"points":3}}""", Exit = "ltp > P(0)", ExitOrder = """{"orderType":"limit","price":P(104)}""",
            Bars = "100 | 100 105 99 104.5", Fills = "BUY 1 @100; SELL 1 @103 take_profit",
        },
        new("A jump over target and exit limit together is a target")
        {
            Position = """{"takeProfit":{"points":3}}""", Exit = "ltp > P(0)", ExitOrder = """{"orderType":"limit","price":P(102)}""",
            Ticks = "100 100 110 111", Fills = "BUY 1 @100; SELL 1 @110 take_profit",
        },
        new("A market exit decided on a bar's path goes before the stop that lies further on")
        {
            Position = """{"stopLoss":{"points":3}}""", Exit = "ltp > P(100.5)", Bars = "100 | 100 101 95 96",
            Fills = "BUY 1 @100; SELL 1 @101 exit_signal",
        },
        new("A market exit decided on a bar's path fills where it was decided")
        {
            Position = """{"stopLoss":{"points":10}}""", Exit = "ltp > P(100.5)", Bars = "100 | 100 101 95 96",
            Fills = "BUY 1 @100; SELL 1 @101 exit_signal",
        },
    ];
}
