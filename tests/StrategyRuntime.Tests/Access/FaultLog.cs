using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StrategyRuntime.Tests.Access;

/// <summary>Keeps what the service logs as its own fault.</summary>
internal sealed class FaultLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _messages = new();

    public IReadOnlyCollection<string> Messages => _messages;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // One line a request is written with the level of its status; what is at fault says so with an exception.
        if (logLevel >= LogLevel.Error && exception is not null) _messages.Enqueue($"{formatter(state, exception)}: {exception}");
    }

    public void Dispose()
    {
    }
}
