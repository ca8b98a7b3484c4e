using System.Diagnostics;
using System.Globalization;
using System.IO.Abstractions;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>How fast the engine is beside the least that any engine does, and what grows with what.</summary>
internal static class EngineBenchmark
{
    private const int Million = 1_000_000;
    private const int Runs = 3;

    /// <summary>Runs the parts that are asked for by name, all of them when none is.</summary>
    public static void Run(IReadOnlyCollection<string> parts)
    {
        var folder = Directory.CreateTempSubdirectory("engine-benchmark").FullName;
        try
        {
            Console.WriteLine($"{Environment.ProcessorCount} cores, "
                + $"{System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, best of {Runs} runs");
            var ticks = new Lazy<Tick[]>(() => SyntheticMarket.Ticks(5 * Million));
            if (Wants("memory")) InMemory(ticks.Value, folder);
            if (Wants("days")) Days(folder);
            if (Wants("growth")) Growth(ticks.Value);
            if (Wants("csv")) FromCsv(ticks.Value, folder);
            if (Wants("bars")) Bars(folder, withFiles: false);
            if (Wants("bars-files")) Bars(folder, withFiles: true);
            var note = ticks.IsValueCreated ? FormattableString.Invariant(
                $", of which {ticks.Value.Length * 64 / 1e6:0} MB are the ticks of the in-memory runs") : "";
            Console.WriteLine(FormattableString.Invariant($"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB{note}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        bool Wants(string part) => parts.Count == 0 || parts.Contains(part);
    }

    private static void InMemory(Tick[] ticks, string folder)
    {
        var bare = Measure.Best(Runs, () => BareLoop.Run(ticks));
        Measure.Row("bare loop: candles, RSI, two comparisons", ticks.Length, bare);
        var (eighteen, name) = BenchmarkStrategies.EighteenNodes();
        foreach (var (what, strategy) in new[] { ("3 nodes", BenchmarkStrategies.ThreeNodes), (name, eighteen) })
        {
            var run = new EngineRun(strategy);
            var alone = Measure.Best(Runs, () => run.InMemory(ticks));
            Measure.Row($"{what}, no files", ticks.Length, alone, note: Ratio(alone, bare));
            var written = Measure.Best(Runs, () => run.WithFiles(ticks, Path.Combine(folder, $"memory-{strategy.StrategyId}")));
            Measure.Row($"{what}, all files", ticks.Length, written, note: $"{Ratio(written, bare)}, {run.Events} events");
        }
    }

    /// <summary>The 18 nodes trade all day, every day.</summary>
    private static void Days(string folder)
    {
        const int days = 20;
        var ticks = SyntheticMarket.Days(5 * Million, days);
        var strategy = BenchmarkStrategies.EighteenNodesForever();
        var run = new EngineRun(strategy);
        var alone = Measure.Best(Runs, () => run.InMemory(ticks));
        Measure.Row($"18 nodes that go on trading, {days} days, no files", ticks.Length, alone, note: $"{run.Events} events");
        var model = new BrokerConnection { Id = "paper", OptionPricing = OptionPricing.Model, Iv = 0.14m };
        var priced = new EngineRun(strategy, account: model);
        var options = Measure.Best(Runs, () => priced.InMemory(ticks));
        Measure.Row(
            "the same, options priced by the model, no files", ticks.Length, options,
            note: RatioOfOptions(options, alone));
        var chain = SyntheticChain.Of(ticks);
        var recorded = new EngineRun(strategy, account: new BrokerConnection { Id = "paper" }, records: chain.Open);
        var read = Measure.Best(Runs, () => recorded.InMemory(ticks));
        Measure.Row(
            "the same, options at recorded prices, no files", ticks.Length, read,
            note: $"{RatioOfOptions(read, alone)}, {recorded.Events} events");
        var written = Measure.Best(Runs, () => run.WithFiles(ticks, Path.Combine(folder, "days")));
        Measure.Row($"18 nodes that go on trading, {days} days, all files", ticks.Length, written, note: $"{run.Events} events");
        var tickFolder = Directory.CreateDirectory(Path.Combine(folder, "day-ticks")).FullName;
        SyntheticMarket.WriteTicks(Path.Combine(tickFolder, $"{strategy.Trading.Symbol}.ticks.csv"), ticks);
        Measure.Row($"18 nodes that go on trading, {days} days, CSV to finished files", ticks.Length, Measure.Best(Runs, () =>
        {
            using var market = Market(tickFolder);
            run.FromCsv(market, Path.Combine(folder, "days-csv"));
        }));
    }

    private static void Growth(Tick[] ticks)
    {
        foreach (var million in (int[])[1, 2, 5])
        {
            var run = new EngineRun(BenchmarkStrategies.EighteenNodes().Strategy);
            var some = SyntheticMarket.Ticks(million * Million);
            Measure.Row($"18 nodes, {million} M ticks", some.Length, Measure.Best(Runs, () => run.InMemory(some)));
        }
        foreach (var nodes in (int[])[10, 100, 1000])
        {
            var inactive = new EngineRun(BenchmarkStrategies.Inactive(nodes));
            Measure.Row($"{nodes} nodes, inactive but two", ticks.Length, Measure.Best(Runs, () => inactive.InMemory(ticks)));
            var active = new EngineRun(BenchmarkStrategies.Active(nodes));
            Measure.Row($"{nodes} nodes, all active", ticks.Length, Measure.Best(Runs, () => active.InMemory(ticks)));
        }
    }

    private static void FromCsv(Tick[] ticks, string folder)
    {
        var tickFolder = Directory.CreateDirectory(Path.Combine(folder, "ticks")).FullName;
        var (eighteen, name) = BenchmarkStrategies.EighteenNodes();
        var path = Path.Combine(tickFolder, $"{eighteen.Trading.Symbol}.ticks.csv");
        SyntheticMarket.WriteTicks(path, ticks);
        Measure.Row("CSV decode, ours, every row checked", ticks.Length, Measure.Best(Runs, () => Open(tickFolder, eighteen)), "rows");
        Measure.Row("CsvHelper 34, tokenizer alone", ticks.Length, Measure.Best(1, () => CsvHelperDecode.Tokenize(path)), "rows");
        Measure.Row("CsvHelper 34, tokenizer and numbers, our timestamps", ticks.Length,
            Measure.Best(1, () => CsvHelperDecode.TokenizeAndParse(path)), "rows");
        Measure.Row("CsvHelper 34, all of it", ticks.Length, Measure.Best(1, () => CsvHelperDecode.Parse(path)), "rows");
        var run = new EngineRun(eighteen);
        Measure.Row($"{name}, from CSV to finished files", ticks.Length, Measure.Best(Runs, () =>
        {
            using var market = Market(tickFolder);
            run.FromCsv(market, Path.Combine(folder, "csv"));
        }));
        Shared(eighteen, tickFolder, ticks.Length);
        File.Delete(path);
    }

    private static void Bars(string folder, bool withFiles)
    {
        var barFolder = Directory.CreateDirectory(Path.Combine(folder, "bars")).FullName;
        SyntheticMarket.WriteBars(Path.Combine(barFolder, "NIFTY.1m.csv"), Million);
        var sma = new EngineRun(BenchmarkStrategies.SmaCross, new Timeframe(1, TimeframeUnit.Minute));
        if (!withFiles)
        {
            var alone = Measure.Best(Runs, () =>
            {
                using var market = Market(barFolder);
                using var data = market.OpenAsync(BenchmarkStrategies.SmaCross, null, null, CancellationToken.None)
                    .GetAwaiter().GetResult();
                sma.Play(data);
            });
            Measure.Row("SMA 10/30, 1 M one-minute bars, from CSV, no files", Million, alone, "bars", $"{sma.Events} events");
            return;
        }
        foreach (var capture in (CaptureMode[])[CaptureMode.None, CaptureMode.Candles])
        {
            var result = Measure.Best(Runs, () =>
            {
                using var market = Market(barFolder);
                sma.FromCsv(market, Path.Combine(folder, "sma"), capture);
            });
            Measure.Row($"SMA 10/30, 1 M one-minute bars, CSV to files, {capture}", Million, result, "bars", $"{sma.Events} events");
        }
    }

    private static void Shared(StrategyDefinition strategy, string folder, int rows)
    {
        const int sessions = 40;
        using var market = Market(folder);
        TickSource Take() => market.OpenAsync(strategy, null, null, CancellationToken.None).GetAwaiter().GetResult();
        using var first = Take();
        var second = Measure.Best(Runs, () => Take().Dispose());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a second session on the symbol opens in {second.Time.TotalMilliseconds:0.00} ms; files decoded for {Runs + 1} sessions: "
            + $"{market.DecodeCount}"));
        var all = Measure.Best(1, () => Parallel.For(
            0, sessions, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, _ =>
        {
            using var data = Take();
            new EngineRun(strategy).Play(data);
        }));
        Measure.Row($"{sessions} sessions on one symbol, decoded once, all cores", (double)rows * sessions, all);
    }

    private static void Open(string folder, StrategyDefinition strategy)
    {
        using var market = Market(folder);
        using var data = market.OpenAsync(strategy, null, null, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static MarketDataStore Market(string folder) => new(folder, new FileSystem(), new MarketDataOptions());

    private static string RatioOfOptions(Result options, Result underlying) => FormattableString.Invariant(
        $"{options.Processor / underlying.Processor:0.0} × the underlying's cpu, {options.Time / underlying.Time:0.0} × its time");

    private static string Ratio(Result result, Result bare) =>
        string.Create(CultureInfo.InvariantCulture, $"{result.Time / bare.Time:0.0} × the bare loop");
}
