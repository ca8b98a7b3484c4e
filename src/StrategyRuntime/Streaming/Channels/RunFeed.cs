using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.Ring;

namespace StrategyRuntime.Streaming.Channels;

/// <summary>One run of a session as its subscribers read it: the window of recent frames, and the file for everything before.</summary>
internal sealed class RunFeed
{
    private readonly RingBudget? _budget;
    private readonly string _userId;
    private readonly Lock _typesGate = new();
    private readonly long[] _lastOfType = new long[EventTypes.Names.Count];
    private long _typesUnknownTo;
    private long _head;
    private FrameRing? _ring;
    private string? _finalState;

    public RunFeed(SessionId session, SessionReader reader, Mode mode, long publishedSeq, RingBudget? budget)
    {
        Reader = reader;
        _userId = session.UserId;
        Run = reader.Run;
        Mode = mode;
        History = new RunHistory(session, reader);
        _head = publishedSeq;
        _typesUnknownTo = publishedSeq;
        _budget = budget;
    }

    /// <summary>Number of the run.</summary>
    public int Run { get; }

    /// <summary>When its events are published.</summary>
    public Mode Mode { get; }

    /// <summary>The run's files.</summary>
    public SessionReader Reader { get; }

    /// <summary>Frames from the file.</summary>
    public RunHistory History { get; }

    /// <summary>Seq of the last published event.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>The last published event.</summary>
    public CatchupId HeadId => new(Run, Head);

    /// <summary>The cursor before the first event that is still kept.</summary>
    public CatchupId Floor => new(Run, Reader.FloorSeq);

    /// <summary>
    /// Word of the state that the run ended in; null while events may follow. Read it before <see cref="Head"/>: then the head is the last
    /// one.
    /// </summary>
    public string? FinalState => Volatile.Read(ref _finalState);

    /// <summary>The window of recent frames; null when there has been no subscriber.</summary>
    public FrameRing? Ring => Volatile.Read(ref _ring);

    /// <summary>
    /// The state after the last published event, or one that serves as well: after a later event that is as durable, or a little before. A
    /// backtest has more events in its buffer than it has published.
    /// </summary>
    /// <param name="snapshots">The states that readers share.</param>
    /// <param name="atLeast">The event that the state must have in it.</param>
    public Attempt<SnapshotLease> Snapshot(SharedSnapshots snapshots, long atLeast = 0)
    {
        var head = Head;
        return Mode is Mode.Backtest && Reader.LastSeq > head
            ? snapshots.TakeAt(Reader, _userId, head)
            : snapshots.Take(Reader, _userId, atLeast);
    }

    /// <summary>The state right after a published event.</summary>
    public Attempt<SnapshotLease> SnapshotAt(SharedSnapshots snapshots, long seq) => snapshots.TakeAt(Reader, _userId, seq);

    /// <summary>Takes a batch; frames are made only when there are subscribers.</summary>
    public void Commit(in CommittedBatch batch, bool hasSubscribers)
    {
        foreach (ref readonly var header in batch.Headers.Span) _lastOfType[(int)header.Type] = header.Seq;
        if (hasSubscribers) AppendFrames(batch);
        else ReleaseRing();
        Volatile.Write(ref _head, batch.LastSeq);
    }

    /// <summary>No event follows.</summary>
    public void End(RunState finalState) => Volatile.Write(ref _finalState, SnakeCase.Word(finalState));

    /// <summary>Gives the window's memory back. A subscriber that is reading it goes on, and finds the rest in the file.</summary>
    public void ReleaseRing()
    {
        if (Interlocked.Exchange(ref _ring, null) is { } ring) _budget!.Return(ring.Capacity);
    }

    /// <summary>Seq of the last published event of some types; 0 when there is none. For a run that has ended.</summary>
    public long LastSeqOf(EventFilter types)
    {
        if (types.IsAll) return Head;
        lock (_typesGate) ReadUnknownTypes();
        var last = 0L;
        for (var i = 0; i < _lastOfType.Length; i++)
        {
            if (types.Includes((EventType)i)) last = Math.Max(last, _lastOfType[i]);
        }
        return last;
    }

    /// <summary>Events that were published before this process opened the run are read once, when their types are first needed.</summary>
    private void ReadUnknownTypes()
    {
        for (var seq = 0L; seq < _typesUnknownTo;)
        {
            using var block = History.ReadAfter(seq, _typesUnknownTo);
            while (block.Next())
            {
                seq = block.Seq;
                _lastOfType[(int)block.Type] = Math.Max(_lastOfType[(int)block.Type], seq);
            }
        }
        _typesUnknownTo = 0;
    }

    private void AppendFrames(in CommittedBatch batch)
    {
        var ring = Ring ?? CreateRing(batch.FirstSeq - 1);
        if (ring is null) return;
        if (batch.Lines.Length > ring.Capacity)
        {
            ring.SkipTo(batch.LastSeq);
        }
        else
        {
            Span<byte> buffer = stackalloc byte[EventFrames.MaxOverhead];
            var lines = batch.Lines.Span;
            foreach (ref readonly var header in batch.Headers.Span)
            {
                ring.Append(
                    FrameFilter.Tag(header.Type),
                    EventFrames.Start(header.Type),
                    lines.Slice(header.Offset, header.Length),
                    EventFrames.End(new CatchupId(Run, header.Seq), buffer));
            }
        }
        ring.Publish();
    }

    private FrameRing? CreateRing(long head)
    {
        if (_budget is null) return null;
        var ring = new FrameRing(_budget.Rent(), head);
        Volatile.Write(ref _ring, ring);
        return ring;
    }
}
