using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Executions.Api;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Limits;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Executions;

/// <summary>Registers the executions.</summary>
internal static class ExecutionsSetup
{
    /// <summary>Adds the host of executions and the threads that their loops share.</summary>
    public static IServiceCollection AddExecutions(this IServiceCollection services) => services
        .AddSingleton(provider => new RunLanes(
            Threads(provider.GetRequiredService<IOptions<RuntimeOptions>>().Value),
            provider.GetRequiredService<DiskGuard>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<PaceWheel>()
        .AddSingleton(provider => new RunEnvironment(
            provider.GetRequiredService<DataRoot>(),
            provider.GetRequiredService<MarketDataStore>(),
            WriterLimits.Of(provider.GetRequiredService<IOptions<RuntimeOptions>>().Value),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<PaceWheel>(),
            provider.GetRequiredService<RunLanes>()))
        .AddSingleton<IdempotencyKeys>()
        .AddSingleton<RunPlanner>()
        .AddSingleton<BacktestPlaces>()
        .AddSingleton<RunRetention>()
        .AddSingleton<RunLauncher>()
        .AddSingleton<ExecutionRecovery>()
        .AddSingleton<DailyRestarts>()
        .AddSingleton<ExecutionHost>()
        .AddSingleton<IExecutionUse>(provider => provider.GetRequiredService<ExecutionHost>())
        .AddHostedService(provider => provider.GetRequiredService<ExecutionHost>());

    private static int Threads(RuntimeOptions options) => options.SimulationThreads == 0
        ? Environment.ProcessorCount
        : options.SimulationThreads;
}
