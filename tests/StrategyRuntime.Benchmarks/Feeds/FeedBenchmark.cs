using System.Diagnostics;
using System.Globalization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Benchmarks.Feeds;

/// <summary>What a feed's log takes: ticks a second that are durable, beside the same bytes appended and synced without it.</summary>
internal static class FeedBenchmark
{
    private const int Senders = 4;

    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(4);

    /// <summary>Prints a row for each size of batch, and what followers cost that rest.</summary>
    public static async Task RunAsync()
    {
        var root = Directory.CreateTempSubdirectory("feed-benchmark-").FullName;
        try
        {
            Console.WriteLine("ticks a second, durable    batch      log      raw loop   share");
            foreach (var batch in new[] { 1, 100, 1_000, 20_000 })
            {
                var log = await LogAsync(Path.Combine(root, $"log-{batch}"), batch, followers: 0);
                var raw = Raw(Path.Combine(root, $"raw-{batch}"), batch);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{"",22} {batch,8:N0} {log,12:N0} {raw,12:N0} {log / raw,6:P0}"));
            }
            foreach (var followers in new[] { 0, 10_000 })
            {
                var cost = await FollowersAsync(Path.Combine(root, $"followers-{followers}"), followers);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"a commit of one tick with {followers:N0} resting followers: {cost.TotalMicroseconds:N0} µs of processor"));
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<double> LogAsync(string folder, int batch, int followers)
    {
        Directory.CreateDirectory(folder);
        using var threads = new DedicatedThreadScheduler("benchmark", 1);
        using var log = FeedLog.Open(NativeFiles.Instance, folder, new FeedLogOptions(), threads);
        for (var i = 0; i < followers; i++) Rest(log);
        var start = Stopwatch.GetTimestamp();
        var sent = 0L;
        // Each sends the next batch when the last one is durable; those that wait at a time share a sync.
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            var ticks = Ticks(batch);
            while (Stopwatch.GetElapsedTime(start) < s_time)
            {
                await log.AppendAsync(ticks, null, default);
                Interlocked.Add(ref sent, batch);
            }
        })));
        return sent / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // As many bytes at a time as the senders together would have on their way.
    private static double Raw(string path, int batch)
    {
        using var file = NativeFiles.Instance.Open(path, FileOpening.Append);
        var bytes = new byte[Senders * batch * FeedRecord.Size];
        var start = Stopwatch.GetTimestamp();
        var sent = 0L;
        while (Stopwatch.GetElapsedTime(start) < s_time)
        {
            file.AppendAll(bytes);
            file.Sync();
            sent += Senders * batch;
        }
        return sent / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<TimeSpan> FollowersAsync(string folder, int followers)
    {
        const int commits = 500;
        Directory.CreateDirectory(folder);
        using var threads = new DedicatedThreadScheduler("benchmark", 1);
        using var log = FeedLog.Open(NativeFiles.Instance, folder, new FeedLogOptions(), threads);
        for (var i = 0; i < followers; i++) Rest(log);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < commits; i++) await log.AppendAsync(Ticks(1), null, default);
        return (Process.GetCurrentProcess().TotalProcessorTime - before) / commits;
    }

    private static void Rest(FeedLog log) => log.Follow(() => throw new InvalidOperationException("It rests."))
        .Rest(new QuietMarket(0, double.PositiveInfinity, UtcTime.MaxValue));

    private static FeedTick[] Ticks(int count)
    {
        var now = new UtcTime(DateTime.UnixEpoch.Ticks);
        return [.. Enumerable.Range(0, count).Select(i => new FeedTick(now, 100 + i % 7, 1))];
    }
}
