using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Benchmarks.Service;

/// <summary>What sessions cost a published service that paces them: memory, processor and disk for so many at once.</summary>
internal static class SizingBenchmark
{
    private const string Strategy = "sample-rsi-reentry";
    private const double Speed = 10;
    private static readonly int[] s_sessions = [0, 50, 100, 200];
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_watching = TimeSpan.FromSeconds(20);

    /// <summary>Runs it; the argument is the program's file.</summary>
    public static async Task RunAsync(string program)
    {
        await using var service = await PublishedService.StartAsync(program, CopyMarketData);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"sessions of {Strategy} at {Speed} times market time, watched for {s_watching.TotalSeconds:0} s"));
        var running = 0;
        foreach (var sessions in s_sessions)
        {
            for (; running < sessions; running++)
                await AddAsync(service.Client, string.Create(CultureInfo.InvariantCulture, $"account{running}"));
            await Task.Delay(s_settling);
            await WatchAsync(service, sessions);
        }
    }

    private static async Task WatchAsync(PublishedService service, int sessions)
    {
        var (ticksBefore, eventsBefore) = await ProgressAsync(service.Client);
        var processorBefore = service.Processor;
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(s_watching);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var processor = (service.Processor - processorBefore).TotalSeconds;
        var (ticks, events) = await ProgressAsync(service.Client);
        var log = service.BytesOnDisk("events.jsonl");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {sessions,4} sessions: {service.Memory / 1e6,6:0.0} MB of memory, {100 * processor / seconds,5:0.0} % of a processor,
              {(ticks - ticksBefore) / seconds:0} ticks/s, {(events - eventsBefore) / seconds:0.0} events/s;
              on disk {events} events, {log} bytes in events.jsonl
            """));
    }

    private static async Task<(long Ticks, long Events)> ProgressAsync(HttpClient client)
    {
        var list = await client.GetFromJsonAsync<JsonElement>("/api/v1/executions?limit=1000");
        var items = list.GetProperty("items").EnumerateArray().ToList();
        return (items.Sum(e => e.GetProperty("progress").GetProperty("ticks").GetInt64()), items.Sum(e => e.GetProperty("seq").GetInt64()));
    }

    private static async Task AddAsync(HttpClient client, string account)
    {
        using var saved = await client.PutAsJsonAsync($"/api/v1/broker-connections/{account}", new { });
        saved.EnsureSuccessStatusCode();
        using var added = await client.PostAsJsonAsync(
            "/api/v1/executions",
            new { strategy_id = Strategy, broker_connection_id = account, mode = "live_simulation", speed = Speed, auto_start = true });
        added.EnsureSuccessStatusCode();
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
}
