using System.Diagnostics;
using System.Globalization;
using StrategyRuntime.Benchmarks.Service;
using StrategyRuntime.Benchmarks.Streaming;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Benchmarks.Feeds;

/// <summary>From the sending of a tick to the durable event of it at a subscriber, beside the two syncs that lie between.</summary>
internal static class FeedLatencyBenchmark
{
    private const int Sessions = 100;
    private const int TicksPerSecond = 1_000;
    private const string Symbol = "ACME";

    // Up and down over the levels of all sessions: a tick is the turn of one of them at most.
    private const int TicksPerLevel = 20;
    private const int LowestPrice = 1_000;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_watching = TimeSpan.FromSeconds(20);

    /// <summary>Runs it; the argument is the program's file.</summary>
    public static async Task RunAsync(string program)
    {
        await using var service = await PublishedService.StartAsync(program);
        var feeds = new FeedService(service.Client);
        await feeds.PutFeedAsync(Symbol, new { source = "push", exchange = "UTC" });
        for (var session = 0; session < Sessions; session++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"level{session}");
            await feeds.PutStrategyAsync(id, Symbol, LowestPrice + session + 0.5);
            await feeds.AddAsync(new { strategy_id = id, mode = "live_simulation", source = "feed", capture = "none", auto_start = true });
        }
        using var probe = new FeedProbe(service.Client, await feeds.ConnectAsync(Symbol));
        await probe.SubscribeAsync("/api/v1/stream?sessions=*&types=order");
        await PushAsync(probe, s_warmUp);
        probe.Clear();
        var (processor, started, ticks) = (service.Processor, Stopwatch.GetTimestamp(), probe.Sent);
        await PushAsync(probe, s_watching);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {Sessions} sessions on a feed of {(probe.Sent - ticks) / seconds:N0} ticks/s, {probe.Events / seconds:N0} order events/s,
            Durability always, {100 * (service.Processor - processor).TotalSeconds / seconds:0} % of a processor
            tick to subscriber: {probe.Latencies}
            """));
        Console.WriteLine($"two syncs alone:    {Syncs()}");
    }

    private static Task PushAsync(FeedProbe probe, TimeSpan time) =>
        probe.PushAsync(TicksPerSecond, TimeSpan.FromMilliseconds(1), Price, time);

    private static double Price(int tick)
    {
        const int turn = Sessions * TicksPerLevel;
        var at = tick % (2 * turn);
        return LowestPrice + (at < turn ? at : 2 * turn - at) / (double)TicksPerLevel;
    }

    // A record of the log and a line of the journal, appended and synced one after the other, at the rate of the ticks.
    private static Latencies Syncs()
    {
        var folder = Directory.CreateTempSubdirectory("feed-syncs-").FullName;
        try
        {
            using var log = NativeFiles.Instance.Open(Path.Combine(folder, "log"), FileOpening.Append);
            using var journal = NativeFiles.Instance.Open(Path.Combine(folder, "journal"), FileOpening.Append);
            var (record, line) = (new byte[FeedRecord.Size], new byte[540]);
            var latencies = new Latencies();
            for (var i = 0; i < 2_000; i++)
            {
                var start = Stopwatch.GetTimestamp();
                log.AppendAll(record);
                log.Sync();
                journal.AppendAll(line);
                journal.Sync();
                latencies.Add(Stopwatch.GetTimestamp() - start);
                Thread.Sleep(1);
            }
            return latencies;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
