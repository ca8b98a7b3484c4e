using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Sessions;

/// <summary>Gives every event its seq, serialises it once, makes it durable, and keeps every file of the session.</summary>
public sealed class StrategyOutputWriter : IEventSink, IAsyncDisposable
{
    private StrategyOutputWriter()
    {
    }

    /// <summary>Opens the session folder for a new run, or carries on with the run it holds.</summary>
    public static Task<StrategyOutputWriter> OpenAsync(SessionWriterSettings settings, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Number of this run.</summary>
    public int Run => throw new NotImplementedException();

    /// <inheritdoc/>
    public long NextSeq => throw new NotImplementedException();

    /// <summary>Seq of the last emitted event.</summary>
    public long EmittedSeq => throw new NotImplementedException();

    /// <summary>Seq of the last event that is synced to the device.</summary>
    public long DurableSeq => throw new NotImplementedException();

    /// <summary>Seq of the last event that was published; in a backtest 0 until the end.</summary>
    public long PublishedSeq => throw new NotImplementedException();

    /// <summary>Last seq on disk when a run is carried on; 0 for a new run. Up to it events are compared, not published.</summary>
    public long RecoveredSeq => throw new NotImplementedException();

    /// <summary>How it is doing.</summary>
    public WriterStatus Status => throw new NotImplementedException();

    /// <summary>The side that reads, valid as long as the writer and after it.</summary>
    public SessionReader Reader => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Emit(SessionEvent sessionEvent) => throw new NotImplementedException();

    /// <summary>Keeps a tick for tick_events.json.gz.</summary>
    public void CaptureTick(in Tick tick) => throw new NotImplementedException();

    /// <summary>Hands what was emitted to the commit loop; waits only when the bounded backlog is full.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Returns when everything emitted so far is committed.</summary>
    public Task DrainAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Commits and syncs everything and brings every projection to its last state, as a pause does.</summary>
    public Task FlushProjectionsAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Puts a command on record; durable when it returns, so it may act then.</summary>
    public Task RecordInputAsync(InputCommand command, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Writes a change of state to session.json.</summary>
    public Task SetStateAsync(string state, string? reason = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Commits the rest and writes every final file.</summary>
    public Task CompleteAsync(string finalState, string? reason = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
