using System.Diagnostics;
using System.Globalization;
using StrategyRuntime.Benchmarks.Engine;
using static StrategyRuntime.Benchmarks.Studies.StudyLoops;

namespace StrategyRuntime.Benchmarks.Studies;

/// <summary>
/// What a set of a study costs: its document read, its run, its metrics written, on one thread. Beside it the engine that takes every tick,
/// and a bare loop over vectors that knows nothing but two averages and their crossings.
/// </summary>
internal static class StudyBenchmark
{
    private const int EngineSets = 5;

    /// <summary>Runs it for so many sets (1,000) of so many bars (200,000).</summary>
    public static void Run(IReadOnlyList<int> sizes)
    {
        var sets = sizes.Count > 0 ? sizes[0] : 1_000;
        var bars = Bars(sizes.Count > 1 ? sizes[1] : 200_000);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sets} sets of {bars.Length} bars, one thread"));
        var closes = Array.ConvertAll(bars, bar => bar.Close);
        var sma = new StudySweep("SMA cross", StudyStrategies.SmaCross, StudySweep.SmaValues);
        Row(Measure("bare loop over vectors, two averages and crossings", 20, bars.Length, i => BareCrossings(closes, sma.ValuesOf(i))));
        foreach (var sweep in (StudySweep[])[sma, new("RSI with stop and target", StudyStrategies.RsiWithStops, StudySweep.RsiValues)])
        {
            var set = FromSignalToSignal(sweep, bars);
            Row(Measure($"{sweep.What}, from signal to signal", sets, bars.Length, set));
            Row(Measure($"{sweep.What}, every tick", EngineSets, bars.Length, i => TakeEachTick(sweep.Strategy(i), bars)));
        }
        var ticks = SyntheticMarket.Ticks(1_000_000);
        var (eighteen, name) = BenchmarkStrategies.EighteenNodes();
        Row(Measure($"{name}, 1 M ticks", EngineSets, ticks.Length, _ => TakeEachTick(eighteen, ticks)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB"));
    }

    private static void Row(LoopFigures loop) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{loop.What,-52} {loop.OfProcessor,8:0.0} M/cpu-s {loop.OfWall,8:0.0} M/s "
        + $"{loop.MicrosecondsOfSet,9:0} cpu-µs a set {loop.TradesOfSet,6} trades {loop.BytesOfSet / 1024,6} KB a set"));
}
