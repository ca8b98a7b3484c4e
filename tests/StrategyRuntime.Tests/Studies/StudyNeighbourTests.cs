using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Limits;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Tests.Studies;

/// <summary>
/// A study takes what a paced session leaves. <c>STRATEGYRUNTIME_FULL=1</c> for ten thousand sets, where the session's lateness is
/// measured alone and beside the study: run it on an otherwise idle machine.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class StudyNeighbourTests(ITestOutputHelper output)
{
    private static readonly int s_sets = FullForm.IsOn ? 10_000 : 400;
    private static readonly int s_bars = FullForm.IsOn ? 60_000 : 3_000;
    private static readonly int s_speed = FullForm.IsOn ? 2_000 : 20_000;
    private static readonly string s_end = FullForm.IsOn ? "2024-01-12" : "2024-01-10";

    [Fact]
    public async Task A_study_costs_a_live_session_no_event()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "_market"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "_market", Sample.MinutesFile), Sample.Minutes(s_bars));
        using var server = await ServerProcess.StartAsync(folder.Path);
        var client = server.Client;
        foreach (var strategy in (string[])["studied", "alone", "quiet", "live"]) await SaveAsync(client, strategy, Sample.InAndOut);
        var alone = await StartAsync(client, new { strategy_id = "alone", mode = "backtest", to = s_end });
        while (await StateAsync(client, $"executions/{alone}") != "completed") await Task.Delay(20);

        var quiet = FullForm.IsOn ? await LiveLateness.FollowAsync(client, await StartLiveAsync(client, "quiet")) : [];
        using var added = await client.PostAsJsonAsync(
            "/api/v1/studies",
            new
            {
                strategy_id = "studied",
                parameters = new Dictionary<string, object> { ["/nodes/2/data/positions/0/quantity"] = new { from = 1, to = s_sets } },
            });
        added.EnsureSuccessStatusCode();
        var study = (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        while (await StateAsync(client, $"studies/{study}") == "queued") await Task.Delay(20);

        var live = await StartLiveAsync(client, "live");
        var arrived = await LiveLateness.FollowAsync(client, live);
        var after = await client.GetFromJsonAsync<JsonElement>($"/api/v1/studies/{study}");
        output.WriteLine($"the study, when the session had ended: {after.GetProperty("state")}, {after.GetProperty("progress")}");

        var frames = arrived.ConvertAll(a => a.Frame);
        frames[^1].Event.Should().Be("end");
        frames[^1].Json.GetProperty("state").GetString().Should().Be("completed");
        var events = frames.Where(f => f.IsDurable).ToList();
        events.Select(f => f.Json.GetProperty("seq").GetInt64()).Should().Equal(Enumerable.Range(1, events.Count).Select(i => (long)i));
        (await client.GetStringAsync($"/api/v1/executions/{live}/trades"))
            .Should().Be(await client.GetStringAsync($"/api/v1/executions/{alone}/trades"));
        if (!FullForm.IsOn) return;

        var (before, with) = (LiveLateness.Of(quiet, s_speed), LiveLateness.Of(arrived, s_speed));
        output.WriteLine(LiveLateness.Describe(before, with, "the study"));
        LiveLateness.At(with, 0.99).Should().BeLessThanOrEqualTo(2 * LiveLateness.At(before, 0.99));
    }

    private static Task<string> StartLiveAsync(HttpClient client, string strategy) =>
        StartAsync(client, new { strategy_id = strategy, mode = "live_simulation", speed = s_speed, to = s_end });

    private static async Task SaveAsync(HttpClient client, string id, string json)
    {
        using var document = new StringContent(json, Encoding.UTF8, "application/json");
        using var saved = await client.PutAsync($"/api/v1/strategies/{id}", document);
        saved.EnsureSuccessStatusCode();
    }

    private static async Task<string> StartAsync(HttpClient client, object request)
    {
        using var added = await client.PostAsJsonAsync("/api/v1/executions", request);
        added.EnsureSuccessStatusCode();
        var session = (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("session_id").GetString()!;
        using var started = await client.PostAsync($"/api/v1/executions/{session}/start", null);
        started.EnsureSuccessStatusCode();
        return session;
    }

    private static async Task<string?> StateAsync(HttpClient client, string path) =>
        (await client.GetFromJsonAsync<JsonElement>($"/api/v1/{path}")).GetProperty("state").GetString();
}
