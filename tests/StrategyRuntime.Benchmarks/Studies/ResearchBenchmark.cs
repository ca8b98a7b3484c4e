using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Benchmarks.Engine;
using StrategyRuntime.Benchmarks.Feeds;
using StrategyRuntime.Benchmarks.Service;
using static StrategyRuntime.Benchmarks.Studies.StudyLoops;

namespace StrategyRuntime.Benchmarks.Studies;

/// <summary>
/// What studies have to hold, in one table: each study is the command line's, in another process, and beside it stand the baselines
/// of the same run: a bare loop over vectors, and the engine with its events, a set after the other. The last part measures how late the
/// events of live sessions are while a study takes all processors. The quick form takes a minute, the full one about ten if all is quiet.
/// </summary>
internal sealed class ResearchBenchmark : IDisposable
{
    private const int MostMegabytes = 500;
    private const int Sessions = 20;
    private const int TicksPerSecond = 200;
    private const int TicksPerLevel = 4;
    private const int LowestPrice = 1_000;

    private static readonly string[] s_sma10000 = ["fast=5:54", "slow=60:259"];
    private static readonly string[] s_rsi10000 = ["length=5:29", "low=20:39", "stop=1:20"];

    private readonly bool _isFull;
    private readonly string _folder = Directory.CreateTempSubdirectory("research-benchmark-").FullName;

