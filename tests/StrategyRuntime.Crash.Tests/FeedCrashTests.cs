using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Crash.Tests.Host;
using StrategyRuntime.Crash.Tests.Lives;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Crash.Tests;

/// <summary>
/// The whole service, killed with SIGKILL at random moments and at chosen operations on the disk while a program pushes ticks to a feed
/// that a session follows. STRATEGYRUNTIME_FULL=1 kills two hundred times; STRATEGYRUNTIME_SEED replays a campaign.
/// </summary>
public sealed class FeedCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int ShortSeed = 3;
    private const int Operations = 300;
    private const int LongestLifeMilliseconds = 600;
    private const int MostTicksOfABatch = 40;
    private const string End = "2024-02-01T00:00:00Z";
    private const string Feed = "/api/v1/feeds/TEST";
    private const string Session = "local.in-and-out.paper";

    private readonly string _root = Directory.CreateTempSubdirectory("feed-crash-tests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Every_acknowledged_tick_is_in_the_log_once_and_the_session_ends_as_the_backtest_over_the_recording_does()
    {
        var kills = FullForm.IsOn ? 200 : 20;
        var seed = FullForm.Seed(ShortSeed);
        output.WriteLine($"STRATEGYRUNTIME_SEED={seed}");
        if (FullForm.IsOn) await HostProgram.CompileAheadAsync(Path.Combine(_root, "host"));
        var random = new Random(seed);
        await SeedAsync();
        var (acknowledged, sent, killsInPush) = (0, 0, 0);
        for (var kill = 0; kill < kills; kill++)
        {
            var point = KillPoint.InOneOf(3, Operations, random);
            using var life = WebLife.Start(_root, point);
            if (random.Next(5) > 0 && await life.ListensAsync())
            {
                using var dies = new CancellationTokenSource();
                var pushing = PushAsync(life, random, dies.Token);
                await Task.WhenAny(pushing, Task.Delay(random.Next(LongestLifeMilliseconds)));
                await life.KillAsync();
                await dies.CancelAsync();
                await pushing;
                killsInPush++;
            }
            else
            {
                await Task.Delay(random.Next(LongestLifeMilliseconds));
                await life.KillAsync();
            }
        }
        using (var last = WebLife.Start(_root))
        {
            (await last.ListensAsync()).Should().BeTrue();
            await SendAsync(last, Rows(acknowledged, sent - acknowledged + 100));
            sent += 100;
            await SendAsync(last, End);
            await WhenCompletedAsync(last);
            await last.KillAsync();
        }
        SourceIds().Should().Equal(Enumerable.Range(0, sent).Select(i => (long?)i));
        var folder = Scenario.Folder(_root, Session);
        var live = await SessionFilesOnDisk.ReadAsync(folder);
        Encoding.UTF8.GetString(live["events.jsonl"]).Should().Contain("\"type\":\"trade\"");
        using (var replay = WebLife.Start(_root))
        {
            (await replay.ListensAsync()).Should().BeTrue();
            (await replay.Client.DeleteAsync($"/api/v1/executions/{Session}")).EnsureSuccessStatusCode();
            Directory.Delete(folder, recursive: true);
            await AddAsync(replay, "backtest");
            await WhenCompletedAsync(replay);
            (await SessionFilesOnDisk.ReadAsync(folder)).ShouldEqual(live, $"as the live session's, seed {seed}");
            await replay.KillAsync();
        }
        output.WriteLine($"{kills} kills, {killsInPush} of them while ticks were pushed; {sent} ticks");

        // The source repeats what it has no answer to, as a careful one does.
        async Task PushAsync(WebLife life, Random choice, CancellationToken dies)
        {
            try
            {
                while (!dies.IsCancellationRequested)
                {
                    var first = Math.Max(0, acknowledged - choice.Next(10));
                    var count = choice.Next(1, MostTicksOfABatch) + acknowledged - first;
                    sent = Math.Max(sent, first + count);
                    await SendAsync(life, Rows(first, count));
                    acknowledged = first + count;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException { StatusCode: null } or IOException)
            {
                // It died.
            }
        }
    }

    private async Task SeedAsync()
    {
        using var life = WebLife.Start(_root);
        (await life.ListensAsync()).Should().BeTrue();
        await Scenario.PutCatalogAsync(life.Client);
        using var feed = await life.Client.PutAsJsonAsync(Feed, new { source = "push", exchange = "UTC" });
        feed.EnsureSuccessStatusCode();
        await AddAsync(life, "live_simulation");
        await life.KillAsync();
    }

    private static async Task AddAsync(WebLife life, string mode)
    {
        using var added = await life.Client.PostAsJsonAsync(
            "/api/v1/executions", new { strategy_id = "in-and-out", mode, source = "feed", to = End, auto_start = true });
        added.EnsureSuccessStatusCode();
    }

    private static async Task SendAsync(WebLife life, string rows)
    {
        using var response = await life.Client.PostAsync($"{Feed}/ticks", new StringContent(rows, Encoding.UTF8, "text/csv"));
        response.EnsureSuccessStatusCode();
    }

    private static async Task WhenCompletedAsync(WebLife life)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var execution = await life.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{Session}", patience.Token);
            if (execution.GetProperty("state").GetString() is var state && state == "completed") return;
            state.Should().BeOneOf("starting", "recovering", "running", "blocked");
            await Task.Delay(20, patience.Token);
        }
    }

    // What a tick is depends on its number alone, so that a repeated one is the same.
    private static string Rows(int first, int count)
    {
        var rows = new StringBuilder();
        var start = new DateTime(2024, 1, 8, 14, 30, 0, DateTimeKind.Utc);
        for (var i = first; i < first + count; i++)
        {
            var price = 100 + 5 * Math.Sin(i / 30d) + i * 7 % 11 / 10d;
            rows.Append(CultureInfo.InvariantCulture, $"{start.AddSeconds(i):s}Z,{price:0.00},1,,,,{i}\n");
        }
        return rows.ToString();
    }

    private List<long?> SourceIds()
    {
        using var log = FeedLog.OpenRead(NativeFiles.Instance, Path.Combine(_root, "_market", "TEST.feed"));
        var (ids, buffer) = (new List<long?>(), new FeedRecord[1_000]);
        for (var at = log.First; at < log.End;)
        {
            var read = log.ReadRecords(at, buffer);
            ids.AddRange(buffer.Take(read).Where(r => r.Kind == FeedRecordKind.Tick).Select(r => r.SourceId));
            at += read;
        }
        return ids;
    }
}
