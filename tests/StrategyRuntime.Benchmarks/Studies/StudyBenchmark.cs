using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using StrategyRuntime.Benchmarks.Engine;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Studies;

namespace StrategyRuntime.Benchmarks.Studies;

/// <summary>
/// What a set of a study costs: its document read, its run, its metrics written, on one thread. Beside it the engine that takes every tick,
/// and a bare loop over vectors that knows nothing but two averages and their crossings.
/// </summary>
internal static class StudyBenchmark
{
    private const int EngineSets = 5;
    private const long CacheBytes = 192 << 20;
    private static readonly Timeframe s_minute = new(1, TimeframeUnit.Minute);
    private static readonly BrokerConnection s_broker = new() { Id = "paper", OptionPricing = OptionPricing.Underlying };

    /// <summary>Runs it for so many sets (1,000) of so many bars (200,000).</summary>
    public static void Run(IReadOnlyList<int> sizes)
    {
        var sets = sizes.Count > 0 ? sizes[0] : 1_000;
        var bars = Bars(sizes.Count > 1 ? sizes[1] : 200_000);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sets} sets of {bars.Length} bars, one thread"));
        var closes = Array.ConvertAll(bars, bar => bar.Close);
        Row("bare loop over vectors, two averages and crossings", 20, bars.Length, i => BareCrossings(closes, Fast(i), Slow(i)));
        Study("SMA cross", StudyStrategies.SmaCross, SmaValues, sets, bars);
        Study("RSI with stop and target", StudyStrategies.RsiWithStops, RsiValues, sets, bars);
        var ticks = SyntheticMarket.Ticks(1_000_000);
        var (eighteen, name) = BenchmarkStrategies.EighteenNodes();
        Row($"{name}, 1 M ticks", EngineSets, ticks.Length, _ =>
            TakeEachTick(SettingsOf(eighteen, null), Reader(ticks), ticks[^1].Time));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB"));
    }

    private static void Study(string what, byte[] document, Func<int, Dictionary<string, string>> valuesOf, int sets, Candle[] bars)
    {
        var end = bars[^1].OpenTime + TimeSpan.FromMinutes(1);
        var market = MarketColumns.Record(
            StudyStrategies.Parse(document, valuesOf(0)), s_minute, bars.Length * PricePath.TicksPerBar, _ => 0, Reader(bars), end,
            new ColumnCache(CacheBytes), default);
        // The compiler is done with what is measured.
        for (var i = 0; i < 200; i++) Set(i);
        Row($"{what}, from signal to signal", sets, bars.Length, Set);
        Row($"{what}, every tick", EngineSets, bars.Length, i =>
            TakeEachTick(SettingsOf(StudyStrategies.Parse(document, valuesOf(i)), s_minute), Reader(bars), end));

        long Set(int i) =>
            Trades(SetBacktest.Play(SettingsOf(StudyStrategies.Parse(document, valuesOf(i)), s_minute), market, default)!);
    }

    private static long TakeEachTick(SimulationSettings settings, TickRead ticks, UtcTime end) =>
        Trades(SetBacktest.Play(settings, _ => 0, ticks, end, new Tick[4096], default));

    private static void Row(string what, int sets, int bars, Func<int, long> play)
    {
        var (bytes, processor, start) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var trades = 0L;
        for (var i = 0; i < sets; i++) trades += play(i);
        var (wall, cpu) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - processor);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-52} {(double)sets * bars / cpu.TotalMicroseconds,8:0.0} M/cpu-s "
            + $"{(double)sets * bars / wall.TotalMicroseconds,8:0.0} M/s "
            + $"{cpu.TotalMicroseconds / sets,9:0} cpu-µs a set {trades / sets,6} trades "
            + $"{(GC.GetTotalAllocatedBytes() - bytes) / sets / 1024,6} KB a set"));
    }

    /// <summary>Writes the figures as a study does; returns the trades.</summary>
    private static long Trades(MetricsSink figures)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer)) figures.Metrics.Write(writer);
        using var metrics = JsonDocument.Parse(buffer.WrittenMemory);
        return metrics.RootElement.GetProperty("trades").GetInt64();
    }

    private static long BareCrossings(double[] closes, int fast, int slow)
    {
        var (a, b) = (Averages(closes, fast), Averages(closes, slow));
        var crossings = 0L;
        var at = slow;
        for (; at + Vector<double>.Count <= closes.Length; at += Vector<double>.Count)
        {
            var above = Vector.GreaterThan(new Vector<double>(a, at), new Vector<double>(b, at));
            var before = Vector.LessThanOrEqual(new Vector<double>(a, at - 1), new Vector<double>(b, at - 1));
            crossings -= Vector.Sum(above & before);
        }
        return crossings;
    }

    private static double[] Averages(double[] values, int length)
    {
        var averages = new double[values.Length];
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i] - (i >= length ? values[i - length] : 0);
            averages[i] = sum / length;
        }
        return averages;
    }

    private static SimulationSettings SettingsOf(StrategyDefinition strategy, Timeframe? source) => new(
        new SessionId("bench", "study", "paper"), strategy, s_broker, FillRule.NextTick, 1, CaptureMode.None, null, null, [source], "hash");

    private static int Fast(int set) => 5 + set % 50;

    private static int Slow(int set) => 60 + set / 50 % 200;

    private static Dictionary<string, string> SmaValues(int set) => new() { ["fast"] = Text(Fast(set)), ["slow"] = Text(Slow(set)) };

    private static Dictionary<string, string> RsiValues(int set) => new()
    {
        ["length"] = Text(5 + set % 20), ["low"] = Text(20 + set / 20 % 15), ["stop"] = Text(1 + set / 300 % 9),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static TickRead Reader(Candle[] bars)
    {
        var next = 0;
        return destination =>
        {
            var read = 0;
            for (; read < destination.Length && next < bars.Length * PricePath.TicksPerBar; read++, next++)
            {
                ref readonly var bar = ref bars[next / PricePath.TicksPerBar];
                destination[read] = PricePath.At(in bar, bar.OpenTime + TimeSpan.FromMinutes(1), next % PricePath.TicksPerBar, 0);
            }
            return read;
        };
    }

    private static TickRead Reader(Tick[] ticks)
    {
        var next = 0;
        return destination =>
        {
            var read = Math.Min(destination.Length, ticks.Length - next);
            ticks.AsSpan(next, read).CopyTo(destination);
            next += read;
            return read;
        };
    }

    private static Candle[] Bars(int count)
    {
        var random = new Random(11);
        var price = 100.0;
        var time = new UtcTime(new DateTime(2020, 1, 1).Ticks);
        var bars = new Candle[count];
        for (var i = 0; i < count; i++)
        {
            var open = price;
            price = Math.Round(Math.Max(10, price * (1 + (random.NextDouble() - 0.5) * 0.004)), 2);
            var (high, low) = (Math.Round(Math.Max(open, price) + 0.02, 2), Math.Round(Math.Min(open, price) - 0.02, 2));
            bars[i] = new Candle(time, open, high, low, price, i % 97);
            time += TimeSpan.FromMinutes(1);
        }
        return bars;
    }
}
