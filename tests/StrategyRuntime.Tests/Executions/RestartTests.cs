using System.Net;

namespace StrategyRuntime.Tests.Executions;

public sealed class RestartTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(780));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_was_queued_stays_queued()
    {
        var id = await _host.AddExecutionAsync(
            new { strategy_id = "in-and-out", mode = "live_simulation", speed = 7, scale = 2, to = "2024-01-08" });
        var before = await _host.ExecutionAsync(id);
        await _host.RestartAsync();
        (await _host.ExecutionAsync(id)).GetRawText().Should().Be(before.GetRawText());
    }

    [Fact]
    public async Task What_had_ended_is_shown_as_it_ended()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest", auto_start = true });
        var before = await _host.WhenStateAsync(id, "completed");
        var trades = await _host.Client.GetStringAsync($"/api/v1/executions/{id}/trades");
        await _host.RestartAsync();
        var after = await _host.ExecutionAsync(id);
        foreach (var name in new[] { "state", "run", "seq", "catchup_id", "summary", "ended_at" })
            after.GetProperty(name).GetRawText().Should().Be(before.GetProperty(name).GetRawText());
        after.GetProperty("progress").GetProperty("percent").GetDouble().Should().Be(100);
        (await _host.Client.GetStringAsync($"/api/v1/executions/{id}/trades")).Should().Be(trades);
    }

    [Fact]
    public async Task What_was_running_goes_on_in_the_same_run_and_ends_as_if_nothing_had_happened()
    {
        var undisturbed = await UndisturbedAsync();
        var id =
            await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "live_simulation", speed = 2000, auto_start = true });
        for (var restart = 1; restart <= 3; restart++)
        {
            while ((await _host.ExecutionAsync(id)).GetProperty("seq").GetInt64() < restart * 40) await Task.Delay(5);
            await _host.RestartAsync();
        }
        await _host.WhenStateAsync(id, "running");
        (await _host.CommandAsync(id, "speed", new { speed = "max" })).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await _host.WhenStateAsync(id, "completed")).GetProperty("run").GetInt32().Should().Be(1);
        foreach (var (name, bytes) in undisturbed)
            (await File.ReadAllBytesAsync(Path.Combine(_host.SessionFolder(id), name)))
                .Should()
                .Equal(bytes, "{0} must not show the restarts", name);
    }

    [Fact]
    public async Task What_was_paused_stays_paused_where_it_was()
    {
        var id =
            await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "live_simulation", speed = 600, auto_start = true });
        while ((await _host.ExecutionAsync(id)).GetProperty("seq").GetInt64() < 20) await Task.Delay(5);
        (await _host.CommandAsync(id, "pause")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        var seq = (await _host.ExecutionAsync(id)).GetProperty("seq").GetInt64();
        await _host.RestartAsync();
        (await _host.WhenStateAsync(id, "paused")).GetProperty("seq").GetInt64().Should().Be(seq);
        (await _host.CommandAsync(id, "stop")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await _host.ExecutionAsync(id)).GetProperty("state").GetString().Should().Be("stopped");
    }

    [Fact]
    public async Task The_service_is_ready_when_everything_was_taken_up()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "live_simulation", speed = 1, auto_start = true });
        await _host.WhenStateAsync(id, "running");
        await _host.RestartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await _host.Client.GetAsync("/readyz", patience.Token)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(10, patience.Token);
        (await _host.ExecutionAsync(id)).GetProperty("state").GetString().Should().Be("running");
    }

    private async Task<Dictionary<string, byte[]>> UndisturbedAsync()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(id, "completed");
        var files = new Dictionary<string, byte[]>();
        foreach (var name in new[] { "events.jsonl", "positions.json", "trades.json", "metrics.json" })
            files[name] = await File.ReadAllBytesAsync(Path.Combine(_host.SessionFolder(id), name));
        (await _host.Client.DeleteAsync($"/api/v1/executions/{id}")).EnsureSuccessStatusCode();
        Directory.Delete(_host.SessionFolder(id), recursive: true);
        return files;
    }
}
