using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Limits;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Verifying;

namespace StrategyRuntime.Tests.Executions;

/// <summary>Trouble with the disk that passes ends no run, and nothing is acknowledged that is not on record.</summary>
public sealed class DiskTroubleTests : IAsyncLifetime
{
    private readonly TroubledFiles _disk = new();
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync(configureServices: services => services.AddSingleton<IDurableFiles>(_disk));
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(780));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
    }

    public async Task DisposeAsync()
    {
        _disk.FullAt = null;
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task While_the_disk_is_full_a_run_is_blocked_and_every_command_is_refused_at_once()
    {
        var id = await RunningAsync();
        _disk.FullAt = "";
        (await _host.WhenStateAsync(id, "blocked")).GetProperty("error").GetString().Should().Contain("No space");
        foreach (var command in new[] { "stop", "square-off", "pause", "positions/p-r0/close" })
            await RefusedAsync(_host.CommandAsync(id, command));
        await RefusedAsync(_host.CommandAsync(id, "speed", new { speed = 3 }));
        await RefusedAsync(_host.Client.DeleteAsync($"/api/v1/executions/{id}?stop=true"));
        await RefusedAsync(_host.Client.PutAsync("/api/v1/strategies/other", TestHost.Json(Sample.InAndOut)));
        await RefusedAsync(_host.Client.PutAsync("/api/v1/broker-connections/other", TestHost.Json("{}")));

        _disk.FullAt = null;
        await _host.WhenStateAsync(id, "running");
        (await _host.CommandAsync(id, "stop")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await _host.ExecutionAsync(id)).GetProperty("state").GetString().Should().Be("stopped");
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(c => c.Passed);
    }

    [Fact]
    public async Task A_command_that_cannot_be_recorded_is_a_507_and_the_run_goes_on()
    {
        var id = await RunningAsync();
        (await _host.CommandAsync(id, "pause")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        _disk.FullAt = "inputs.jsonl";
        await RefusedAsync(_host.CommandAsync(id, "stop"));
        await RefusedAsync(_host.CommandAsync(id, "square-off"));
        (await _host.ExecutionAsync(id)).GetProperty("state").GetString().Should().Be("paused");
        _disk.FullAt = null;
        (await _host.CommandAsync(id, "stop")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await _host.ExecutionAsync(id)).GetProperty("state").GetString().Should().Be("stopped");
    }

    [Fact]
    public async Task A_start_that_cannot_be_saved_is_a_507_and_starts_nothing()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest" });
        _disk.FullAt = "_executions";
        await RefusedAsync(_host.CommandAsync(id, "start"));
        (await _host.ExecutionAsync(id)).GetProperty("state").GetString().Should().Be("queued");
        _disk.FullAt = null;
        (await _host.CommandAsync(id, "start")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await _host.WhenStateAsync(id, "completed");
    }

    [Fact]
    public async Task A_state_that_could_not_be_saved_is_saved_later()
    {
        var id = await RunningAsync();
        var record = Path.Combine(_host.DataRoot, "_executions", "local", "in-and-out.paper.json");
        _disk.FullAt = "_executions";
        (await _host.CommandAsync(id, "pause")).StatusCode.Should().Be(HttpStatusCode.Accepted, "session.json has it");
        (await File.ReadAllTextAsync(record)).Should().NotContain("\"state\": \"paused\"");
        _disk.FullAt = null;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await File.ReadAllTextAsync(record, patience.Token)).Contains("\"state\": \"paused\"", StringComparison.Ordinal))
            await Task.Delay(20, patience.Token);
        (await _host.ExecutionAsync(id)).GetProperty("error").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("events.jsonl")]
    [InlineData("positions.json.tmp")]
    public async Task After_a_failed_sync_the_run_is_taken_up_again_by_itself_and_nothing_is_missing(string file)
    {
        var id = await RunningAsync();
        _disk.NextSyncFails = file;
        await _host.WhenStateAsync(id, "blocked");
        await _host.WhenStateAsync(id, "running");
        await _host.CommandAsync(id, "speed", new { speed = "max" });
        (await _host.WhenStateAsync(id, "completed")).GetProperty("run").GetInt32().Should().Be(1);
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(c => c.Passed);
    }

    [Fact]
    public async Task A_session_that_was_paused_before_it_was_blocked_is_paused_after_it()
    {
        var id = await RunningAsync();
        await _host.CommandAsync(id, "pause");
        _disk.NextSyncFails = "inputs.jsonl";
        (await _host.CommandAsync(id, "positions/none-r0/close")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await _host.CommandAsync(id, "square-off")).StatusCode.Should().Be(
            HttpStatusCode.ServiceUnavailable, "it is not certain that it is on record");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        string? state;
        while ((state = (await _host.ExecutionAsync(id)).GetProperty("state").GetString()) is "blocked" or "recovering")
            await Task.Delay(10, patience.Token);
        // What was on record acts; what was not leaves the run as it was.
        state.Should().BeOneOf("paused", "completed");
    }

    [Theory]
    [InlineData(20_000, 1_024L, 512)]
    [InlineData(100, 1_024L, 100)]
    [InlineData(20_000, null, 20_000)]
    public void Connections_stay_below_the_limit_of_open_files_so_that_sessions_have_room(
        int configured, long? descriptors, long expected) =>
        KestrelLimits.ConnectionsWithin(configured, descriptors).Should().Be(expected);

    private static async Task RefusedAsync(Task<HttpResponseMessage> request)
    {
        using var response = await request;
        response.StatusCode.Should().Be(HttpStatusCode.InsufficientStorage);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString().Should().Be("/problems/disk-full");
    }

    private async Task<string> RunningAsync()
    {
        var id = await _host.AddExecutionAsync(
            new { strategy_id = "in-and-out", mode = "live_simulation", speed = 600, auto_start = true });
        while ((await _host.ExecutionAsync(id)).GetProperty("seq").GetInt64() < 20) await Task.Delay(5);
        return id;
    }
}
