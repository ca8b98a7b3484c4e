using System.Net;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Tests.Executions;

public sealed class LateOrderTests
{
    [Theory]
    [InlineData("pause")]
    [InlineData("speed")]
    public async Task An_order_that_comes_while_a_run_writes_its_last_files_is_refused(string order)
    {
        using var mayWrite = new ManualResetEventSlim(false);
        var writes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var files = new HookedFiles(opening: path =>
        {
            if (!Path.GetFileName(path).StartsWith(SessionFiles.Diagnostics, StringComparison.Ordinal)) return;
            writes.TrySetResult();
            mayWrite.Wait(TimeSpan.FromMinutes(2));
        });
        await using var host = await TestHost.StartAsync(configureServices: services => services.AddSingleton<IDurableFiles>(files));
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(60));
        await host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        var id =
            await host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "live_simulation", speed = "max", auto_start = true });
        await writes.Task.WaitAsync(TimeSpan.FromMinutes(2));

        var answer = host.CommandAsync(id, order, new { speed = 5 });
        // Long enough for the order to arrive; should it not, it finds the run over and is refused all the same.
        await Task.WhenAny(answer, Task.Delay(500));
        mayWrite.Set();
        (await answer).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await host.WhenStateAsync(id, "completed")).GetProperty("speed").GetString().Should().Be("max");
    }
}
