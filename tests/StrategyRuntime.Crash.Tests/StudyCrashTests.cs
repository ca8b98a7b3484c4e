using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Crash.Tests.Host;
using StrategyRuntime.Crash.Tests.Lives;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Crash.Tests;

/// <summary>
/// The whole service, killed with SIGKILL at random moments and at chosen operations on the disk, start-up included, while it computes
/// studies. STRATEGYRUNTIME_FULL=1 kills a hundred times; STRATEGYRUNTIME_SEED replays a campaign.
/// </summary>
public sealed class StudyCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int ShortSeed = 5;
    private const int Operations = 60;
    private const int LongestLifeMilliseconds = 1_500;
    private const string Whole = "whole";

    private static readonly string[] s_files = ["sets.jsonl", "windows.jsonl", "results.csv", "results.parquet"];

    private readonly string _root = Directory.CreateTempSubdirectory("study-crash-tests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_study_ends_with_the_same_bytes_however_often_the_service_is_killed()
    {
        var kills = FullForm.IsOn ? 100 : 8;
        var seed = FullForm.Seed(ShortSeed);
        output.WriteLine($"STRATEGYRUNTIME_SEED={seed}");
        var random = new Random(seed);
        await SeedAsync();
        var (atOperations, amidStudy) = (0, 0);
        for (var kill = 0; kill < kills; kill++)
        {
            var point = KillPoint.InOneOf(3, Operations, random);
            using var life = WebLife.Start(_root, point);
            var time = TimeSpan.FromMilliseconds(random.Next(LongestLifeMilliseconds));
            try
            {
                if (random.Next(5) > 0 && await life.ListensAsync())
                {
                    await GoOnAsync(life);
                    amidStudy++;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException { StatusCode: null } or IOException)
            {
                // It died before it had answered.
            }
            if (await life.DiesWithinAsync(time)) atOperations++;
            await life.KillAsync();
        }
        using var last = WebLife.Start(_root);
        (await last.ListensAsync()).Should().BeTrue();
        var studies = await WhenCompletedAsync(last);
        var whole = studies.Single(s => IdOf(s) == Whole).GetProperty("luck").GetRawText();
        foreach (var study in studies)
        {
            study.GetProperty("luck").GetRawText().Should().Be(whole, $"{IdOf(study)} has the same sets, seed {seed}");
            foreach (var file in s_files)
                (await ReadAsync(IdOf(study), file)).Should().Equal(await ReadAsync(Whole, file), $"{IdOf(study)}/{file}");
        }
        await last.KillAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {kills} kills, {amidStudy} of them amid a study, {atOperations} at a chosen operation; {studies.Count - 1} studies
            """));
    }

    /// <summary>Adds another study when all have ended: there is always one to kill.</summary>
    private static async Task GoOnAsync(WebLife life)
    {
        var studies = await ListAsync(life.Client);
        if (studies.Exists(s => StateOf(s) != "completed")) return;
        await AddAsync(life.Client, string.Create(CultureInfo.InvariantCulture, $"killed-{studies.Count}"));
    }

    private static async Task AddAsync(HttpClient client, string id)
    {
        using var added = await client.PostAsJsonAsync("/api/v1/studies", new
        {
            id,
            strategy_id = "in-and-out",
            parameters = new Dictionary<string, object> { ["/nodes/2/data/positions/0/quantity"] = new { from = 1, to = 200 } },
            method = new { walk_forward = new { windows = 1 } },
        });
        added.EnsureSuccessStatusCode();
    }

    private static async Task<List<JsonElement>> ListAsync(HttpClient client)
    {
        var page = await client.GetFromJsonAsync<JsonElement>("/api/v1/studies?limit=500");
        var studies = page.GetProperty("items").EnumerateArray().ToList();
        studies.Select(StateOf).Should().NotContain(["failed", "stopped"]);
        return studies;
    }

    private static async Task<List<JsonElement>> WhenCompletedAsync(WebLife life)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var studies = await ListAsync(life.Client);
            if (studies.TrueForAll(s => StateOf(s) == "completed")) return studies;
            await Task.Delay(20, patience.Token);
        }
    }

    private async Task SeedAsync()
    {
        Scenario.WriteMarketData(_root);
        using var life = WebLife.Start(_root);
        (await life.ListensAsync()).Should().BeTrue();
        await Scenario.PutCatalogAsync(life.Client);
        await AddAsync(life.Client, Whole);
        await WhenCompletedAsync(life);
        await life.KillAsync();
    }

    private static string StateOf(JsonElement study) => study.GetProperty("state").GetString()!;

    private static string IdOf(JsonElement study) => study.GetProperty("id").GetString()!;

    private Task<byte[]> ReadAsync(string study, string file) =>
        File.ReadAllBytesAsync(Path.Combine(_root, "local", "_studies", study, file));
}
