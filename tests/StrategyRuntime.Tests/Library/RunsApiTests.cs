using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Storage.Library;

namespace StrategyRuntime.Tests.Library;

/// <summary>The run library lists every run of all executions.</summary>
public sealed class RunsApiTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(300));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        await _host.PutStrategyAsync("sized", Sample.Sized);
        await _host.PutAccountAsync("costly", """{ "commission": { "per_order": 2 }, "currency": "EUR" }""");
        await RunAsync(new { strategy_id = "in-and-out", mode = "backtest", tags = new[] { "fast" }, auto_start = true });
        await RunAsync(new { strategy_id = "in-and-out", broker_connection_id = "costly", mode = "backtest", auto_start = true });
        var id = await RunAsync(
            new { strategy_id = "sized", label = "big", mode = "backtest", parameters = new { size = 9 }, auto_start = true });
        await _host.CommandAsync(id, "start");
        await _host.WhenStateAsync(id, "completed");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task It_lists_every_run_with_what_it_began_with_and_its_result()
    {
        var runs = await ListAsync("");
        runs.Select(Name).Should().BeEquivalentTo(
            "local.in-and-out.paper 1", "local.in-and-out.costly 1", "local.sized.paper.big 1", "local.sized.paper.big 2");
        var costly = runs.Single(r => Name(r) == "local.in-and-out.costly 1");
        costly.GetProperty("currency").GetString().Should().Be("EUR");
        costly.GetProperty("costs").GetProperty("commission").GetProperty("per_order").GetDecimal().Should().Be(2);
        var metrics = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/executions/local.in-and-out.costly/metrics");
        foreach (var figure in costly.GetProperty("result").EnumerateObject())
            figure.Value.GetRawText().Should().Be(metrics.GetProperty(figure.Name).GetRawText(), figure.Name);
        var big = runs.Single(r => Name(r) == "local.sized.paper.big 1");
        big.GetProperty("parameters").GetRawText().Should().Be("""{"size":"9"}""");
        (big.GetProperty("label").GetString(), big.GetProperty("is_latest").GetBoolean()).Should().Be(("big", false));
        var own = await ListAsync("", "executions/local.sized.paper.big/runs");
        own.Select(r => r.GetProperty("run").GetInt32()).Should().Equal(2, 1);
    }

    [Theory]
    [InlineData("?q=fast", "local.in-and-out.paper 1")]
    [InlineData("?q=COSTLY+in-and", "local.in-and-out.costly 1")]
    [InlineData("?label=big&sort=run", "local.sized.paper.big 1", "local.sized.paper.big 2")]
    [InlineData("?account=costly", "local.in-and-out.costly 1")]
    [InlineData("?tag=fast&state=completed&mode=backtest&symbol=TEST", "local.in-and-out.paper 1")]
    [InlineData("?state=failed")]
    [InlineData("?strategy=in-and-out&sort=-pnl", "local.in-and-out.paper 1", "local.in-and-out.costly 1")]
    [InlineData("?strategy=in-and-out&sort=pnl", "local.in-and-out.costly 1", "local.in-and-out.paper 1")]
    [InlineData("?sort=session_id&limit=1", "local.in-and-out.costly 1")]
    public async Task It_is_searched_filtered_and_sorted(string query, params string[] expected) =>
        (await ListAsync(query)).Select(Name).Should().Equal(expected);

    [Fact]
    public async Task Pages_have_no_gap_and_no_repeat()
    {
        var names = new List<string>();
        var query = "?sort=session_id&limit=1";
        for (string? next = ""; next is not null;)
        {
            var page = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs{query}{next}");
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(Name));
            next = page.GetProperty("next").GetString() is { } cursor ? $"&cursor={cursor}" : null;
        }
        names.Should().Equal((await ListAsync("?sort=session_id")).Select(Name)).And.HaveCount(4);
    }

    [Fact]
    public async Task A_removed_execution_keeps_its_runs_with_tags_and_notes_over_a_restart()
    {
        (await _host.Client.DeleteAsync("/api/v1/executions/local.in-and-out.paper")).EnsureSuccessStatusCode();
        await _host.RestartAsync();
        var run = (await ListAsync("?removed=true")).Should().ContainSingle().Subject;
        Name(run).Should().Be("local.in-and-out.paper 1");
        run.GetProperty("tags").GetRawText().Should().Be("""["fast"]""");
        run.GetProperty("is_latest").GetBoolean().Should().BeFalse();
        (await ListAsync("?removed=false")).Should().HaveCount(3);

        await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest" });
        (await ListAsync("?strategy=in-and-out&account=paper")).Should().ContainSingle().Which.GetProperty("tags").GetArrayLength()
            .Should().Be(0);
    }

    [Fact]
    public async Task A_request_reads_no_file_unless_a_run_began_or_ended()
    {
        var library = _host.Services.GetRequiredService<RunLibrary>();
        await ListAsync("");
        var read = library.FilesRead;
        for (var i = 0; i < 3; i++) await ListAsync("?q=in");
        library.FilesRead.Should().Be(read);
        await _host.CommandAsync("local.in-and-out.paper", "start");
        await _host.WhenStateAsync("local.in-and-out.paper", "completed");
        (await ListAsync("?strategy=in-and-out&account=paper")).Should().HaveCount(2);
        library.FilesRead.Should().BeLessThanOrEqualTo(read + 4, "only the folder of that execution is read");
    }

    [Fact]
    public async Task A_run_that_goes_on_has_its_state_and_no_result()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "sized", mode = "live_simulation", speed = 1, auto_start = true });
        await _host.WhenStateAsync(id, "running");
        var run = (await ListAsync("?mode=live_simulation")).Should().ContainSingle().Subject;
        run.GetProperty("state").GetString().Should().Be("running");
        run.GetProperty("result").ValueKind.Should().Be(JsonValueKind.Null);
        await _host.CommandAsync(id, "stop");
        run = (await ListAsync("?mode=live_simulation")).Single();
        run.GetProperty("state").GetString().Should().Be("stopped");
        run.GetProperty("result").ValueKind.Should().Be(JsonValueKind.Object);
    }

    [Fact]
    public async Task An_order_that_is_none_is_a_problem()
    {
        using var response = await _host.Client.GetAsync("/api/v1/runs?sort=luck");
        await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    private async Task<string> RunAsync(object request)
    {
        var id = await _host.AddExecutionAsync(request);
        await _host.WhenStateAsync(id, "completed");
        return id;
    }

    private async Task<List<JsonElement>> ListAsync(string query, string route = "runs") =>
        [.. (await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/{route}{query}")).GetProperty("items").EnumerateArray()];

    private static string Name(JsonElement run) => $"{run.GetProperty("session_id").GetString()} {run.GetProperty("run").GetInt32()}";
}
