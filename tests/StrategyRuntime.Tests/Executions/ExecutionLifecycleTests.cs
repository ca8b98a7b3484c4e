using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.Executions;

public sealed class ExecutionLifecycleTests : IAsyncLifetime
{
    // Two trading days: at speed 60 a day takes six and a half minutes, so nothing ends before a test ends it.
    private const int Bars = 780;
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(Bars));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task An_execution_waits_in_the_queue_until_it_is_started()
    {
        using var response = await _host.Client.PostAsJsonAsync(
            "/api/v1/executions", new { strategy_id = "in-and-out", mode = "live_simulation", speed = 60, from = "2024-01-08" });
        response.StatusCode.Should().Be(HttpStatusCode.Created);
        response.Headers.Location!.OriginalString.Should().Be("/api/v1/executions/local.in-and-out.paper");
        var execution = await response.Content.ReadFromJsonAsync<JsonElement>();
        execution.GetProperty("session_id").GetString().Should().Be("local.in-and-out.paper");
        execution.GetProperty("state").GetString().Should().Be("queued");
        execution.GetProperty("run").GetInt32().Should().Be(0);
        execution.GetProperty("catchup_id").ValueKind.Should().Be(JsonValueKind.Null);
        execution.GetProperty("speed").GetDouble().Should().Be(60);
        execution.GetProperty("from").GetString().Should().Be("2024-01-08");
    }

    [Fact]
    public async Task A_backtest_runs_to_its_end_and_shows_what_came_of_it()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest", auto_start = true });
        var execution = await _host.WhenStateAsync(id, "completed");
        execution.GetProperty("run").GetInt32().Should().Be(1);
        execution.GetProperty("speed").GetString().Should().Be("max");
        execution.GetProperty("progress").GetProperty("percent").GetDouble().Should().Be(100);
        execution.GetProperty("progress").GetProperty("ticks").GetInt64().Should().Be(Bars * 4);
        execution.GetProperty("error").ValueKind.Should().Be(JsonValueKind.Null);

        var lines = await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl"));
        execution.GetProperty("seq").GetInt64().Should().Be(lines.Length);
        execution.GetProperty("catchup_id").GetString().Should().Be($"1-{lines.Length}");
        var last = JsonDocument.Parse(lines[^1]).RootElement;
        var summary = execution.GetProperty("summary");
        foreach (var figure in last.GetProperty("accumulated").EnumerateObject())
            summary.GetProperty(figure.Name).GetRawText().Should().Be(figure.Value.GetRawText(), figure.Name);
        summary.GetProperty("pnl_today").ValueKind.Should().Be(JsonValueKind.Null, "a backtest has no day");
        last.GetProperty("accumulated").GetProperty("trades").GetInt32().Should().BeGreaterThan(50);
    }

    [Fact]
    public async Task Commands_change_the_state_once_say_so_and_refuse_what_makes_no_sense()
    {
        var id = await AddLiveAsync(speed: 60);
        await ExpectAsync(id, "pause", HttpStatusCode.Conflict);
        await ExpectAsync(id, "start", HttpStatusCode.Accepted);
        await _host.WhenStateAsync(id, "running");
        await ExpectAsync(id, "start", HttpStatusCode.OK, "running");
        await ExpectAsync(id, "resume", HttpStatusCode.OK, "running");
        await ExpectAsync(id, "pause", HttpStatusCode.Accepted, "paused");
        await ExpectAsync(id, "pause", HttpStatusCode.OK, "paused");
        await ExpectAsync(id, "start", HttpStatusCode.Conflict);
        await ExpectAsync(id, "resume", HttpStatusCode.Accepted, "running");
        await ExpectAsync(id, "stop", HttpStatusCode.Accepted, "stopped");
        await ExpectAsync(id, "stop", HttpStatusCode.OK, "stopped");
        await ExpectAsync(id, "resume", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Nothing_happens_while_it_is_paused_and_it_goes_on_where_it_was()
    {
        var id = await AddLiveAsync(speed: 60, start: true);
        await _host.WhenStateAsync(id, "running");
        await ExpectAsync(id, "pause", HttpStatusCode.Accepted, "paused");
        var paused = (await _host.ExecutionAsync(id)).GetProperty("seq").GetInt64();
        (await _host.CommandAsync(id, "speed", new { speed = "max" })).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await _host.ExecutionAsync(id)).GetProperty("seq").GetInt64().Should().Be(paused, "a change of speed does not let time go");
        await ExpectAsync(id, "resume", HttpStatusCode.Accepted);
        (await _host.WhenStateAsync(id, "completed")).GetProperty("run").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task The_speed_can_be_changed_while_it_runs()
    {
        var id = await AddLiveAsync(speed: 1, start: true);
        await _host.WhenStateAsync(id, "running");
        (await _host.CommandAsync(id, "speed", new { speed = -1 })).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await _host.CommandAsync(id, "speed", new { })).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await _host.CommandAsync(id, "speed", new { speed = 1 })).StatusCode.Should().Be(HttpStatusCode.OK);
        using var changed = await _host.CommandAsync(id, "speed", new { speed = "max" });
        changed.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await changed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("speed").GetString().Should().Be("max");
        await _host.WhenStateAsync(id, "completed");
        (await _host.CommandAsync(id, "speed", new { speed = 2 })).StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("stop", "stopped")]
    [InlineData("square-off", "completed")]
    public async Task A_command_that_ends_the_run_leaves_no_position_open_and_is_on_record_at_its_tick(string command, string state)
    {
        var id = await AddLiveAsync(speed: 600, start: true);
        await WhenSeqAsync(id, 20);
        await ExpectAsync(id, command, HttpStatusCode.Accepted, state);
        var execution = await _host.ExecutionAsync(id);
        execution.GetProperty("summary").GetProperty("open_positions").GetInt32().Should().Be(0);

        var input = JsonDocument.Parse((await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(id), "inputs.jsonl"))).Single())
            .RootElement;
        input.GetProperty("command").GetString().Should().Be(command.Replace('-', '_'));
        input.GetProperty("tick").GetInt64().Should().Be(execution.GetProperty("progress").GetProperty("ticks").GetInt64());
    }

    [Fact]
    public async Task A_new_start_is_a_new_run_and_keeps_the_files_of_the_old_one()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(id, "completed");
        var first = await File.ReadAllBytesAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl"));
        await ExpectAsync(id, "start", HttpStatusCode.Accepted);
        await _host.WhenStateAsync(id, "completed");
        (await _host.ExecutionAsync(id)).GetProperty("run").GetInt32().Should().Be(2);
        (await _host.Client.GetByteArrayAsync($"/api/v1/executions/{id}/files/runs/1/events.jsonl")).Should().Equal(first);
    }

    [Fact]
    public async Task A_running_execution_is_removed_only_when_it_may_be_stopped_and_its_files_stay()
    {
        var id = await AddLiveAsync(speed: 60, start: true);
        await _host.WhenStateAsync(id, "running");
        (await _host.Client.DeleteAsync($"/api/v1/executions/{id}")).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await _host.Client.DeleteAsync($"/api/v1/executions/{id}?stop=true")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await _host.Client.GetAsync($"/api/v1/executions/{id}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        File.Exists(Path.Combine(_host.SessionFolder(id), "events.jsonl")).Should().BeTrue();
    }

    [Fact]
    public async Task Start_all_and_stop_all_report_on_each()
    {
        await _host.PutStrategyAsync("broken", Sample.BuyAndHold.Replace("TEST", "OTHER", StringComparison.Ordinal));
        _host.WriteMarketData("OTHER.1m.csv", Sample.Minutes(5));
        var good = await AddLiveAsync(speed: 60);
        var bad = await _host.AddExecutionAsync(new { strategy_id = "broken", mode = "backtest" });
        _host.WriteMarketData("OTHER.1m.csv", "timestamp,open,high,low,close\nnever,1,1,1,1\n");

        using var started = await _host.Client.PostAsync("/api/v1/executions/start-all", null);
        var items = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray()
            .ToDictionary(i => i.GetProperty("session_id").GetString()!);
        items[good].GetProperty("problem").ValueKind.Should().Be(JsonValueKind.Null);
        items[bad].GetProperty("problem").GetProperty("type").GetString().Should().Be("/problems/bad-market-data");
        items[bad].GetProperty("state").GetString().Should().Be("failed");

        await _host.WhenStateAsync(good, "running");
        using var stopped = await _host.Client.PostAsync("/api/v1/executions/stop-all", null);
        var outcome = (await stopped.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("items")
            .EnumerateArray()
            .Should()
            .ContainSingle()
            .Subject;
        outcome.GetProperty("session_id").GetString().Should().Be(good);
        outcome.GetProperty("state").GetString().Should().Be("stopped");
    }

    [Fact]
    public async Task The_list_is_filtered_by_state_and_paged()
    {
        await _host.PutStrategyAsync("a", Sample.InAndOut);
        await _host.PutStrategyAsync("b", Sample.InAndOut);
        await _host.AddExecutionAsync(new { strategy_id = "a", mode = "backtest" });
        await _host.AddExecutionAsync(new { strategy_id = "b", mode = "backtest" });
        var done = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(done, "completed");

        (await ListAsync("?state=completed")).Ids.Should().Equal(done);
        var first = await ListAsync("?limit=2");
        first.Ids.Should().Equal("local.a.paper", "local.b.paper");
        var second = await ListAsync($"?limit=2&cursor={first.Next}");
        second.Ids.Should().Equal(done);
        second.Next.Should().BeNull();
    }

    private async Task<(List<string?> Ids, string? Next)> ListAsync(string query)
    {
        var page = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions{query}");
        return ([.. page.GetProperty("items").EnumerateArray().Select(i =>
            i.GetProperty("session_id").GetString())], page.GetProperty("next").GetString());
    }

    private Task<string> AddLiveAsync(double speed, bool start = false) =>
        _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "live_simulation", speed, auto_start = start });

    private async Task WhenSeqAsync(string id, long seq)
    {
        while ((await _host.ExecutionAsync(id)).GetProperty("seq").GetInt64() < seq) await Task.Delay(5);
    }

    private async Task ExpectAsync(string id, string command, HttpStatusCode status, string? state = null)
    {
        using var response = await _host.CommandAsync(id, command);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        response.StatusCode.Should().Be(status, "{0} answered {1}", command, body);
        if (state is not null) body.GetProperty("state").GetString().Should().Be(state);
    }
}
