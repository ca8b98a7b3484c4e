using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Tests.Streaming;

namespace StrategyRuntime.Tests.Studies;

/// <summary>What the streams of a user say of studies.</summary>
public sealed class StudyFrameTests
{
    private const string Stream = "/api/v1/stream?sessions=*";

    [Fact]
    public async Task A_study_is_followed_to_its_end_by_frames_without_an_id()
    {
        await using var host = await TestHost.StartAsync();
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(780));
        await host.PutStrategyAsync("sized", Sample.Sized);
        await using var stream = await SseClient.OpenAsync(host.Client, Stream, null);
        await stream.UntilAsync("hello");
        await AddAsync(host.Client, "followed");
        var frames = await UntilStateAsync(stream, "completed");
        frames.Should().OnlyContain(f => f.Id == null && f.Json.GetProperty("id").GetString() == "followed");
        frames.Select(f => f.Json.GetProperty("done").GetInt64()).Should().BeInAscendingOrder();
        var last = frames[^1].Json;
        last.GetProperty("sets").GetInt32().Should().Be(5);
        last.GetProperty("done").GetInt64().Should().Be(5);
        last.GetProperty("total").GetInt64().Should().Be(5);
        last.GetProperty("percent").GetDouble().Should().Be(100);
        last.GetProperty("rate").ValueKind.Should().Be(JsonValueKind.Null);
        var study = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/studies/followed");
        study.GetProperty("state").GetString().Should().Be("completed", "it is announced after it is saved");
        var best = study.GetProperty("best");
        foreach (var name in new[] { "set", "symbol", "account", "parameters", "objective" })
            last.GetProperty("best").GetProperty(name).GetRawText().Should().Be(best.GetProperty(name).GetRawText());
    }

    [Fact]
    public async Task A_study_that_is_stopped_and_resumed_says_so()
    {
        await using var host = await TestHost.StartAsync();
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(390 * 40));
        await host.PutStrategyAsync("sized", Sample.Sized);
        await using var stream = await SseClient.OpenAsync(host.Client, Stream, null);
        await stream.UntilAsync("hello");
        await AddAsync(host.Client, "long", entries: 100_000);
        (await host.Client.PostAsync("/api/v1/studies/long/stop", null)).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await UntilStateAsync(stream, "stopped");
        (await host.Client.PostAsync("/api/v1/studies/long/resume", null)).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await UntilStateAsync(stream, "running");
        (await host.Client.DeleteAsync("/api/v1/studies/long?stop=true")).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Nobody_sees_the_studies_of_another_user()
    {
        await using var host = await TestHost.StartAsync();
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(780));
        using var ann = host.NewClient(host.CreateKey("ann").Text);
        using var ben = host.NewClient(host.CreateKey("ben").Text);
        foreach (var client in new[] { ann, ben })
            (await client.PutAsync("/api/v1/strategies/sized", TestHost.Json(Sample.Sized))).EnsureSuccessStatusCode();
        await using var ofAnn = await SseClient.OpenAsync(ann, Stream, null);
        await using var ofBen = await SseClient.OpenAsync(ben, Stream, null);
        await ofAnn.UntilAsync("hello");
        await ofBen.UntilAsync("hello");
        await AddAsync(ann, "of-ann");
        await UntilStateAsync(ofAnn, "completed");
        await AddAsync(ben, "of-ben");
        (await UntilStateAsync(ofBen, "completed")).Should().OnlyContain(f => f.Json.GetProperty("id").GetString() == "of-ben");
        await AddAsync(ann, "second");
        (await UntilStateAsync(ofAnn, "completed")).Should().OnlyContain(f => f.Json.GetProperty("id").GetString() == "second");
    }

    private static async Task AddAsync(HttpClient client, string id, int entries = 1)
    {
        using var response = await client.PostAsJsonAsync("/api/v1/studies", new
        {
            id, strategy_id = "sized",
            parameters = new Dictionary<string, object>
            {
                ["size"] = new { from = 1, to = 5 }, ["/nodes/2/data/positions/0/maxEntries"] = new { from = 1, to = entries },
            },
        });
        response.StatusCode.Should().Be(HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The frames of studies up to the first in a state.</summary>
    private static async Task<List<Frame>> UntilStateAsync(SseClient stream, string state)
    {
        var frames = new List<Frame>();
        do
        {
            frames.Add(await stream.UntilAsync("study"));
        }
        while (frames[^1].Json.GetProperty("state").GetString() != state);
        return frames;
    }
}
