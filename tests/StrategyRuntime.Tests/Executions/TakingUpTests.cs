using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Tests.Executions;

/// <summary>The state of a run between the start of the service and the end of its recovery.</summary>
public sealed class TakingUpTests
{
    [Fact]
    public async Task A_run_that_is_still_looked_for_is_recovering_and_takes_no_orders()
    {
        using var mayRead = new ManualResetEventSlim(true);
        await using var host = await StartAsync(() => mayRead.Wait(TimeSpan.FromMinutes(2)));
        var id = await RunningAsync(host);

        mayRead.Reset();
        await host.RestartAsync();
        (await host.ExecutionAsync(id)).GetProperty("state").GetString().Should().Be("recovering");
        (await host.CommandAsync(id, "pause")).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await host.Client.GetAsync("/readyz")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);

        mayRead.Set();
        await host.WhenStateAsync(id, "running");
        (await host.CommandAsync(id, "pause")).StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_user_that_comes_to_a_node_is_answered_while_a_run_is_still_looked_for()
    {
        using var mayRead = new ManualResetEventSlim(true);
        await using var host = await StartAsync(() => mayRead.Wait(TimeSpan.FromMinutes(2)));
        var executions = host.Services.GetRequiredService<ExecutionHost>();
        await executions.StartUserAsync("local");
        var id = await RunningAsync(host);
        await executions.StopUserAsync("local");
        (await host.Client.GetAsync($"/api/v1/executions/{id}")).StatusCode.Should().Be(HttpStatusCode.NotFound);

        mayRead.Reset();
        await executions.StartUserAsync("local").WaitAsync(TimeSpan.FromSeconds(60));
        (await host.ExecutionAsync(id)).GetProperty("state").GetString().Should().Be("recovering");

        mayRead.Set();
        await host.WhenStateAsync(id, "running");
    }

    [Fact]
    public async Task A_run_whose_folder_cannot_be_read_is_blocked_until_it_can()
    {
        var isReadable = true;
        await using var host = await StartAsync(() =>
        {
            if (!isReadable) throw new DurableFileException("open", "session.json", FileFault.Io, "The disk is away.");
        });
        var id = await RunningAsync(host);

        isReadable = false;
        await host.RestartAsync();
        (await host.WhenStateAsync(id, "blocked")).GetProperty("error").GetString().Should().Contain("The disk is away.");

        isReadable = true;
        (await host.WhenStateAsync(id, "running")).GetProperty("run").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task A_foreign_folder_in_the_root_and_a_damaged_record_are_named_and_keep_nobody_else()
    {
        await using var host = await StartAsync(() => { });
        var id = await RunningAsync(host);
        await host.StopAsync();
        Directory.CreateDirectory(Path.Combine(host.DataRoot, "lost+found"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(host.DataRoot, "lost+found"), UnixFileMode.None);
        var records = Path.Combine(host.DataRoot, "_executions", "local");
        await File.WriteAllTextAsync(
            Path.Combine(records, "other.paper.json"), """{ "session_id": "local.other.paper", "state": "sleeping" }""");
        await File.WriteAllTextAsync(Path.Combine(records, "torn.paper.json"), "{");
        await host.StartAsync();
        await host.WhenStateAsync(id, "running");
        using var ready = await host.Client.GetAsync("/readyz");
        ready.StatusCode.Should().Be(HttpStatusCode.OK);
        var unreadable = (await ready.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("unreadable").EnumerateArray().ToList();
        unreadable.Select(u => u.GetProperty("file").GetString()).Should()
            .Equal("_executions/local/other.paper.json", "_executions/local/torn.paper.json");
        var status = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/status");
        status.GetProperty("sessions").GetProperty("unreadable").GetArrayLength().Should().Be(2);
    }

    // The search for a run to take up begins with the reading of its session.json.
    private static Task<TestHost> StartAsync(Action reading) => TestHost.StartAsync(configureServices: services =>
        services.AddSingleton<IDurableFiles>(new HookedFiles(opening: path =>
        {
            if (Path.GetFileName(path) == SessionFiles.Manifest) reading();
        })));

    private static async Task<string> RunningAsync(TestHost host)
    {
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(780));
        await host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        var id = await host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "live_simulation", speed = 1, auto_start = true });
        await host.WhenStateAsync(id, "running");
        return id;
    }
}
