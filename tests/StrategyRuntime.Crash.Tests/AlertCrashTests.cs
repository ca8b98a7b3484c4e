using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Crash.Tests.Host;
using StrategyRuntime.Crash.Tests.Lives;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Crash.Tests;

/// <summary>
/// The whole service, killed with SIGKILL at random moments and at chosen operations on the disk, start-up included, while a webhook takes
/// its alerts and at times refuses or delays them. STRATEGYRUNTIME_FULL=1 kills fifty times; STRATEGYRUNTIME_SEED replays a campaign.
/// </summary>
public sealed class AlertCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int ShortSeed = 7;
    private const int Operations = 400;
    private const int LongestLifeMilliseconds = 1_500;

    private readonly string _root = Directory.CreateTempSubdirectory("alert-crash-tests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Every_fill_comes_to_the_webhook_once_or_more_however_often_the_service_is_killed()
    {
        var kills = FullForm.IsOn ? 50 : 6;
        var seed = FullForm.Seed(ShortSeed);
        output.WriteLine($"STRATEGYRUNTIME_SEED={seed}");
        var random = new Random(seed);
        await using var hook = await HookServer.StartAsync();
        var trouble = new Random(seed + 1);
        hook.Answer = _ => Next(trouble, 10) == 0 ? 503 : 200;
        hook.HoldOf = _ => Next(trouble, 20) == 0 ? Task.Delay(Next(trouble, 100)) : null;
        var environment = new Dictionary<string, string>
        {
            ["StrategyRuntime__Alerts__AllowedTargets__0"] = hook.Target,
            ["StrategyRuntime__Alerts__RetryMilliseconds"] = "20",
            ["StrategyRuntime__Alerts__LogLength"] = "100",
        };
        await SeedAsync(hook, environment);

        var scenario = Scenario.LongSeries;
        var speed = Scenario.SpeedToLast(TimeSpan.FromMilliseconds(kills * LongestLifeMilliseconds * 0.6));
        var acknowledged = new HashSet<string>();
        var atOperations = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            var point = KillPoint.InOneOf(2, Operations, random);
            using var life = WebLife.Start(_root, point, environment);
            var time = TimeSpan.FromMilliseconds(random.Next(LongestLifeMilliseconds));
            try
            {
                if (random.Next(4) > 0 && await life.ListensAsync()) await scenario.StartSessionsAsync(life, speed, acknowledged);
            }
            catch (IOException)
            {
                // It died before it had answered.
            }
            if (await life.DiesWithinAsync(time)) atOperations++;
            await life.KillAsync();
        }
        using var last = WebLife.Start(_root, environment: environment);
        (await last.ListensAsync()).Should().BeTrue();
        await scenario.StartSessionsAsync(last, speed, acknowledged);
        await Scenario.CompleteAsync(last);

        var fills = scenario.Sessions.SelectMany(FillsOf).ToHashSet(StringComparer.Ordinal);
        // Patient as long as something comes.
        for (var taken = -1; hook.Taken().Count() > taken && Causes().Count < fills.Count;)
        {
            taken = hook.Taken().Count();
            await Task.Delay(TimeSpan.FromSeconds(5));
        }
        await last.KillAsync();

        var requests = hook.Requests.ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {kills} kills, {atOperations} of them at a chosen operation; {fills.Count} fills, {hook.Taken().Count()} deliveries taken,
            {requests.Count} requests
            """));
        fills.Count.Should().BeGreaterThan(100);
        requests.Should().OnlyContain(r => r.IsSignedWith(HookServer.Secret));
        fills.Except(Causes()).Should().BeEmpty("no alert may be lost");
        Causes().Except(fills).Should().BeEmpty("nothing is delivered that did not happen");
        requests.GroupBy(CauseOf).Should().OnlyContain(g => g.Select(r => r.DeliveryId).Distinct().Count() == 1, "one cause has one id");

        HashSet<string> Causes() => [.. hook.Taken().Select(CauseOf)];
    }

    private static int Next(Random random, int end)
    {
        lock (random) return random.Next(end);
    }

    private static string CauseOf(HookRequest request)
    {
        var alert = request.Json.GetProperty("alert");
        return $"{alert.GetProperty("session_id").GetString()} {alert.GetProperty("catchup_id").GetString()}";
    }

    private IEnumerable<string> FillsOf(string session)
    {
        foreach (var line in File.ReadLines(Path.Combine(Scenario.Folder(_root, session), "events.jsonl")))
        {
            var e = JsonDocument.Parse(line).RootElement;
            if (e.GetProperty("type").GetString() == "order"
                && e.GetProperty("data").GetProperty("status").GetString() is "FILLED" or "PARTIAL")
                yield return $"{session} {e.GetProperty("catchup_id").GetString()}";
        }
    }

    /// <summary>Market data, a strategy, two accounts, a channel and a rule.</summary>
    private async Task SeedAsync(HookServer hook, IReadOnlyDictionary<string, string> environment)
    {
        Scenario.WriteMarketData(_root);
        using var life = WebLife.Start(_root, environment: environment);
        (await life.ListensAsync()).Should().BeTrue();
        await Scenario.PutCatalogAsync(life.Client);
        using var channel = await life.Client.PostAsJsonAsync(
            "/api/v1/alerts/channels", new { id = "hook", type = "webhook", url = hook.Address, secret = HookServer.Secret });
        channel.EnsureSuccessStatusCode();
        using var rule = await life.Client.PostAsJsonAsync(
            "/api/v1/alerts/rules", new { kind = "fill", backtests = true, channels = new[] { "hook" } });
        rule.EnsureSuccessStatusCode();
        await life.KillAsync();
    }
}
