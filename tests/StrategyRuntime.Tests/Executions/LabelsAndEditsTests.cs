using System.Net;
using System.Text.Json;

namespace StrategyRuntime.Tests.Executions;

/// <summary>Several executions of one strategy by their labels, and changes to an execution.</summary>
public sealed class LabelsAndEditsTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(400));
        await _host.PutStrategyAsync("sized", Sample.Sized);
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Labels_tell_executions_of_one_strategy_on_one_account_apart_in_ids_and_folders()
    {
        var plain = await AddAsync(null, 1);
        var small = await AddAsync("small", 2);
        var large = await AddAsync("large", 3);
        (plain, small, large).Should().Be(("local.sized.paper", "local.sized.paper.small", "local.sized.paper.large"));

        foreach (var (id, size) in new[] { (plain, 1), (small, 2), (large, 3) })
        {
            await _host.CommandAsync(id, "start");
            await _host.WhenStateAsync(id, "completed");
            var line = await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(id), "trades.json"));
            string.Concat(line).Should().Contain($"\"quantity\":{size}");
        }
        Directory.Exists(Path.Combine(_host.DataRoot, "local", "sized_paper_small")).Should().BeTrue();
        await _host.RestartAsync();
        var found = await _host.ExecutionAsync(small);
        found.GetProperty("label").GetString().Should().Be("small");
        found.GetProperty("seq").GetInt64().Should().BePositive();
        (await _host.ExecutionAsync(plain)).GetProperty("label").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task The_same_slot_twice_is_a_409_that_names_it()
    {
        await AddAsync("a", 1);
        using var response = await PostAsync("""{ "strategy_id": "sized", "label": "a", "mode": "backtest" }""");
        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.Conflict, "execution-exists");
        problem.GetProperty("detail").GetString().Should().Contain("local.sized.paper.a");
    }

    [Fact]
    public async Task A_label_that_joins_to_the_folder_of_another_session_is_a_409_also_after_that_one_was_removed()
    {
        await _host.PutAccountAsync("paper_a", "{}");
        var other = await _host.AddExecutionAsync(
            new { strategy_id = "sized", broker_connection_id = "paper_a", mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(other, "completed");
        (await _host.Client.DeleteAsync($"/api/v1/executions/{other}")).EnsureSuccessStatusCode();

        using var response = await PostAsync("""{ "strategy_id": "sized", "label": "a", "mode": "backtest" }""");

        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.Conflict, "folder-taken");
        problem.GetProperty("detail").GetString().Should().Contain(other);
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("_a")]
    [InlineData("")]
    public async Task A_label_that_is_no_id_is_refused(string label)
    {
        using var response = await PostAsync($$"""{ "strategy_id": "sized", "label": "{{label}}", "mode": "backtest" }""");
        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        problem.GetProperty("errors")[0].GetProperty("pointer").GetString().Should().Be("/label");
    }

    [Fact]
    public async Task A_change_is_used_by_the_next_run_and_survives_a_restart()
    {
        var id = await AddAsync(null, 4);
        await _host.CommandAsync(id, "start");
        await _host.WhenStateAsync(id, "completed");

        var changed = await PatchAsync(
            id,
            """
            { "parameters": { "size": 7 }, "from": "2024-01-08T10:00:00", "fill": "next_tick", "capture": "none", "tags": ["a", "b", "a"],
              "notes": "why", "star": true }
            """);
        changed.GetProperty("parameters").GetRawText().Should().Be("""{"size":"7"}""");
        changed.TryGetProperty("next", out _).Should().BeFalse("no run goes on");
        await _host.RestartAsync();
        var found = await _host.ExecutionAsync(id);
        found.GetProperty("tags").GetRawText().Should().Be("""["a","b"]""");
        found.GetProperty("notes").GetString().Should().Be("why");
        found.GetProperty("star").GetBoolean().Should().BeTrue();
        found.GetProperty("fill").GetString().Should().Be("next_tick");

        await _host.CommandAsync(id, "start");
        await _host.WhenStateAsync(id, "completed");
        var events = await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl"));
        events.Should().Contain("\"quantity\":7").And.NotContain("\"type\":\"candle\"").And.NotContain("2024-01-08T09:3");
    }

    [Fact]
    public async Task Null_gives_a_field_its_default_and_what_is_absent_stays()
    {
        var id = await AddAsync(null, 4);
        await PatchAsync(id, """{ "from": "2024-01-08", "tags": ["a"], "notes": "b" }""");
        var changed = await PatchAsync(id, """{ "from": null, "notes": null }""");
        changed.GetProperty("from").ValueKind.Should().Be(JsonValueKind.Null);
        changed.GetProperty("notes").ValueKind.Should().Be(JsonValueKind.Null);
        changed.GetProperty("tags").GetRawText().Should().Be("""["a"]""");
        changed.GetProperty("parameters").GetRawText().Should().Be("""{"size":"4"}""");
    }

    [Theory]
    [InlineData("""{ "label": "x" }""", "/label")]
    [InlineData("""{ "broker_connection_id": "x" }""", "/broker_connection_id")]
    [InlineData("""{ "mode": null }""", "/mode")]
    [InlineData("""{ "speed": 2 }""", "/speed")]
    [InlineData("""{ "from": "soon" }""", "/from")]
    [InlineData("""{ "parameters": { "size": 99 } }""", "/parameters/size")]
    [InlineData("""{ "tags": [""] }""", "/tags")]
    public async Task A_change_that_cannot_be_is_refused_whole(string patch, string pointer)
    {
        var id = await AddAsync(null, 4);
        var before = (await _host.ExecutionAsync(id)).GetRawText();
        using var response = await _host.Client.PatchAsync($"/api/v1/executions/{id}", TestHost.Json(patch));
        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        problem.GetProperty("errors")[0].GetProperty("pointer").GetString().Should().Be(pointer);
        (await _host.ExecutionAsync(id)).GetRawText().Should().Be(before);
    }

    [Fact]
    public async Task A_run_that_goes_on_keeps_its_settings_over_a_restart_and_the_next_one_has_the_new()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "sized", mode = "live_simulation", speed = 60, auto_start = true });
        while ((await _host.ExecutionAsync(id)).GetProperty("seq").GetInt64() < 8) await Task.Delay(5);
        (await _host.CommandAsync(id, "pause")).StatusCode.Should().Be(HttpStatusCode.Accepted);

        var changed = await PatchAsync(id, """{ "mode": "backtest", "parameters": { "size": 3 }, "at_end": "leave_open" }""");
        changed.GetProperty("mode").GetString().Should().Be("live_simulation");
        changed.GetProperty("next").GetProperty("mode").GetString().Should().Be("backtest");
        changed.GetProperty("next").GetProperty("speed").GetString().Should().Be("max");
        await _host.RestartAsync();
        await _host.WhenStateAsync(id, "paused");
        await _host.CommandAsync(id, "speed", new { speed = "max" });
        await _host.CommandAsync(id, "resume");
        await _host.WhenStateAsync(id, "completed");
        (await QuantityAsync(id)).Should().Be(10);

        await _host.CommandAsync(id, "start");
        var ended = await _host.WhenStateAsync(id, "completed");
        ended.GetProperty("mode").GetString().Should().Be("backtest");
        ended.GetProperty("run").GetInt32().Should().Be(2);
        var positions = await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "positions.json"));
        positions.Should().Contain("\"quantity\":3").And.Contain("OPEN");
    }

    [Fact]
    public async Task A_recovered_run_has_the_parameters_and_the_end_that_it_began_with()
    {
        var id = await _host.AddExecutionAsync(new
        {
            strategy_id = "sized", mode = "live_simulation", speed = 60, auto_start = true, at_end = "leave_open",
            parameters = new { size = 5 },
        });
        while ((await _host.ExecutionAsync(id)).GetProperty("seq").GetInt64() < 8) await Task.Delay(5);
        await _host.RestartAsync();
        await _host.WhenStateAsync(id, "running");
        await _host.CommandAsync(id, "speed", new { speed = "max" });
        await _host.WhenStateAsync(id, "completed");
        var positions = await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "positions.json"));
        positions.Should().Contain("\"quantity\":5").And.Contain("OPEN");
    }

    private Task<string> AddAsync(string? label, int size) =>
        _host.AddExecutionAsync(new { strategy_id = "sized", label, mode = "backtest", parameters = new { size } });

    private Task<HttpResponseMessage> PostAsync(string body) => _host.Client.PostAsync("/api/v1/executions", TestHost.Json(body));

    private async Task<JsonElement> PatchAsync(string id, string body)
    {
        using var response = await _host.Client.PatchAsync($"/api/v1/executions/{id}", TestHost.Json(body));
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<decimal> QuantityAsync(string id)
    {
        using var trades = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "trades.json")));
        return trades.RootElement[0].GetProperty("quantity").GetDecimal();
    }
}
