using System.Diagnostics;
using System.Globalization;
using StrategyRuntime.Tests.Acceptance;
using Xunit.Abstractions;

namespace StrategyRuntime.Crash.Tests;

/// <summary>
/// Real processes, killed with SIGKILL at random moments and at chosen operations on the disk, start-up and recovery included.
/// STRATEGYRUNTIME_SEED replays a campaign; STRATEGYRUNTIME_FULL=1 kills a thousand times.
/// </summary>
public sealed class ProcessCrashTests(ITestOutputHelper output) : IDisposable
{
    private static readonly bool s_isFull = Environment.GetEnvironmentVariable("STRATEGYRUNTIME_FULL") == "1";

    private readonly string _root = Directory.CreateTempSubdirectory("crash-tests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_killed_service_loses_no_acknowledged_event_and_ends_with_the_bytes_of_one_that_was_not_killed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("STRATEGYRUNTIME_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"STRATEGYRUNTIME_SEED={seed}");
        var kills = s_isFull ? 1_000 : 60;
        var seedRoot = await SeedRootAsync();
        var undisturbed = await UndisturbedAsync(seedRoot);
        var started = Stopwatch.GetTimestamp();
        var campaigns = new List<Campaign>();
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(LaneAsync)));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {campaigns.Sum(c => c.Kills)} kills ({campaigns.Sum(c => c.KillsInRecovery)} in recovery, {campaigns.Sum(c => c.KillsInStart)} before the service answered, {campaigns.Sum(c => c.KillsAtOperation)} at a chosen operation),
            {campaigns.Count} data roots, {campaigns.Sum(c => c.Events)} events acknowledged, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s
            """));
        var ages = campaigns.SelectMany(c => c.Ages).ToList();
        output.WriteLine($"listens {ages.Where(a => a.Listened > default(TimeSpan)).Average(a => a.Listened.TotalMilliseconds):0} ready {ages.Where(a => a.Ready > default(TimeSpan)).Average(a => a.Ready.TotalMilliseconds):0}");
        campaigns.Sum(c => c.KillsInRecovery).Should().BeGreaterThanOrEqualTo(kills / 10);

        async Task LaneAsync()
        {
            while (true)
            {
                Campaign campaign;
                lock (campaigns)
                {
                    if (campaigns.Sum(c => c.Kills) >= kills) return;
                    campaigns.Add(campaign = new Campaign(seed + campaigns.Count, seedRoot, undisturbed));
                }
                await campaign.RunAsync();
            }
        }
    }

    /// <summary>What every campaign starts from: market data, a strategy, two accounts.</summary>
    private async Task<string> SeedRootAsync()
    {
        var seedRoot = Path.Combine(_root, "seed");
        Scenario.WriteMarketData(seedRoot);
        using var life = ServiceLife.Start(seedRoot);
        (await life.ListensAsync()).Should().BeTrue();
        await Scenario.PutCatalogAsync(life.Client);
        await life.KillAsync();
        return seedRoot;
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>>> UndisturbedAsync(string seedRoot)
    {
        var root = Path.Combine(_root, "undisturbed");
        Campaign.Copy(seedRoot, root);
        using var life = ServiceLife.Start(root);
        (await life.ListensAsync()).Should().BeTrue();
        await Scenario.StartSessionsAsync(life.Client, speed: null, []);
        await Scenario.CompleteAsync(life.Client);
        await life.KillAsync();
        var files = new Dictionary<string, IReadOnlyDictionary<string, byte[]>>();
        foreach (var id in Scenario.Sessions)
        {
            files[id] = await SessionFilesOnDisk.ReadAsync(Scenario.Folder(root, id));
            output.WriteLine($"{id}: {files[id]["events.jsonl"].Count(b => b == '\n')} events");
            files[id]["trades.json"].Length.Should().BeGreaterThan(1_000, "a run without trades proves nothing");
        }
        return files;
    }
}
