using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Strategies;
using StrategyRuntime.Users;

namespace StrategyRuntime.Demo;

/// <summary>One execution of every sample strategy.</summary>
internal static class DemoExecutions
{
    // 20 years of days in about two minutes: a trading day of bars is 24 hours of market time, nights and weekends are skipped.
    private const double YearsInMinutes = 3_600_000;

    // A trading day of ticks in six and a half minutes.
    private const double DayInMinutes = 60;

    /// <summary>Adds the ones that are missing, says where to look, and starts them.</summary>
    public static async Task StartAsync(IServiceProvider services, string address)
    {
        var host = services.GetRequiredService<ExecutionHost>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var samples = new[]
        {
            Sample(SampleStrategies.SmaCross, ExecutionMode.LiveSimulation, YearsInMinutes, now),
            Sample(SampleStrategies.RsiMeanReversion, ExecutionMode.Backtest, ExecutionRecord.MaxSpeed, now),
            Sample(SampleStrategies.RsiReEntry, ExecutionMode.LiveSimulation, DayInMinutes, now),
        };
        Console.WriteLine($"Open   {address}");
        Console.WriteLine($"Watch  curl -N {address}/api/v1/executions/{samples[0].SessionId}/stream");
        foreach (var sample in samples)
        {
            if (!host.TryGet(sample.SessionId, out var execution)
                && !host.Add(sample, []).Succeeded(out execution, out var problem))
            {
                Report(sample.SessionId, problem);
                continue;
            }
            // A demo that was stopped half-way goes on by itself; one that has ended is played again.
            if (!execution.State.IsActive() && !(await host.DoAsync(execution, ExecutionCommand.Start)).Succeeded(out _, out problem))
                Report(sample.SessionId, problem);
        }
    }

    private static ExecutionRecord Sample(string strategyId, ExecutionMode mode, double speed, DateTimeOffset now) => new()
    {
        SessionId = new SessionId(LocalUser.Id, strategyId, BrokerConnection.DefaultId),
        Mode = mode,
        Speed = speed,
        CreatedAt = now,
        AutoStart = true,
    };

    private static void Report(SessionId session, ApiProblem problem) =>
        Console.Error.WriteLine($"{session} was not started: {problem.Detail}");
}
