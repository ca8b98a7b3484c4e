using System.Globalization;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>What a candle costs each indicator of the catalogue, at default parameters.</summary>
internal static class IndicatorBenchmark
{
    private const int Candles = 20_000;
    private const int Instances = 256;
    private const int Runs = 25;
    private const double Limit = 1000;

    private static readonly Exchange s_exchange =
        Exchange.TryGet("NYSE", out var exchange) ? exchange : throw new InvalidOperationException("NYSE is known.");

    /// <summary>Prints a Markdown table of all indicators, or of those that are named, and which are over a microsecond.</summary>
    public static void Run(IReadOnlyCollection<string> names)
    {
        var candles = Series();
        var slow = new List<string>();
        Console.WriteLine($"processor time, best of {Runs} runs of {Candles} candles; ⁿ passes over its window");
        Console.WriteLine("| indicator | ns/candle | allocated B/candle | retained B |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var definition in IndicatorCatalog.All.Where(d => names.Count == 0 || names.Contains(d.Name)))
        {
            var settings = definition.DefaultSettings();
            var indicator = New(settings);
            WarmUp(indicator, candles);
            var best = Measure.Best(Runs, () => Feed(indicator, candles));
            var nanoseconds = best.Processor.TotalNanoseconds / Candles;
            var mark = definition.Notes.CostsItsLength ? " ⁿ" : "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{settings.Key}`{mark} | {nanoseconds:0} | {(double)best.Bytes / Candles:0.###} | {Retained(settings, candles):0} |"));
            if (nanoseconds > Limit) slow.Add(definition.Name + mark);
        }
        Console.WriteLine($"over {Limit:0} ns: {(slow.Count == 0 ? "none" : string.Join(", ", slow))}");
    }

    /// <summary>Until the runtime has replaced what it compiled in haste: often called, and idle for a moment, twice.</summary>
    private static void WarmUp(IIndicator indicator, Candle[] candles)
    {
        for (var round = 0; round < 2; round++)
        {
            for (var pass = 0; pass < 64; pass++) Feed(indicator, candles.AsSpan(0, 1_000));
            Thread.Sleep(200);
        }
    }

    private static IIndicator New(IndicatorSettings settings)
    {
        var indicator = settings.Create(s_exchange);
        if (indicator is ISessionIndicator session && Timeframe.TryParse("1m", out var minute)) session.CandlesAreOf(minute);
        return indicator;
    }

    /// <summary>Every output is read, as a strategy's candle events do.</summary>
    private static void Feed(IIndicator indicator, ReadOnlySpan<Candle> candles)
    {
        foreach (ref readonly var candle in candles)
        {
            indicator.Update(candle);
            for (var output = 0; output < indicator.Outputs.Count; output++) _ = indicator[output];
        }
    }

    /// <summary>What an instance keeps once it is warm.</summary>
    private static double Retained(IndicatorSettings settings, Candle[] candles)
    {
        var instances = new IIndicator[Instances];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < instances.Length; i++)
        {
            instances[i] = New(settings);
            Feed(instances[i], candles.AsSpan(0, 2_000));
        }
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(instances);
        return (double)bytes / Instances;
    }

    /// <summary>A seeded random walk of minutes, in cents.</summary>
    private static Candle[] Series()
    {
        var random = new Random(11);
        var start = new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc).Ticks;
        var candles = new Candle[Candles];
        var price = 250.0;
        for (var i = 0; i < candles.Length; i++)
        {
            var open = Cents(price + random.NextDouble() - 0.5);
            var close = Cents(open + (250 - open) * 0.002 + (random.NextDouble() - 0.5) * 3);
            candles[i] = new Candle(
                new UtcTime(start + i * TimeSpan.TicksPerMinute),
                open,
                Cents(Math.Max(open, close) + random.NextDouble()),
                Cents(Math.Min(open, close) - random.NextDouble()),
                close,
                random.Next(1, 100_000));
            price = close;
        }
        return candles;
    }

    private static double Cents(double price) => Math.Round(price * 100) / 100;
}
