using System.Diagnostics;
using System.Globalization;
using StrategyRuntime.Crash.Tests.Host;
using StrategyRuntime.Crash.Tests.Lives;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Crash.Tests;

/// <summary>
/// Real processes, killed with SIGKILL at random moments and at chosen operations on the disk, start-up and recovery included: the whole
/// service, and more often, because its life costs a third, the service without its web server (<see cref="HostKind"/>).
/// STRATEGYRUNTIME_SEED replays a campaign; the long form takes another each time. STRATEGYRUNTIME_FULL=1 kills a thousand times,
/// STRATEGYRUNTIME_KILLS as often as it says. The long form compiles the program ahead (<see cref="HostProgram"/>);
/// STRATEGYRUNTIME_CRASH_HOST names one that is there already.
/// </summary>
public sealed class ProcessCrashTests(ITestOutputHelper output) : IDisposable
{
    // Its campaigns are those of both scenarios with the whole service, and of one without its web server.
    private const int ShortSeed = 12;

    private readonly string _root = Directory.CreateTempSubdirectory("crash-tests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_killed_service_loses_no_acknowledged_event_and_ends_with_the_bytes_of_one_that_was_not_killed()
    {
        var seed = FullForm.Seed(ShortSeed);
        output.WriteLine($"STRATEGYRUNTIME_SEED={seed}");
        var kills = Given("STRATEGYRUNTIME_KILLS") ?? (FullForm.IsOn ? 1_000 : 60);
        if (FullForm.IsOn) await HostProgram.CompileAheadAsync();
        var seedRoot = await SeedRootAsync();
        var undisturbed = await UndisturbedAsync(seedRoot);
        var started = Stopwatch.GetTimestamp();
        var campaigns = new List<Campaign>();
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount + (FullForm.IsOn ? 2 : 1)).Select(_ => Task.Run(LaneAsync)));
        var sessionsKills = campaigns.Where(c => c.Kind == HostKind.Sessions).Sum(c => c.Kills);
        var wholeKills = campaigns.Where(c => c.Kind == HostKind.WholeService).Sum(c => c.Kills);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {wholeKills + sessionsKills} kills: {wholeKills} of the whole service, {sessionsKills} of the one without web server;
            {Sum(c => c.KillsInStart)} before it listened, {Sum(c => c.KillsInRecovery)} in recovery, {Sum(c => c.KillsInRun)} later;
            {Sum(c => c.KillsAtOperation)} at a chosen operation;
            {Sum(c => c.KillsInLive)} in the middle of a live simulation, {Sum(c => c.KillsInBacktest)} in the middle of a backtest;
            {Sum(c => c.Edits)} inputs changed while runs went on with them;
            {campaigns.Count} data roots, {campaigns.Sum(c => c.Events)} events acknowledged,
            {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s
            """));
        // Random moments are worth what they hit.
        Sum(c => c.KillsInRecovery).Should().BeGreaterThanOrEqualTo(FullForm.IsOn ? kills / 10 : 1);
        Sum(c => c.KillsInLive).Should().BePositive();
        Sum(c => c.Edits).Should().BePositive();
        if (FullForm.IsOn)
            new[] { wholeKills, sessionsKills, Sum(c => c.KillsInRun), Sum(c => c.KillsInBacktest) }.Should().OnlyContain(n => n > 0);

        int Sum(Func<Campaign, int> count) => campaigns.Sum(count);

        async Task LaneAsync()
        {
            while (true)
            {
                Campaign campaign;
                lock (campaigns)
                {
                    if (campaigns.Sum(c => c.Kills) >= kills) return;
                    var campaignSeed = seed + campaigns.Count;
                    campaigns.Add(campaign = new Campaign(campaignSeed, seedRoot, undisturbed));
                }
                await campaign.RunAsync();
            }
        }
    }

    private static int? Given(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;

    /// <summary>What every campaign starts from: market data, a strategy, two accounts.</summary>
    private async Task<string> SeedRootAsync()
    {
        var seedRoot = Path.Combine(_root, "seed");
        Scenario.WriteMarketData(seedRoot);
        using var life = WebLife.Start(seedRoot);
        (await life.ListensAsync()).Should().BeTrue();
        await Scenario.PutCatalogAsync(life.Client);
        await life.KillAsync();
        return seedRoot;
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>>> UndisturbedAsync(string seedRoot)
    {
        var root = Path.Combine(_root, "undisturbed");
        Campaign.Copy(seedRoot, root);
        using var life = WebLife.Start(root);
        (await life.ListensAsync()).Should().BeTrue();
        foreach (var scenario in Scenario.All) await scenario.StartSessionsAsync(life, speed: null, []);
        await Scenario.CompleteAsync(life);
        await life.KillAsync();
        var files = new Dictionary<string, IReadOnlyDictionary<string, byte[]>>();
        foreach (var id in Scenario.All.SelectMany(s => s.Sessions))
        {
            files[id] = await SessionFilesOnDisk.ReadAsync(Scenario.Folder(root, id));
            output.WriteLine($"{id}: {files[id]["events.jsonl"].Count(b => b == '\n')} events");
            files[id]["trades.json"].Length.Should().BeGreaterThan(1_000, "a run without trades proves nothing");
        }
        return files;
    }
}
