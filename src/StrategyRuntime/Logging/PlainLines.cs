using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;

namespace StrategyRuntime.Logging;

/// <summary>
/// Makes the texts of log events plain (<see cref="PlainText"/>), whatever a caller has put into a name, a path or a header.
/// </summary>
internal sealed class PlainProperties : ILogEventEnricher
{
    /// <inheritdoc/>
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        foreach (var (name, value) in logEvent.Properties.ToArray())
        {
            if (Plain(value) is { } plain) logEvent.AddOrUpdateProperty(new LogEventProperty(name, plain));
        }
    }

    /// <summary>The same value in plain text; null when it is that already.</summary>
    private static LogEventPropertyValue? Plain(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: string text } => PlainText.Of(text) is var plain && ReferenceEquals(plain, text)
            ? null : new ScalarValue(plain),
        ScalarValue { Value: null or ValueType } => null,
        ScalarValue { Value: { } other } => PlainOther(other),
        SequenceValue sequence when sequence.Elements.Any(e => Plain(e) is not null) =>
            new SequenceValue(sequence.Elements.Select(e => Plain(e) ?? e)),
        StructureValue structure when structure.Properties.Any(p => Plain(p.Value) is not null) =>
            new StructureValue(structure.Properties.Select(p => new LogEventProperty(p.Name, Plain(p.Value) ?? p.Value)),
                structure.TypeTag),
        DictionaryValue dictionary when dictionary.Elements.Any(e => Plain(e.Key) is not null || Plain(e.Value) is not null) =>
            new DictionaryValue(dictionary.Elements.Select(
                e => KeyValuePair.Create((ScalarValue)(Plain(e.Key) ?? e.Key), Plain(e.Value) ?? e.Value))),
        _ => null,
    };

    // A value of another type is written as its text.
    private static ScalarValue? PlainOther(object value) =>
        value.ToString() is { } text && PlainText.Of(text) is var plain && !ReferenceEquals(plain, text) ? new ScalarValue(plain) : null;
}

/// <summary>
/// An exception as a log shows it: every line of it is plain text and set in, so that none looks like the start of another event.
/// </summary>
internal sealed class LoggedException(Exception exception) : Exception(PlainText.Of(exception.Message))
{
    /// <inheritdoc/>
    public override string ToString() => string.Concat(
        exception.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => $"    {PlainText.Of(line)}{Environment.NewLine}"));
}

/// <summary>Hands events on with a <see cref="LoggedException"/> in place of their exceptions.</summary>
internal sealed class PlainExceptions(ILogEventSink next) : ILogEventSink, IDisposable
{
    /// <inheritdoc/>
    public void Emit(LogEvent logEvent) => next.Emit(logEvent.Exception is { } exception ? WithPlain(logEvent, exception) : logEvent);

    /// <inheritdoc/>
    public void Dispose() => (next as IDisposable)?.Dispose();

    private static LogEvent WithPlain(LogEvent original, Exception exception) => new(
        original.Timestamp,
        original.Level,
        new LoggedException(exception),
        original.MessageTemplate,
        original.Properties.Select(p => new LogEventProperty(p.Key, p.Value)),
        original.TraceId ?? default,
        original.SpanId ?? default);
}

/// <summary>Offers it to the configuration: a sink <c>PlainExceptions</c> with the sinks behind it as <c>configure</c>.</summary>
public static class PlainExceptionsConfiguration
{
    /// <summary>Puts plain exceptions in front of other sinks.</summary>
    public static LoggerConfiguration PlainExceptions(this LoggerSinkConfiguration sinks, Action<LoggerSinkConfiguration> configure) =>
        sinks.Sink(LoggerSinkConfiguration.Wrap(next => new PlainExceptions(next), configure));
}
