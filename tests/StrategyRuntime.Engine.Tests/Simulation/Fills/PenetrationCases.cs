using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation.Fills;

/// <summary>An account whose limits need a price beyond them.</summary>
internal static class PenetrationCases
{
    private const string Limit98 = """{"orderType":"limit","price":P(98)}""";
    private const string Target3 = """{"takeProfit":{"points":3}}""";
    private static readonly BrokerConnection s_broker = new() { Id = "paper", LimitFill = LimitFill.Penetration };

    public static FillCase[] All { get; } =
    [
        new("Penetration: a limit that the path touches stays")
            { Broker = s_broker, Position = Limit98, Bars = "100 | 100 101 98 99", Fills = "" },
        new("Penetration: a limit that the path goes through fills at its price")
            { Broker = s_broker, Position = Limit98, Bars = "100 | 100 101 97.99 99", Fills = "BUY 1 @98; SELL 1 @99 end_of_data" },
        new("Penetration: a limit that was touched fills when a later bar goes through it")
            { Broker = s_broker, Position = Limit98, Bars = "100 | 100 101 98 99 | 99 99.5 97 98.5",
                Fills = "BUY 1 @98; SELL 1 @98.5 end_of_data" },
        new("Penetration: a limit gets the better price of a jump")
            { Broker = s_broker, Position = Limit98, Bars = "100 | 95 96 94 95.5", Fills = "BUY 1 @95; SELL 1 @95.5 end_of_data" },
        new("Penetration: a real tick at the limit is not enough, one beyond it fills")
            { Broker = s_broker, Position = Limit98, Ticks = "100 99 98 97 99", Fills = "BUY 1 @97; SELL 1 @99 end_of_data" },
        new("Penetration: a target that is touched stays")
            { Broker = s_broker, Position = Target3, Bars = "100 | 100 103 99 102", Fills = "BUY 1 @100; SELL 1 @102 end_of_data" },
        new("Penetration: a target that the path goes through fills at its level")
            { Broker = s_broker, Position = Target3, Bars = "100 | 100 103.01 99 102", Fills = "BUY 1 @100; SELL 1 @103 take_profit" },
        new("Penetration: a stop needs no more than a touch")
            { Broker = s_broker, Position = """{"stopLoss":{"points":3}}""", Bars = "100 | 100 101 97 98",
                Fills = "BUY 1 @100; SELL 1 @97 stop_loss" },
        new("Penetration: a stop-limit whose trigger is its limit waits until the price has turned")
        {
            Broker = s_broker, Position = """{"orderType":"stop_limit","triggerPrice":P(102),"limitPrice":P(102)}""",
            Bars = "100 | 100 102 99 102 | 102 102.5 101 102.2", Fills = "BUY 1 @102; SELL 1 @102.2 end_of_data",
        },
    ];
}
