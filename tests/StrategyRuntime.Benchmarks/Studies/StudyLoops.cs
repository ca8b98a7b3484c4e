using System.Buffers;
using System.Diagnostics;
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

/// <summary>Loops over sets in this process, on one thread: the ways of a study, the whole engine, and bare loops as their limit.</summary>
internal static class StudyLoops
{
    private const long CacheBytes = 192 << 20;
    private const int WarmUps = 200;
    private static readonly Timeframe s_minute = new(1, TimeframeUnit.Minute);
    private static readonly BrokerConnection s_broker = new() { Id = "paper", OptionPricing = OptionPricing.Underlying };

    /// <summary>Measures so many sets.</summary>
    /// <param name="what">What is measured.</param>
    /// <param name="sets">How many sets.</param>
    /// <param name="bars">Bars, or ticks, of one.</param>
    /// <param name="play">Plays one; returns its trades.</param>
    public static LoopFigures Measure(string what, int sets, int bars, Func<int, long> play)
    {
        var (bytes, processor, start) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var trades = 0L;
        for (var i = 0; i < sets; i++) trades += play(i);
        return new LoopFigures(
            what, sets, bars, Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - processor,
            GC.GetTotalAllocatedBytes() - bytes, trades);
    }

    /// <summary>What plays a set over a market that is recorded once; the compiler is done with it.</summary>
    public static Func<int, long> FromSignalToSignal(StudySweep sweep, Candle[] bars)
    {
        var market = MarketColumns.Record(
            sweep.Strategy(0), s_minute, bars.Length * PricePath.TicksPerBar, _ => 0, Reader(bars), EndOf(bars),
            new ColumnCache(CacheBytes), default);
        for (var i = 0; i < WarmUps; i++) Play(i);
        return Play;

        long Play(int set) => Trades(SetBacktest.Play(SettingsOf(sweep.Strategy(set), s_minute), market, default)!);
    }

    /// <summary>Every tick of bars, without events; returns the trades.</summary>
    public static long TakeEachTick(StrategyDefinition strategy, Candle[] bars) =>
        Trades(SetBacktest.Play(SettingsOf(strategy, s_minute), _ => 0, Reader(bars), EndOf(bars), new Tick[4096], default));

    /// <summary>Every tick, without events; returns the trades.</summary>
    public static long TakeEachTick(StrategyDefinition strategy, Tick[] ticks) =>
        Trades(SetBacktest.Play(SettingsOf(strategy, null), _ => 0, Reader(ticks), ticks[^1].Time, new Tick[4096], default));

    /// <summary>The engine as a backtest has it, its events made into lines; returns their number.</summary>
    public static long WithEvents(StrategyDefinition strategy, Candle[] bars) =>
        WithEvents(SettingsOf(strategy, s_minute), Reader(bars), EndOf(bars));

    /// <summary>The engine as a backtest has it, its events made into lines; returns their number.</summary>
    public static long WithEvents(StrategyDefinition strategy, Tick[] ticks) =>
        WithEvents(SettingsOf(strategy, null), Reader(ticks), ticks[^1].Time);

    /// <summary>Two averages and how often they cross, by vectors.</summary>
    public static long BareCrossings(double[] closes, IReadOnlyDictionary<string, string> values)
    {
        var (fast, slow) = (Number(values["fast"]), Number(values["slow"]));
        return Crossings(Averages(closes, fast), Averages(closes, slow), slow);
    }

    /// <summary>An RSI and how often it falls below a level, its comparisons by vectors.</summary>
    public static long BareDips(double[] closes, IReadOnlyDictionary<string, string> values)
    {
        var length = Number(values["length"]);
        var level = new double[closes.Length];
        Array.Fill(level, Number(values["low"]));
        return Crossings(level, Rsi(closes, length), length + 1);
    }

    /// <summary>Minute bars of a walk, always the same.</summary>
    public static Candle[] Bars(int count)
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

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static UtcTime EndOf(Candle[] bars) => bars[^1].OpenTime + TimeSpan.FromMinutes(1);

    private static long WithEvents(SimulationSettings settings, TickRead ticks, UtcTime endTime)
    {
        var sink = new EncodingSink();
        var simulation = new StrategySimulation(settings with { Capture = CaptureMode.Candles }, sink);
        var buffer = new Tick[512];
        while (!simulation.HasEnded && ticks(buffer) is var read and > 0) simulation.Process(buffer.AsSpan(0, read));
        simulation.EndOfData(endTime);
        return sink.NextSeq - 1;
    }

    /// <summary>Writes the figures as a study does; returns the trades.</summary>
    private static long Trades(MetricsSink figures)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer)) figures.Metrics.Write(writer);
        using var metrics = JsonDocument.Parse(buffer.WrittenMemory);
        return metrics.RootElement.GetProperty("trades").GetInt64();
    }

    /// <summary>How often the first comes above the second.</summary>
    private static long Crossings(double[] first, double[] second, int from)
    {
        var crossings = 0L;
        for (var at = from; at + Vector<double>.Count <= first.Length; at += Vector<double>.Count)
        {
            var above = Vector.GreaterThan(new Vector<double>(first, at), new Vector<double>(second, at));
            var before = Vector.LessThanOrEqual(new Vector<double>(first, at - 1), new Vector<double>(second, at - 1));
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

    private static double[] Rsi(double[] values, int length)
    {
        var rsi = new double[values.Length];
        var (gain, loss, share) = (0.0, 0.0, 1.0 / length);
        for (var i = 1; i < values.Length; i++)
        {
            var change = values[i] - values[i - 1];
            gain += (Math.Max(change, 0) - gain) * share;
            loss += (Math.Max(-change, 0) - loss) * share;
            rsi[i] = 100 * gain / (gain + loss);
        }
        return rsi;
    }

    private static SimulationSettings SettingsOf(StrategyDefinition strategy, Timeframe? source) => new(
        new SessionId("bench", "study", "paper"), strategy, s_broker, FillRule.NextTick, 1, CaptureMode.None, null, null, [source], "hash");

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
}

/// <summary>What a loop over sets took.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Sets">How many sets.</param>
/// <param name="Bars">Bars, or ticks, of one.</param>
/// <param name="Wall">Time on the clock.</param>
/// <param name="Processor">Processor time of all threads.</param>
/// <param name="Bytes">Bytes that were allocated.</param>
/// <param name="Trades">Trades of all sets.</param>
internal sealed record LoopFigures(string What, int Sets, int Bars, TimeSpan Wall, TimeSpan Processor, long Bytes, long Trades)
{
    /// <summary>Millions of set-bars a second of processor time.</summary>
    public double OfProcessor => (double)Sets * Bars / Processor.TotalMicroseconds;

    /// <summary>Millions of set-bars a second.</summary>
    public double OfWall => (double)Sets * Bars / Wall.TotalMicroseconds;

    /// <summary>Processor time of a set.</summary>
    public double MicrosecondsOfSet => Processor.TotalMicroseconds / Sets;

    /// <summary>Bytes that a set allocates.</summary>
    public long BytesOfSet => Bytes / Sets;

    /// <summary>Trades of a set, on average.</summary>
    public long TradesOfSet => Trades / Sets;
}
