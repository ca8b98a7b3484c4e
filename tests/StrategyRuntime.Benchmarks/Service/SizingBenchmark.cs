using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Benchmarks.Feeds;

namespace StrategyRuntime.Benchmarks.Service;

/// <summary>
/// What sessions cost a published service: memory, processor and disk for so many at once, and how late what acts comes. The sample
/// strategy paced over the sample ticks or on a feed that plays them, or sessions on a feed on which nothing acts.
/// </summary>
internal static class SizingBenchmark
{
    private const string Strategy = "sample-rsi-reentry";
    private const string Ticks = "SYNTH.ticks.csv.gz";
    private const string Played = "PLAYED";
    private const string Pushed = "PUSHED";
    private const string Never = "never";
    private const string Probe = "probe";
    private const int Probes = 10;
    private const int AddedAtOnce = 8;
    private const int TicksPerSecond = 10;
    private const double Speed = 10;
    private static readonly int[] s_sessions = [0, 50, 100, 200];
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_watching = TimeSpan.FromSeconds(20);

    /// <summary>Runs it.</summary>
    /// <param name="program">The program's file.</param>
    /// <param name="how"><c>paced</c>, <c>fed</c> or <c>resting</c>.</param>
    /// <param name="counts">Numbers of sessions, ascending; none: those of the table.</param>
    public static async Task RunAsync(string program, string how, IReadOnlyList<int> counts)
    {
        await using var service = await PublishedService.StartAsync(program, CopyMarketData, new Dictionary<string, string>
        {
            ["StrategyRuntime__Limits__ExecutionsPerUser"] = "100000",
            ["StrategyRuntime__Limits__RequestsPerSecond"] = "1000000",
        });
        var feeds = new FeedService(service.Client);
        await PrepareAsync(service.Client, feeds);
        using var probe = new FeedProbe(service.Client, await feeds.ConnectAsync(Pushed));
        await probe.SubscribeAsync($"/api/v1/executions/local.{Probe}.paper.n0/stream");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{how}, watched for {s_watching.TotalSeconds:0} s"));
        var running = 0;
        foreach (var sessions in counts is [] ? s_sessions : counts)
        {
            var started = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(
                Enumerable.Range(running, sessions - running), new ParallelOptions { MaxDegreeOfParallelism = AddedAtOnce },
                async (number, _) => await AddAsync(feeds, how, number));
            running = sessions;
            if (running > 0)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"     {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s to add them"));
            await WatchAsync(service, probe, sessions);
        }
    }

    // How late the events of the probes come is how late the service is.
    private static async Task PrepareAsync(HttpClient client, FeedService feeds)
    {
        await feeds.PutFeedAsync(Played, new { source = "replay", file = Ticks, speed = Speed });
        await feeds.PutFeedAsync(Pushed, new { source = "push", exchange = "UTC" });
        var sample = await client.GetStringAsync($"/api/v1/strategies/{Strategy}");
        await feeds.SaveAsync(Played, sample.Replace("\"SYNTH\"", $"\"{Played}\"", StringComparison.Ordinal)
            .Replace(Strategy, Played, StringComparison.Ordinal));
        await feeds.PutStrategyAsync(Never, Pushed, level: 1_000_000);
        await feeds.PutStrategyAsync(Probe, Pushed, level: 100);
        for (var i = 0; i < Probes; i++)
            await feeds.AddAsync(Session(Probe, i) with { Source = "feed", Capture = "none" });
    }

    private static Task AddAsync(FeedService feeds, string how, int number) => feeds.AddAsync(how switch
    {
        "paced" => Session(Strategy, number) with { Speed = Speed },
        "fed" => Session(Played, number) with { Source = "feed" },
        "resting" => Session(Never, number) with { Source = "feed", Capture = "none" },
        _ => throw new ArgumentException($"{how} is none of paced, fed, resting.", nameof(how)),
    });

    private static Added Session(string strategy, int number) =>
        new(strategy, string.Create(CultureInfo.InvariantCulture, $"n{number}"));

    private static async Task WatchAsync(PublishedService service, FeedProbe probe, int sessions)
    {
        await PushAsync(probe, s_settling);
        probe.Clear();
        var (ticksBefore, eventsBefore) = await ProgressAsync(service.Client);
        var processorBefore = service.Processor;
        var started = Stopwatch.GetTimestamp();
        await PushAsync(probe, s_watching);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var processor = (service.Processor - processorBefore).TotalSeconds;
        var (ticks, events) = await ProgressAsync(service.Client);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {sessions,5} sessions: {service.Memory / 1e6,6:0.0} MB of memory, {100 * processor / seconds,5:0.0} % of a processor,
              {(ticks - ticksBefore) / seconds:0} ticks/s, {(events - eventsBefore) / seconds:0.0} events/s;
              tick to event of a session that acts: {probe.Latencies}
            """));
    }

    // Every fifth tick is another side of the level.
    private static Task PushAsync(FeedProbe probe, TimeSpan time) => probe.PushAsync(
        TicksPerSecond, TimeSpan.FromSeconds(1d / TicksPerSecond), tick => tick / 5 % 2 == 0 ? 99 : 101, time);

    private static async Task<(long Ticks, long Events)> ProgressAsync(HttpClient client)
    {
        var (ticks, events, cursor) = (0L, 0L, "");
        do
        {
            var list = await client.GetFromJsonAsync<JsonElement>($"/api/v1/executions?limit=1000{cursor}");
            foreach (var execution in list.GetProperty("items").EnumerateArray())
            {
                events += execution.GetProperty("seq").GetInt64();
                if (execution.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress
                    && progress.GetProperty("ticks") is { ValueKind: JsonValueKind.Number } taken)
                    ticks += taken.GetInt64();
            }
            cursor = list.GetProperty("next") is { ValueKind: JsonValueKind.String } next ? $"&cursor={next.GetString()}" : "";
        }
        while (cursor != "");
        return (ticks, events);
    }

    private static void CopyMarketData(string dataRoot)
    {
        const string market = "backtest_data/_market";
        var folder = new DirectoryInfo(Environment.CurrentDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, market))) folder = folder.Parent;
        if (folder is null) throw new DirectoryNotFoundException($"There is no {market} here; start this in the repository.");
        var target = Directory.CreateDirectory(Path.Combine(dataRoot, "_market")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder.FullName, market), "*.csv.gz"))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }

    private sealed record Added(string StrategyId, string Label)
    {
        public string Mode { get; init; } = "live_simulation";

        public bool AutoStart { get; init; } = true;

        public string Source { get; init; } = "data";

        public string Capture { get; init; } = "candles";

        public double? Speed { get; init; }
    }
}