    private ResearchBenchmark(bool isFull) => _isFull = isFull;

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(bool isFull)
    {
        using var benchmark = new ResearchBenchmark(isFull);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors"));
        await benchmark.SmaAsync();
        await benchmark.RsiAsync();
        await benchmark.EighteenNodesAsync();
        await benchmark.LatenessAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task SmaAsync()
    {
        var bars = Bars(_isFull ? 200_000 : 20_000);
        var closes = Array.ConvertAll(bars, bar => bar.Close);
        var sweep = new StudySweep("SMA cross", StudyStrategies.SmaCross, StudySweep.SmaValues);
        var baselines = Baselines(
            "set-bars", "SMA cross", bars.Length,
            i => BareCrossings(closes, sweep.ValuesOf(i)), i => WithEvents(sweep.Strategy(i), bars), FromSignalToSignal(sweep, bars));
        Prepare(sweep.Document, "X.1m.csv", path => SyntheticMarket.WriteBars(path, bars.Length));
        var study = new Study("SMA cross", bars.Length, baselines, Least: 100, Goal: 500);
        await RowAsync(study, s_sma10000, Environment.ProcessorCount, mostMegabytes: MostMegabytes);
        await RowAsync(study, s_sma10000, threads: 1);
        await RowAsync(study, ["fast=5:54", "slow=60:79"], Environment.ProcessorCount);
        if (!_isFull) return;
        await RowAsync(study, ["fast=5:104", "slow=110:1109"], Environment.ProcessorCount);
        foreach (var (count, parameters, mebibytes) in ((int, string[], int?)[])
            [
                (10_000, ["fast=5:104", "slow=110:1109"], null), (10_000, s_sma10000, null), (1_000_000, ["fast=5:54", "slow=60:79"], null),
                (5_000_000, ["fast=5:24", "slow=60:79"], 1_200),
            ])
        {
            Prepare(sweep.Document, "X.1m.csv", path => SyntheticMarket.WriteBars(path, count));
            await RowAsync(study with { Bars = count, Least = null }, parameters, Environment.ProcessorCount, mebibytes);
        }
    }

    private async Task RsiAsync()
    {
        var bars = Bars(_isFull ? 200_000 : 20_000);
        var closes = Array.ConvertAll(bars, bar => bar.Close);
        var sweep = new StudySweep("RSI with stop and target", StudyStrategies.RsiWithStops, StudySweep.RsiValues);
        var baselines = Baselines(
            "set-bars", sweep.What, bars.Length,
            i => BareDips(closes, sweep.ValuesOf(i)), i => WithEvents(sweep.Strategy(i), bars), FromSignalToSignal(sweep, bars));
        Prepare(sweep.Document, "X.1m.csv", path => SyntheticMarket.WriteBars(path, bars.Length));
        var study = new Study(sweep.What, bars.Length, baselines, Least: 30, Goal: null);
        await RowAsync(study, s_rsi10000, Environment.ProcessorCount, mostMegabytes: MostMegabytes);
        await RowAsync(study, s_rsi10000, threads: 1);
    }

    /// <summary>The strategy of 18 nodes on a session of ticks, as it stands and without its square-off: then each tick counts.</summary>
    private async Task EighteenNodesAsync()
    {
        var ticks = SyntheticMarket.Ticks(_isFull ? 1_000_000 : 100_000);
        var (document, name) = BenchmarkStrategies.EighteenNodesDocument();
        var forever = BenchmarkStrategies.EighteenNodesForeverDocument();
        foreach (var (json, what) in ((byte[], string)[])[(document, name), (forever, $"{name}, to the end")])
        {
            var strategy = StudyStrategies.Parse(json, new Dictionary<string, string>());
            var baselines = Baselines(
                "set-ticks", what, ticks.Length,
                _ => BareLoop.Run(ticks), _ => WithEvents(strategy, ticks), _ => TakeEachTick(strategy, ticks));
            Prepare(json, $"{strategy.Trading.Symbol}.ticks.csv", path => SyntheticMarket.WriteTicks(path, ticks));
            await RowAsync(
                new Study(what, ticks.Length, baselines, Least: 20, Goal: 60), Ranges(json, _isFull ? 10 : 3), Environment.ProcessorCount);
        }
    }

    /// <summary>Length of the first indicator and the levels of the first two signals, so many values of each.</summary>
    private static string[] Ranges(byte[] document, int values)
    {
        var root = JsonNode.Parse(document)!;
        var (strategy, prefix) = root["strategy"] is JsonObject inner ? (inner, "/strategy") : (root.AsObject(), "");
        var nodes = strategy["nodes"]!.AsArray();
        var levels = nodes.Where(n => (string)n!["type"]! == "entrySignalNode")
            .Select(n => Level(n!["data"]!["conditions"]!, $"{prefix}/nodes/{nodes.IndexOf(n)}/data/conditions"))
            .ToList();
        var start = nodes.First(n => (string)n!["type"]! == "startNode")!;
        var timeframes = start["data"]!["tradingInstrumentConfig"]!["timeframes"]!;
        var indicator = timeframes[0]!["indicators"]!.AsObject().First();
        var length = $"{prefix}/nodes/{nodes.IndexOf(start)}/data/tradingInstrumentConfig/timeframes/0/indicators/{indicator.Key}/length";
        return [Range(length, (int)indicator.Value!["length"]!), .. levels.Take(2).Select(level => Range(level.Pointer, level.Value))];

        string Range(string pointer, int from) =>
            string.Create(CultureInfo.InvariantCulture, $"{pointer}={from}:{from + values - 1}");
    }

    /// <summary>The first number that something is compared with.</summary>
    private static (string Pointer, int Value) Level(JsonNode conditions, string pointer)
    {
        var groups = conditions as JsonArray ?? new JsonArray(conditions.DeepClone());
        var inArray = conditions is JsonArray;
        for (var group = 0; group < groups.Count; group++)
        {
            var members = groups[group]!["conditions"]!.AsArray();
            for (var member = 0; member < members.Count; member++)
            {
                if (members[member]!["rhs"] is not JsonObject { } right || right["value"] is not JsonValue value) continue;
                if (!value.TryGetValue<int>(out var number)) continue;
                var path = inArray ? $"{pointer}/{group}/conditions/{member}" : $"{pointer}/conditions/{member}";
                return ($"{path}/rhs/value", number);
            }
        }
        throw new InvalidOperationException($"Nothing under {pointer} is compared with a number.");
    }

    private void Prepare(byte[] document, string market, Action<string> write)
    {
        var data = Path.Combine(_folder, "data");
        if (Directory.Exists(data)) Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(data);
        write(Path.Combine(data, market));
        File.WriteAllBytes(Path.Combine(_folder, "strategy.json"), document);
        File.WriteAllText(Path.Combine(_folder, "account.json"), """{"option_pricing":"underlying"}""");
    }

    private StudyBaselines Baselines(
        string unit, string what, int bars, Func<int, long> bare, Func<int, long> engine, Func<int, long> set)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}, {bars:N0} {unit[4..]}, one thread, in this process:"));
        // The compiler is done with what is measured.
        for (var i = 0; i < 5; i++)
        {
            bare(i);
            engine(i);
            set(i);
        }
        var bareLoop = Shown(Measure("bare loop over vectors, nothing else", _isFull ? 50 : 20, bars, bare));
        var withEvents = Shown(Measure("engine, each set a backtest with its events", _isFull ? 5 : 2, bars, engine));
        Shown(Measure("a set of a study, its figures written", _isFull ? 300 : 50, bars, set));
        Console.WriteLine($"{"study, command line",-34} {"sets",7} {"bars",9} {"thr",3} {"wall s",7} {"cpu s",7} {"M/s",7} {"M/cpu-s",8} "
            + $"{"x bare",7} {"x engine",8} {"peak MB",7}  path, trades of the best");
        return new StudyBaselines(bareLoop.OfProcessor, withEvents.OfProcessor);
    }

    private static LoopFigures Shown(LoopFigures loop)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {loop.What,-46} {loop.OfProcessor,8:0.0} M/cpu-s {loop.MicrosecondsOfSet,10:0} cpu-µs "
            + $"and {loop.BytesOfSet / 1024.0,9:0.0} KB a set"));
        return loop;
    }

    private async Task RowAsync(Study study, string[] parameters, int threads, int? mebibytes = null, int? mostMegabytes = null)
    {
        var figures = await StudyProcess.RunAsync(_folder, parameters, threads, mebibytes);
        var bars = (double)figures.Sets * study.Bars;
        var (ofWall, ofProcessor) = (bars / figures.Wall.TotalMicroseconds, bars / figures.Processor.TotalMicroseconds);
        var peak = figures.Peak / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{study.What,-34} {figures.Sets,7} {study.Bars,9} {threads,3} {figures.Wall.TotalSeconds,7:0.0} "
            + $"{figures.Processor.TotalSeconds,7:0.0} {ofWall,7:0.0} {ofProcessor,8:0.0} {ofProcessor / study.Baselines.Bare,7:0.00} "
            + $"{ofProcessor / study.Baselines.Engine,8:0.0} {peak,7:0}  {figures.Path}, {figures.Trades}"));
        // Of a short study the start of the program and the reading of its data are the most.
        if (_isFull && study.Least is { } least) Console.WriteLine($"    {Verdict(ofProcessor, least, study.Goal)}");
        if (_isFull && mostMegabytes is { } most)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {(peak < most ? "under" : "NOT under")} {most} MB"));
    }

    private static string Verdict(double rate, double least, double? goal)
    {
        var floor = string.Create(CultureInfo.InvariantCulture, $"{(rate >= least ? "at least" : "BELOW")} {least:0} M a processor second");
        return goal is { } wanted
            ? string.Create(CultureInfo.InvariantCulture, $"{floor}, {(rate >= wanted ? "and" : "not yet")} the goal of {wanted:0} M")
            : floor;
    }

    /// <summary>How late the events of sessions on a feed are, alone and while a study of the same service takes all processors.</summary>
    private async Task LatenessAsync()
    {
        await using var service = await PublishedService.StartAsync(StudyProcess.Program, root =>
        {
            var market = Directory.CreateDirectory(Path.Combine(root, "_market")).FullName;
            SyntheticMarket.WriteBars(Path.Combine(market, "X.1m.csv"), 200_000);
        });
        var feeds = new FeedService(service.Client);
        await feeds.SaveAsync("study", System.Text.Encoding.UTF8.GetString(StudyStrategies.SmaCross));
        await feeds.PutFeedAsync("ACME", new { source = "push", exchange = "UTC" });
        for (var session = 0; session < Sessions; session++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"level{session}");
            await feeds.PutStrategyAsync(id, "ACME", LowestPrice + session + 0.5);
            await feeds.AddAsync(new { strategy_id = id, mode = "live_simulation", source = "feed", capture = "none", auto_start = true });
        }
        using var probe = new FeedProbe(service.Client, await feeds.ConnectAsync("ACME"));
        await probe.SubscribeAsync("/api/v1/stream?sessions=*&types=order");
        await PushAsync(probe, TimeSpan.FromSeconds(3));
        probe.Clear();
        await PushAsync(probe, TimeSpan.FromSeconds(_isFull ? 20 : 5));
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Sessions} live sessions, {TicksPerSecond} ticks/s, tick to subscriber alone: {probe.Latencies}"));
        // A study that is not done before the watching is.
        var body = """{"id":"busy","strategy_id":"study","parameters":{"fast":{"from":5,"to":54},"slow":{"from":60,"to":2059}}}""";
        using var added = await service.Client.PostAsync(
            "/api/v1/studies", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        added.EnsureSuccessStatusCode();
        probe.Clear();
        var processor = service.Processor;
        await PushAsync(probe, TimeSpan.FromSeconds(_isFull ? 20 : 5));
        var study = JsonDocument.Parse(await service.Client.GetStringAsync("/api/v1/studies/busy")).RootElement;
        var state = study.GetProperty("state").GetString();
        var done = study.GetProperty("progress").GetProperty("done").GetInt64();
        var used = (service.Processor - processor).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"while a study is computed ({state}, {done} sets, {used:0.0} cpu-s): {probe.Latencies}"));
    }

    private static Task PushAsync(FeedProbe probe, TimeSpan time) =>
        probe.PushAsync(TicksPerSecond, TimeSpan.FromMilliseconds(1), Price, time);

    private static double Price(int tick)
    {
        const int Turn = Sessions * TicksPerLevel;
        var at = tick % (2 * Turn);
        return LowestPrice + (at < Turn ? at : 2 * Turn - at) / (double)TicksPerLevel;
    }

    private sealed record Study(string What, int Bars, StudyBaselines Baselines, double? Least, double? Goal);

    private readonly record struct StudyBaselines(double Bare, double Engine);
}
