using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation.Fills;

/// <summary>Spread, slippage and commission; the price step is 0.01.</summary>
internal static class CostCases
{
    private const string Flat = "100 | 100 100.5 99.5 100 | 100";

    public static FillCase[] All { get; } =
    [
        new("Slippage in ticks makes a market order worse")
            { Broker = Costs(slippage: new Slippage(Ticks: 5)), Bars = Flat, Fills = "BUY 1 @100.05; SELL 1 @99.95 end_of_data" },
        new("Slippage in percent is of the price")
            { Broker = Costs(slippage: new Slippage(Percent: 1)), Bars = Flat, Fills = "BUY 1 @101; SELL 1 @99 end_of_data" },
        new("Half of the spread is paid on each side")
            { Broker = Costs(spread: 0.5m), Bars = Flat, Fills = "BUY 1 @100.25; SELL 1 @99.75 end_of_data" },
        new("Spread and both slippages add up")
            { Broker = Costs(spread: 0.5m, slippage: new Slippage(5, 1)), Bars = Flat, Fills = "BUY 1 @101.3; SELL 1 @98.7 end_of_data" },
        new("A slipped price is rounded to the instrument's precision")
        {
            Broker = Costs(slippage: new Slippage(Percent: 0.033m)), Bars = "100 | 50 51 49 50 | 50", HasMirror = false,
            Fills = "BUY 1 @50.02; SELL 1 @49.98 end_of_data",
        },
        new("A stop loss slips")
        {
            Position = """{"stopLoss":{"price":P(97)}}""", Broker = Costs(slippage: new Slippage(Ticks: 5)), Bars = "100 | 100 101 95 96",
            Fills = "BUY 1 @100.05; SELL 1 @96.95 stop_loss",
        },
        new("A trailing stop slips")
        {
            Position = """{"trailingStop":{"points":2}}""", Broker = Costs(slippage: new Slippage(Ticks: 5)),
                Bars = "100 | 100 105 99 100.5",
            Fills = "BUY 1 @100.05; SELL 1 @102.95 trailing_stop",
        },
        new("A stop entry slips")
        {
            Position = """{"orderType":"stop","price":P(102)}""", Broker = Costs(slippage: new Slippage(Ticks: 5)),
                Bars = "100 | 100 103 99 102.5",
            Fills = "BUY 1 @102.05; SELL 1 @102.45 end_of_data",
        },
        new("A target does not slip")
        {
            Position = """{"takeProfit":{"price":P(103)}}""", Broker = Costs(spread: 0.5m, slippage: new Slippage(5, 1)),
                Bars = "100 | 100 104 99 102",
            Fills = "BUY 1 @101.3; SELL 1 @103 take_profit",
        },
        new("A limit does not slip")
        {
            Position = """{"orderType":"limit","price":P(98)}""", Exit = "ltp > P(0)",
                ExitOrder = """{"orderType":"limit","price":P(99.5)}""",
            Broker = Costs(spread: 0.5m, slippage: new Slippage(5, 1)), Bars = "100 | 100 101 97 100", HasMirror = false,
            Fills = "BUY 1 @98; SELL 1 @99.5 exit_signal",
        },
        new("Stop and target distances count from the slipped entry price")
        {
            Position = """{"stopLoss":{"points":3}}""", Broker = Costs(slippage: new Slippage(Ticks: 100)), Bars = "100 | 100 101 95 96",
            Fills = "BUY 1 @101; SELL 1 @97 stop_loss",
        },
        new("Commission per order is paid by every fill")
            { Quantity = 7, Broker = Costs(commission: new Commission(PerOrder: 2)), Bars = Flat,
                Fills = "BUY 7 @100 fee 2; SELL 7 @100 end_of_data fee 2" },
        new("Commission in percent is of the value")
        {
            Quantity = 7, Broker = Costs(commission: new Commission(Percent: 0.1m)), Bars = Flat,
                Fills = "BUY 7 @100 fee 0.7; SELL 7 @100 end_of_data fee 0.7",
        },
        new("Commission per unit counts quantity times multiplier")
        {
            Quantity = 2, Position = """{"multiplier":5}""", Broker = Costs(commission: new Commission(PerUnit: 0.5m)), Bars = Flat,
            Fills = "BUY 2 @100 fee 5; SELL 2 @100 end_of_data fee 5",
        },
        new("Commissions add up")
        {
            Quantity = 2, Broker = Costs(commission: new Commission(1, 0.1m, 0.25m)), Bars = Flat,
                Fills = "BUY 2 @100 fee 1.7; SELL 2 @100 end_of_data fee 1.7",
        },
        new("Commission in percent is of the slipped price")
        {
            Broker = Costs(slippage: new Slippage(Ticks: 100), commission: new Commission(Percent: 1)), Bars = Flat, HasMirror = false,
            Fills = "BUY 1 @101 fee 1.01; SELL 1 @99 end_of_data fee 0.99",
        },
    ];

    private static BrokerConnection Costs(decimal spread = 0, Slippage? slippage = null, Commission? commission = null) => new()
    {
        Id = "paper",
        Spread = spread,
        Slippage = slippage ?? new Slippage(),
        Commission = commission ?? new Commission(),
    };
}
