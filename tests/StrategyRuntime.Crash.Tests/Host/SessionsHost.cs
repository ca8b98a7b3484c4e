using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StrategyRuntime.Configuration;
using StrategyRuntime.Executions;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Feeds;
using StrategyRuntime.Hosting;
using StrategyRuntime.Limits;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Streaming;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Routes;

namespace StrategyRuntime.Crash.Tests.Host;

/// <summary>
/// Everything of the service but its web server, registered by the same methods. What a client would ask for over HTTP comes as a line on
/// standard input (see <see cref="SessionsCommands"/>).
/// </summary>
internal static class SessionsHost
{
    /// <summary>Runs until standard input ends.</summary>
    public static async Task RunAsync(string dataRoot, FatalFiles files)
    {
        await using var services = Build(dataRoot, files);
        services.GetRequiredService<DataRootLock>();
        var host = services.GetRequiredService<ExecutionHost>();
        await host.StartAsync(CancellationToken.None);
        HostOutput.Say(HostOutput.Listening);
        var ready = CrashHost.SayWhenReadyAsync(services.GetRequiredService<ExecutionRecovery>());
        var commands = new SessionsCommands(
            host,
            services.GetRequiredService<StreamHub>(),
            services.GetRequiredService<SharedSnapshots>(),
            services.GetRequiredService<StreamOpener>());
        while (Console.In.ReadLine() is { } line) await commands.DoAsync(line);
        await ready;
        await host.StopAsync(CancellationToken.None);
    }

    private static ServiceProvider Build(string dataRoot, FatalFiles files) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new($"{OptionsSection.Root}:{nameof(RuntimeOptions.DataRoot)}", dataRoot)])
            .Build())
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddProvider(new ErrorsOnStandardError()))
        .AddLimits()
        .AddStorage()
        .AddExecutions()
        .AddFeeds()
        .AddStreaming()
        .AddSingleton<IDurableFiles>(files)
        .BuildServiceProvider();

    /// <summary>What goes wrong inside is written where the tests look for it.</summary>
    private sealed class ErrorsOnStandardError : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Console.Error.WriteLine($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
