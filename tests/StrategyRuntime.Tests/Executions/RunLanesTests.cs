using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;

namespace StrategyRuntime.Tests.Executions;

public sealed class RunLanesTests
{
    [Fact]
    public async Task Loops_and_commits_of_backtests_give_way_and_those_of_paced_runs_do_not()
    {
        await using var host = await TestHost.StartAsync();
        var lanes = host.Services.GetRequiredService<RunLanes>();
        (await PriorityOf(lanes.LoopsOf(Mode.LiveSimulation).Run)).Should().Be(ThreadPriority.Normal);
        (await PriorityOf(lanes.LoopsOf(Mode.Backtest).Run)).Should().Be(ThreadPriority.BelowNormal);
        (await PriorityOf(RunLanes.CommitsOf(Mode.Backtest)!.Run)).Should().Be(ThreadPriority.BelowNormal);
        RunLanes.CommitsOf(Mode.LiveSimulation).Should().BeNull("their files are written by the threads of all sessions");
    }

    [Fact]
    public async Task A_paced_run_begins_and_ends_while_every_thread_of_backtests_is_taken()
    {
        await using var host = await TestHost.StartAsync();
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(120));
        await host.PutStrategyAsync("s", Sample.InAndOut);
        var lanes = host.Services.GetRequiredService<RunLanes>();
        using var done = new ManualResetEventSlim();
        var (loops, commits) = (lanes.LoopsOf(Mode.Backtest), RunLanes.CommitsOf(Mode.Backtest)!);
        var taken = Enumerable.Range(0, loops.MaximumConcurrencyLevel).Select(_ => loops.Run(done.Wait))
            .Concat(Enumerable.Range(0, commits.MaximumConcurrencyLevel).Select(_ => commits.Run(done.Wait)))
            .ToList();
        try
        {
            var id = await host.AddExecutionAsync(new { strategy_id = "s", mode = "live_simulation", speed = "max" });
            (await host.CommandAsync(id, "start")).EnsureSuccessStatusCode();
            await host.WhenStateAsync(id, "completed");
        }
        finally
        {
            done.Set();
            await Task.WhenAll(taken);
        }
    }

    private static async Task<ThreadPriority> PriorityOf(Func<Action, CancellationToken, Task> run)
    {
        var priority = ThreadPriority.Highest;
        await run(() => priority = Thread.CurrentThread.Priority, CancellationToken.None);
        return priority;
    }
}
