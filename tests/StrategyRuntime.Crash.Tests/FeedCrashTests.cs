using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using StrategyRuntime.Crash.Tests.Host;
using StrategyRuntime.Crash.Tests.Lives;
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

    private readonly string _root = Directory.CreateTempSubdirectory("feed-crash-tests-").FullName;

    private RecordedSession Session => new(_root, "in-and-out", End);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Every_acknowledged_tick_is_in_the_log_once_and_the_session_ends_as_the_backtest_over_the_recording_does()
    {
        var kills = FullForm.IsOn ? 200 : 20;
        var seed = FullForm.Seed(ShortSeed);
        output.WriteLine($"STRATEGYRUNTIME_SEED={seed}");
        if (FullForm.IsOn) await HostProgram.CompileAheadAsync();
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
            await Session.WhenCompletedAsync(last);
            await last.KillAsync();
        }
        Session.SourceIds().Should().Equal(Enumerable.Range(0, sent).Select(i => (long?)i));
        await Session.MustBeItsBacktestAsync("\"type\":\"trade\"", $"seed {seed}");
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
        await Session.AddAsync(life, "live_simulation");
        await life.KillAsync();
    }

    private static async Task SendAsync(WebLife life, string rows)
    {
        using var response = await life.Client.PostAsync($"{Feed}/ticks", new StringContent(rows, Encoding.UTF8, "text/csv"));
        response.EnsureSuccessStatusCode();
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
}
