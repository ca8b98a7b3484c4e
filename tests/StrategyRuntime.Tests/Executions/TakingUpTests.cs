using System.Net;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Tests.Executions;

/// <summary>The state of a run between the start of the service and the end of its recovery.</summary>
public sealed class TakingUpTests
{
    [Fact]
    public async Task A_run_that_is_still_looked_for_is_recovering_and_takes_no_orders()
    {
        using var mayList = new ManualResetEventSlim(true);
        await using var host = await StartAsync(() => mayList.Wait(TimeSpan.FromMinutes(2)));
        var id = await RunningAsync(host);

        mayList.Reset();
        await host.RestartAsync();
        (await host.ExecutionAsync(id)).GetProperty("state").GetString().Should().Be("recovering");
        (await host.CommandAsync(id, "pause")).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await host.Client.GetAsync("/readyz")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);

        mayList.Set();
        await host.WhenStateAsync(id, "running");
        (await host.CommandAsync(id, "pause")).StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_data_root_that_cannot_be_searched_keeps_the_service_unready_and_lets_it_stop()
    {
        var isReadable = true;
        await using var host = await StartAsync(() =>
        {
            if (!isReadable) throw new IOException("The disk is away.");
        });
        var id = await RunningAsync(host);

        isReadable = false;
        await host.RestartAsync();
        (await host.Client.GetAsync("/readyz")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await host.ExecutionAsync(id)).GetProperty("state").GetString().Should().Be("recovering");

        // The next start finds it as it was.
        isReadable = true;
        await host.RestartAsync();
        await host.WhenStateAsync(id, "running");
    }

    private static Task<TestHost> StartAsync(Action listing) =>
        TestHost.StartAsync(configureServices: services => services.AddSingleton<IDurableFiles>(new HookedFiles(listing)));

    private static async Task<string> RunningAsync(TestHost host)
    {
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(780));
        await host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        var id = await host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "live_simulation", speed = 1, auto_start = true });
        await host.WhenStateAsync(id, "running");
        return id;
    }
}
