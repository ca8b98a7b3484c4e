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
        new("next_tick: a decision at a point of a bar's path fills at that point's price")
            { Entry = "ltp > P(103)", Bars = "100 | 100 104 99 102", Fills = "BUY 1 @104; SELL 1 @102 end_of_data" },
        new("next_tick: a decision at a bar's open fills at the open, not at the extreme that comes next")
            { Entry = "ltp > P(100)", Bars = "100 | 101 112 91 110 | 110", Fills = "BUY 1 @101; SELL 1 @110 end_of_data" },
        new("next_tick: bought at one extreme of a bar, sold at the other")
        {
            Entry = "ltp < P(92)", Exit = "ltp > P(108)", Bars = "100 | 100 110 90 105 | 105", Fills = "BUY 1 @90; SELL 1 @110 exit_signal",
        },
        new("A limit that the price is beyond already fills where the price is")
        {
            Entry = "ltp < P(98)", Position = """{"orderType":"limit","price":P(99)}""", Bars = "100 | 100 101 97 100.5",
            Fills = "BUY 1 @97; SELL 1 @100.5 end_of_data",
        },
        new("A stop that the price is beyond already fills where the price is")
        {
            Entry = "ltp > P(100.5)", Position = """{"orderType":"stop","price":P(99)}""", Bars = "100 | 100 101 90 95",
            Fills = "BUY 1 @101; SELL 1 @95 end_of_data",
        },
        new("same_tick does not hurry a limit order")
        {
            Fill = FillRule.SameTick, Position = """{"orderType":"limit","price":P(105)}""", Ticks = "100 101 102",
            Fills = "BUY 1 @101; SELL 1 @102 end_of_data",
        },
    ];
}
