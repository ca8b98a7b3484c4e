using System.Globalization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>
/// Ticks written out with their UTC times: <c>2024-03-08T20:59:50 100</c>, a line each; <c>SI</c> at the end for the supporting instrument.
/// </summary>
internal static class TickScript
{
    public static Tick[] Parse(string script) =>
    [
        .. script.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var time = DateTime.Parse(words[0], CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
            return new Tick(
                new UtcTime(time.Ticks), double.Parse(words[1], CultureInfo.InvariantCulture), 1, double.NaN, double.NaN, double.NaN,
                words.Length > 2 ? 1 : 0);
        }),
    ];

    /// <summary>Plays a script to its end.</summary>
    public static Rig Play(
        this StrategyJson strategy, string script, FillRule fill = FillRule.SameTick, decimal cash = 1000, bool endOfData = true)
    {
        var rig = new Rig(Rig.Parse(strategy.ToBytes()), new BrokerConnection { Id = "paper", Cash = cash, Fill = fill });
        var ticks = Parse(script);
        rig.Simulation.Process(ticks);
        if (endOfData) rig.Simulation.EndOfData(ticks[^1].Time);
        return rig;
    }
}
