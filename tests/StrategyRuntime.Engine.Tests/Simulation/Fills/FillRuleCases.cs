using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation.Fills;

/// <summary>When a market order fills.</summary>
internal static class FillRuleCases
{
    private const string Bars = "100 | 101 102 99 101.5";

    public static FillCase[] All { get; } =
    [
        new("next_tick: a decision on a closed candle fills at the next open")
            { Bars = Bars, Fills = "BUY 1 @101; SELL 1 @101.5 end_of_data" },
        new("same_tick: a decision on a closed candle fills at the tick that crossed the boundary")
            { Fill = FillRule.SameTick, Bars = Bars, Fills = "BUY 1 @101; SELL 1 @101.5 end_of_data" },
        new("signal_close: a decision on a closed candle fills at its close")
            { Fill = FillRule.SignalClose, Bars = Bars, Fills = "BUY 1 @100; SELL 1 @101.5 end_of_data" },
        new("next_tick: a decision on a tick fills at the next one")
            { Ticks = "100 101 102", Fills = "BUY 1 @101; SELL 1 @102 end_of_data" },
        new("same_tick: a decision on a tick fills at that tick")
            { Fill = FillRule.SameTick, Ticks = "100 101 102", Fills = "BUY 1 @100; SELL 1 @102 end_of_data" },
        new("signal_close: a decision on a tick fills at that tick")
            { Fill = FillRule.SignalClose, Ticks = "100 101 102", Fills = "BUY 1 @100; SELL 1 @102 end_of_data" },
        new("next_tick: an exit on a closed candle fills at the next open")
            { Exit = "close[-1] > P(101)", Bars = "100 | 100 102 99 101.5 | 98 99 97 98.5", Fills = "BUY 1 @100; SELL 1 @98 exit_signal" },
        new("signal_close: an exit on a closed candle fills at its close")
        {
            Fill = FillRule.SignalClose, Exit = "close[-1] > P(101)", Bars = "100 | 100 102 99 101.5 | 98 99 97 98.5",
            Fills = "BUY 1 @100; SELL 1 @101.5 exit_signal",
        },
        new("same_tick: an exit on a tick fills at that tick")
            { Fill = FillRule.SameTick, Exit = "ltp > P(101)", Ticks = "100 101 102 103", Fills = "BUY 1 @100; SELL 1 @102 exit_signal" },
        new("next_tick: a decision inside a bar fills at the next price of its path")
            { Entry = "ltp > P(103)", Bars = "100 | 100 104 99 102", Fills = "BUY 1 @102; SELL 1 @102 end_of_data" },
        new("same_tick does not hurry a limit order")
        {
            Fill = FillRule.SameTick, Position = """{"orderType":"limit","price":P(105)}""", Ticks = "100 101 102",
            Fills = "BUY 1 @101; SELL 1 @102 end_of_data",
        },
    ];
}
