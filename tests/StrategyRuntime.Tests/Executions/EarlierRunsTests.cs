using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.Executions;

/// <summary>Runs that were followed by a newer one are read like the latest, also after their execution was removed.</summary>
public sealed class EarlierRunsTests : IAsyncLifetime
{
    private const string Id = "local.in-and-out.paper";

    private static readonly string[] s_reads =
    [
        "positions", "trades?limit=3", "metrics", "nodes", "nodes?conditions=true", "candles?limit=5", "state?at=1-40", "events", "files",
        "replay?speed=max", "stream?from=start",
    ];

    private readonly Dictionary<string, string> _before = [];
    private TestHost _host = null!;
    private JsonElement _execution;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(300));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        await _host.AddExecutionAsync(
            new { strategy_id = "in-and-out", mode = "backtest", to = "2024-01-08T12:00:00", auto_start = true, notes = "morning" });
        await _host.WhenStateAsync(Id, "completed");
        _execution = await _host.ExecutionAsync(Id);
        foreach (var read in s_reads) _before[read] = await ReadAsync($"{Id}/{read}");
        using var patch = await _host.Client.PatchAsync($"/api/v1/executions/{Id}", TestHost.Json("""{ "to": "2024-01-08T10:00:00" }"""));
        patch.EnsureSuccessStatusCode();
        await _host.CommandAsync(Id, "start");
        await _host.WhenStateAsync(Id, "completed");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Every_read_of_an_earlier_run_answers_as_it_did_when_the_run_was_the_latest()
    {
        foreach (var read in s_reads) (await ReadAsync($"{Id}/runs/1/{read}")).Should().Be(_before[read], read);
        (await ReadAsync($"{Id}/runs/2/metrics")).Should().NotBe(_before["metrics"]);
        foreach (var read in s_reads.Where(r => !r.StartsWith("state", StringComparison.Ordinal) && r != "files"))
            (await ReadAsync($"{Id}/runs/2/{read}")).Should().Be(await ReadAsync($"{Id}/{read}"), "run 2 is the latest: {0}", read);
    }

    [Fact]
    public async Task An_earlier_run_is_shown_with_what_it_began_with()
    {
        var shown = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{Id}/runs/1");
        foreach (var name in new[] { "session_id", "run", "seq", "catchup_id", "mode", "state", "to", "scale", "summary", "created_at" })
            shown.GetProperty(name).GetRawText().Should().Be(_execution.GetProperty(name).GetRawText(), name);
        shown.GetProperty("notes").GetString().Should().Be("morning");
        (await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{Id}/runs/2")).GetRawText()
            .Should().Be((await _host.ExecutionAsync(Id)).GetRawText());
    }

    [Fact]
    public async Task Files_of_a_run_are_its_own_and_can_be_downloaded()
    {
        var names = (await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{Id}/runs/1/files")).GetProperty("items")
            .EnumerateArray().Select(f => f.GetProperty("name").GetString()).ToList();
        names.Should().Contain(["events.jsonl", "session.json", "trades.json"]).And.OnlyHaveUniqueItems();
        (await _host.Client.GetStringAsync($"/api/v1/executions/{Id}/runs/1/files/events.jsonl")).Should().Be(_before["events"]);
    }

    [Fact]
    public async Task Runs_of_a_removed_execution_are_still_read()
    {
        (await _host.Client.DeleteAsync($"/api/v1/executions/{Id}")).EnsureSuccessStatusCode();
        (await _host.Client.GetAsync($"/api/v1/executions/{Id}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        foreach (var read in s_reads) (await ReadAsync($"{Id}/runs/1/{read}")).Should().Be(_before[read], read);
        (await ReadAsync($"{Id}/runs/2/files/trades.json"))
            .Should().Be(await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(Id), "trades.json")));
        (await ReadAsync($"{Id}/runs/2/files")).Should().NotContain("runs/");
    }

    [Fact]
    public async Task A_run_that_is_open_is_not_mixed_up_with_the_one_that_takes_its_folder()
    {
        (await _host.Client.DeleteAsync($"/api/v1/executions/{Id}")).EnsureSuccessStatusCode();
        var second = await ReadAsync($"{Id}/runs/2/trades");
        await _host.AddExecutionAsync(
            new { strategy_id = "in-and-out", mode = "backtest", to = "2024-01-08T11:00:00", auto_start = true });
        await _host.WhenStateAsync(Id, "completed");
        (await ReadAsync($"{Id}/runs/2/trades")).Should().Be(second);
        (await ReadAsync($"{Id}/runs/3/trades")).Should().NotBe(second);
    }

    [Theory]
    [InlineData("9", HttpStatusCode.NotFound, "unknown-run")]
    [InlineData("0", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("x", HttpStatusCode.BadRequest, "invalid-request")]
    public async Task A_run_that_is_not_there_is_a_problem(string run, HttpStatusCode status, string type)
    {
        foreach (var read in new[] { "", "/trades", "/events", "/stream", "/files" })
        {
            using var response = await _host.Client.GetAsync($"/api/v1/executions/{Id}/runs/{run}{read}");
            await response.ShouldBeProblemAsync(status, type);
        }
    }

    private async Task<string> ReadAsync(string route)
    {
        using var response = await _host.Client.GetAsync($"/api/v1/executions/{route}");
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, "{0}: {1}", route, text);
        // What is another each time: the time that a client waits before it connects again, and when a file was moved.
        text = System.Text.RegularExpressions.Regex.Replace(text, "retry: [0-9]+", "retry");
        return System.Text.RegularExpressions.Regex.Replace(text, "\"(speed|recovered_at_seq)\":[^,}]+", "");
    }
}
