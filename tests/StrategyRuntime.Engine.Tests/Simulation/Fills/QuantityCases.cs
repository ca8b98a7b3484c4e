using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation.Fills;

/// <summary>Partial exits, sizing and scale.</summary>
internal static class QuantityCases
{
    private static readonly BrokerConnection s_cash1000 = new() { Id = "paper", Cash = 1000 };

    public static FillCase[] All { get; } =
    [
        new("An exit of a part closes that part and the rest stays")
        {
            Quantity = 10, Exit = "ltp > P(0)", ExitOrder = """{"quantity":"specific","specificQuantity":4}""", Ticks = "100 101 102 103",
            Fills = "BUY 10 @101; SELL 4 @102 exit_signal; SELL 6 @103 end_of_data",
        },
        new("Fees of a partial exit are those of its part")
        {
            Quantity = 10, Exit = "ltp > P(0)", ExitOrder = """{"quantity":4}""", Ticks = "100 101 102 103",
            Broker = new BrokerConnection { Id = "paper", Commission = new Commission(PerUnit: 0.5m) },
            Fills = "BUY 10 @101 fee 5; SELL 4 @102 exit_signal fee 2; SELL 6 @103 end_of_data fee 3",
        },
        new("An exit of more than there is closes what there is")
        {
            Quantity = 10, Exit = "ltp > P(0)", ExitOrder = """{"quantity":50}""", Ticks = "100 101 102 103",
            Fills = "BUY 10 @101; SELL 10 @102 exit_signal",
        },
        new("A stop closes what a partial exit has left")
        {
            Quantity = 10, Position = """{"stopLoss":{"points":3}}""", Exit = "ltp > P(0)", ExitOrder = """{"quantity":4}""",
            Bars = "100 | 100 101 99 100.5 | 100 101 95 96", Fills = "BUY 10 @100; SELL 4 @100 exit_signal; SELL 6 @97 stop_loss",
        },
        new("Scale multiplies what is bought and what is sold")
        {
            Quantity = 10, Scale = 3, Exit = "ltp > P(0)", ExitOrder = """{"quantity":4}""", Ticks = "100 101 102 103",
            Fills = "BUY 30 @101; SELL 12 @102 exit_signal; SELL 18 @103 end_of_data",
        },
        new("Percent of equity buys whole units at the price of the fill")
        {
            Position = """{"sizing":{"mode":"percent_equity","value":100}}""", Broker = s_cash1000, Bars = "100 | 30 31 29 30.5",
                HasMirror = false,
            Fills = "BUY 33 @30; SELL 33 @30.5 end_of_data",
        },
        new("A part of equity is rounded down")
        {
            Position = """{"sizing":{"mode":"percent_equity","value":25}}""", Broker = s_cash1000, Bars = "100 | 30 31 29 30.5",
                HasMirror = false,
            Fills = "BUY 8 @30; SELL 8 @30.5 end_of_data",
        },
        new("Sizing rounds down to its step")
        {
            Position = """{"sizing":{"mode":"percent_equity","value":100,"roundTo":0.01}}""", Broker = s_cash1000,
                Bars = "100 | 30 31 29 30.5",
            HasMirror = false, Fills = "BUY 33.33 @30; SELL 33.33 @30.5 end_of_data",
        },
        new("Notional buys for an amount of money")
        {
            Position = """{"sizing":{"mode":"notional","value":1000,"roundTo":10}}""", Bars = "100 | 30 31 29 30.5", HasMirror = false,
            Fills = "BUY 30 @30; SELL 30 @30.5 end_of_data",
        },
        new("A sized quantity is rounded down to its step, too")
        {
            Position = """{"sizing":{"mode":"quantity","value":17,"roundTo":5}}""", Bars = "100 | 100 101 99 100.5",
            Fills = "BUY 15 @100; SELL 15 @100.5 end_of_data",
        },
        new("Sizing counts lots: a lot costs price times multiplier")
        {
            Position = """{"multiplier":25,"sizing":{"mode":"notional","value":10000}}""", Bars = "100 | 100 101 99 100.5",
            Fills = "BUY 4 @100; SELL 4 @100.5 end_of_data",
        },
        new("Scale multiplies a sized quantity")
        {
            Scale = 2, Position = """{"sizing":{"mode":"notional","value":1000}}""", Bars = "100 | 100 101 99 100.5",
            Fills = "BUY 20 @100; SELL 20 @100.5 end_of_data",
        },
        new("A quantity that rounds to nothing is not bought")
        {
            Position = """{"sizing":{"mode":"notional","value":50}}""", Bars = "100 | 100 101 99 100.5", Fills = "",
        },
        new("Sizing uses the slipped price")
        {
            Position = """{"sizing":{"mode":"notional","value":1000}}""",
            Broker = new BrokerConnection { Id = "paper", Spread = new Spread(2) },
            Bars = "100 | 100 101 99 100 | 100", HasMirror = false, Fills = "BUY 9 @101; SELL 9 @99 end_of_data",
        },
        new("A limit is sized at its own price")
        {
            Position = """{"orderType":"limit","price":50,"sizing":{"mode":"notional","value":1000}}""", Bars = "100 | 60 61 49 55",
                HasMirror = false,
            Fills = "BUY 20 @50; SELL 20 @55 end_of_data",
        },
    ];
}
