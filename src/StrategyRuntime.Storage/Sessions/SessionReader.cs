using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Sessions;

/// <summary>Reads one run of a session: from its files, or from the writer's buffer while a backtest runs. Any thread; safe while the writer writes.</summary>
public sealed class SessionReader : IDisposable
{
    private SessionReader()
    {
    }

    /// <summary>Opens a run that nobody is writing; null when there is none. Without <paramref name="run"/> the folder's current one.</summary>
    public static SessionReader? Open(string folder, int? run = null, IDurableFiles? files = null) => throw new NotImplementedException();

    /// <summary>Number of the run.</summary>
    public int Run => throw new NotImplementedException();

    /// <summary>Seq of the last event that can be read; grows while the writer writes.</summary>
    public long LastSeq => throw new NotImplementedException();

    /// <summary>positions.json: complete JSON.</summary>
    public ReadOnlyMemory<byte> Positions() => throw new NotImplementedException();

    /// <summary>trades.json: complete JSON.</summary>
    public ReadOnlyMemory<byte> Trades() => throw new NotImplementedException();

    /// <summary>metrics.json: complete JSON.</summary>
    public ReadOnlyMemory<byte> Metrics() => throw new NotImplementedException();

    /// <summary>All complete lines after an event, up to the last one that can be read; O(1).</summary>
    public EventRange Locate(long afterSeq) => throw new NotImplementedException();

    /// <summary>Reads bytes of events.jsonl, never beyond the last event that can be read; returns 0 at the end.</summary>
    public int Read(long offset, Span<byte> destination) => throw new NotImplementedException();

    /// <summary>Copies the lines after an event; returns the seq of the last one copied.</summary>
    public Task<long> CopyLinesAsync(Stream destination, long afterSeq, long limit = long.MaxValue, EventFilter filter = default, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>The accumulated state right after an event, as JSON without whitespace; O(history).</summary>
    public ReadOnlyMemory<byte> StateAt(long seq) => throw new NotImplementedException();

    /// <summary>The accumulated state after the last published event and its seq.</summary>
    public SessionSnapshot Snapshot() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
