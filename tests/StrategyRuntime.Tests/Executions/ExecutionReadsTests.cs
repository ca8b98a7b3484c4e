using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.Executions;

public sealed class ExecutionReadsTests : IAsyncLifetime
{
    private const int Bars = 300;
    private TestHost _host = null!;
    private string _id = "";

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(Bars));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        _id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(_id, "completed");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Positions_trades_and_metrics_are_what_the_files_hold()
    {
        var positions = await ReadFileAsync("positions.json");
        (await ItemsAsync("positions")).Should().Equal(positions.EnumerateObject().Select(p => p.Value.GetRawText()));
        var trades = await ReadFileAsync("trades.json");
        (await ItemsAsync("trades")).Should().Equal(trades.EnumerateArray().Select(t => t.GetRawText()));
        (await _host.Client.GetByteArrayAsync(Route("metrics"))).Should().Equal(await File.ReadAllBytesAsync(PathOf("metrics.json")));
    }

    [Fact]
    public async Task Trades_are_paged_without_a_gap_or_a_repeat()
    {
        var all = await ItemsAsync("trades");
        var paged = new List<string>();
        var query = "?limit=7";
        while (true)
        {
            var page = await _host.Client.GetFromJsonAsync<JsonElement>(Route("trades") + query);
            page.GetProperty("items").GetArrayLength().Should().BeLessThanOrEqualTo(7);
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(t => t.GetRawText()));
            if (page.GetProperty("next").GetString() is not { } next) break;
            query = $"?limit=7&cursor={next}";
        }
        paged.Should().Equal(all);
    }

    [Fact]
    public async Task Reads_that_have_not_changed_are_answered_304()
    {
        foreach (var what in new[] { "positions", "trades", "metrics" })
        {
            using var first = await _host.Client.GetAsync(Route(what));
            using var request = new HttpRequestMessage(HttpMethod.Get, Route(what));
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var second = await _host.Client.SendAsync(request);
            second.StatusCode.Should().Be(HttpStatusCode.NotModified, "{0} is the same", what);
        }
    }

    [Fact]
    public async Task Candles_are_those_of_the_log_filtered_and_paged()
    {
        var logged = (await File.ReadAllLinesAsync(PathOf("events.jsonl")))
            .Select(l => JsonDocument.Parse(l).RootElement)
            .Where(e => e.GetProperty("type").GetString() == "candle")
            .Select(e => e.GetProperty("data").GetRawText())
            .ToList();
        logged.Should().HaveCount(Bars);
        var paged = new List<string>();
        var query = "?symbol=TEST&timeframe=1m&limit=90";
        while (true)
        {
            var page = await _host.Client.GetFromJsonAsync<JsonElement>(Route("candles") + query);
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(t => t.GetRawText()));
            if (page.GetProperty("next").GetString() is not { } next) break;
            query = $"?symbol=TEST&timeframe=1m&limit=90&cursor={next}";
        }
        paged.Should().Equal(logged);
        (await ItemsAsync("candles?symbol=OTHER")).Should().BeEmpty();
        (await ItemsAsync("candles?timeframe=5m")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_state_at_an_event_is_as_it_was_right_after_it()
    {
        var lines = (await File.ReadAllLinesAsync(PathOf("events.jsonl"))).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        foreach (var line in new[] { lines[0], lines[lines.Count / 2], lines[^1] })
        {
            var state = await _host.Client.GetFromJsonAsync<JsonElement>(Route($"state?at={line.GetProperty("catchup_id").GetString()}"));
            state.GetProperty("seq").GetInt64().Should().Be(line.GetProperty("seq").GetInt64());
            state.GetProperty("accumulated").GetRawText().Should().Be(line.GetProperty("accumulated").GetRawText());
        }
        using var future = await _host.Client.GetAsync(Route($"state?at=1-{lines.Count + 1}"));
        await future.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-event");
        using var otherRun = await _host.Client.GetAsync(Route("state?at=9-1"));
        await otherRun.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-event");
        using var malformed = await _host.Client.GetAsync(Route("state?at=now"));
        await malformed.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task The_state_at_an_event_of_an_earlier_run_can_still_be_asked_for()
    {
        var before = await _host.Client.GetStringAsync(Route("state?at=1-50"));
        (await _host.CommandAsync(_id, "start")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await _host.WhenStateAsync(_id, "completed");
        (await _host.Client.GetStringAsync(Route("state?at=1-50"))).Should().Be(before);
    }

    [Fact]
    public async Task Every_node_of_a_run_that_is_over_is_inactive()
    {
        var nodes = await _host.Client.GetFromJsonAsync<Dictionary<string, string>>(Route("nodes"));
        nodes!.Keys.Should().BeEquivalentTo("start", "up", "buy", "down", "sell", "again");
        nodes.Values.Should().OnlyContain(s => s == "inactive");
    }

    [Fact]
    public async Task Armed_signals_of_an_active_run_show_what_their_conditions_stand_at()
    {
        await _host.PutStrategyAsync("live", Sample.InAndOut);
        var id = await _host.AddExecutionAsync(new { strategy_id = "live", mode = "live_simulation", speed = 300, auto_start = true });
        await _host.WhenStateAsync(id, "running");
        // Nothing is armed before the first tick has come.
        while ((await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}")).GetProperty("seq").GetInt64() < 2)
            await Task.Delay(20);
        (await _host.CommandAsync(id, "pause")).EnsureSuccessStatusCode();
        var log = await File.ReadAllBytesAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl"));

        // A run that is too busy to say within a second leaves the conditions out.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Dictionary<string, JsonElement>? nodes;
        do nodes = await _host.Client.GetFromJsonAsync<Dictionary<string, JsonElement>>(
            $"/api/v1/executions/{id}/nodes?conditions=true", patience.Token);
        while (!nodes!.Any(n => n.Value.TryGetProperty("conditions_evaluated", out _)));
        var states = await _host.Client.GetFromJsonAsync<Dictionary<string, string>>($"/api/v1/executions/{id}/nodes");
        nodes!.ToDictionary(n => n.Key, n => n.Value.GetProperty("state").GetString()).Should().BeEquivalentTo(states);
        var armed = nodes!.Where(n => n.Value.TryGetProperty("conditions_evaluated", out _)).ToList();
        armed.Should().NotBeEmpty().And.OnlyContain(n => states![n.Key] == "active");
        armed.SelectMany(n => n.Value.GetProperty("conditions_evaluated").EnumerateArray())
            .Should().OnlyContain(c => c.GetProperty("result_icon").GetString() == (c.GetProperty("result").GetBoolean() ? "✓" : "✗"));
        (await File.ReadAllBytesAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl"))).Should().Equal(log, "asking leaves no trace");

        (await _host.CommandAsync(id, "stop")).EnsureSuccessStatusCode();
        var ended = await _host.Client.GetFromJsonAsync<Dictionary<string, JsonElement>>($"/api/v1/executions/{id}/nodes?conditions=true");
        ended!.Values.Should().OnlyContain(n => n.EnumerateObject().Count() == 2);
        using var wrong = await _host.Client.GetAsync($"/api/v1/executions/{id}/nodes?conditions=maybe");
        await wrong.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Files_are_listed_and_downloaded_whole_or_in_part()
    {
        var names = (await _host.Client.GetFromJsonAsync<JsonElement>(Route("files"))).GetProperty("items").EnumerateArray()
            .Select(f => f.GetProperty("name").GetString()).ToList();
        names.Should().Equal(
            "session.json", "events.jsonl", "positions.json", "trades.json", "metrics.json",
            "diagnostics_export.json.gz", "trades_daily.json.gz", "tick_events.json.gz", "strategy.json", "account.json");
        foreach (var name in names)
            (await _host.Client.GetByteArrayAsync(Route($"files/{name}"))).Should().Equal(await File.ReadAllBytesAsync(PathOf(name!)));

        using var request = new HttpRequestMessage(HttpMethod.Get, Route("files/events.jsonl"));
        request.Headers.Range = new RangeHeaderValue(100, 299);
        using var part = await _host.Client.SendAsync(request);
        part.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsByteArrayAsync())
            .Should()
            .Equal((await File.ReadAllBytesAsync(PathOf("events.jsonl"))).AsSpan(100, 200).ToArray());
    }

    [Theory]
    [InlineData("events.idx")]
    [InlineData("..%2F..%2F_strategies%2Flocal%2Fin-and-out.json")]
    [InlineData("runs/1/events.jsonl")]
    [InlineData("runs/01/events.jsonl")]
    [InlineData("runs/x/events.jsonl")]
    [InlineData("passwd")]
    public async Task Nothing_but_the_session_s_own_files_can_be_downloaded(string name)
    {
        using var response = await _host.Client.GetAsync(Route($"files/{name}"));
        await response.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-file");
    }

    [Fact]
    public async Task The_log_of_a_running_session_is_downloaded_up_to_its_last_complete_line()
    {
        await _host.PutStrategyAsync("live", Sample.InAndOut);
        var id = await _host.AddExecutionAsync(new { strategy_id = "live", mode = "live_simulation", speed = 3000, auto_start = true });
        for (var downloads = 0; downloads < 20; downloads++)
        {
            var log = await _host.Client.GetStringAsync($"/api/v1/executions/{id}/events?after=1-0");
            using var response = await _host.Client.GetAsync($"/api/v1/executions/{id}/files/events.jsonl");
            if (response.StatusCode == HttpStatusCode.NotFound) continue;
            var text = await response.Content.ReadAsStringAsync();
            (text.Length == 0 || text.EndsWith('\n')).Should().BeTrue();
            text.Should().StartWith(log);
        }
    }

    [Fact]
    public async Task An_execution_that_has_not_run_has_nothing_to_read()
    {
        await _host.PutStrategyAsync("fresh", Sample.InAndOut);
        var id = await _host.AddExecutionAsync(new { strategy_id = "fresh", mode = "backtest" });
        foreach (var what in new[] { "positions", "trades", "metrics", "nodes", "candles" })
        {
            using var response = await _host.Client.GetAsync($"/api/v1/executions/{id}/{what}");
            await response.ShouldBeProblemAsync(HttpStatusCode.NotFound, "no-run");
        }
        (await _host.Client.GetStringAsync($"/api/v1/executions/{id}/files")).Should().Be("""{"items":[],"next":null}""");
    }

    private async Task<List<string>> ItemsAsync(string what)
    {
        var page = await _host.Client.GetFromJsonAsync<JsonElement>(Route(what) + (what.Contains('?') ? "&" : "?") + "limit=5000");
        page.GetProperty("next").ValueKind.Should().Be(JsonValueKind.Null);
        return [.. page.GetProperty("items").EnumerateArray().Select(i => i.GetRawText())];
    }

    private async Task<JsonElement> ReadFileAsync(string name) =>
        JsonDocument.Parse(await File.ReadAllBytesAsync(PathOf(name))).RootElement;

    private string PathOf(string name) => Path.Combine(_host.SessionFolder(_id), name);

    private string Route(string what) => $"/api/v1/executions/{_id}/{what}";
}
