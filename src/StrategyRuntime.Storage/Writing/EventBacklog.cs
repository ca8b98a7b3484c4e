using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Writing;

/// <summary>
/// Where the simulation's thread and the commit loop meet: two batches, one being filled while the other is committed. The lock is held to
/// append one line or to swap, never during disk work, and not while an event is made into a line, so that neither side waits long for the
/// other.
/// </summary>
internal sealed class EventBacklog(EventEncoder encoder, TickCapture? ticks, int maxBytes)
{
    // Waking a thread for less costs more than it saves.
    private readonly int _much = Math.Min(256 << 10, maxBytes / 2);
    private readonly Lock _gate = new();
    private EventBatch _gathering = new();
    private EventBatch _spare = new();
    private long _emittedSeq;
    private TaskCompletionSource? _room;
    private Exception? _failure;

    /// <summary>Seq of the last emitted event.</summary>
    public long EmittedSeq => Volatile.Read(ref _emittedSeq);

    /// <summary>True when there is a good deal to commit.</summary>
    public bool HasMuch
    {
        get
        {
            lock (_gate) return _gathering.WaitingBytes >= _much;
        }
    }

    /// <summary>Gives an event the next seq and encodes it. One call at a time.</summary>
    public void Emit(SessionEvent sessionEvent)
    {
        var seq = _emittedSeq + 1;
        encoder.Encode(sessionEvent, seq);
        lock (_gate)
        {
            ThrowIfFailed();
            encoder.AppendTo(_gathering);
            if (ticks is not null && sessionEvent.Type == EventType.Candle)
                ticks.Candle(_gathering.Data(_gathering.Count - 1));
            Volatile.Write(ref _emittedSeq, seq);
        }
    }

    /// <summary>Adds the snapshot of a tick.</summary>
    public void Capture(in Tick tick)
    {
        if (ticks is null) return;
        lock (_gate)
        {
            ThrowIfFailed();
            ticks.Write(tick, _gathering.CapturedTicks ??= new());
        }
    }

    /// <summary>Completed when there is room for more; faulted once the writer has failed.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_failure is not null) return ValueTask.FromException(_failure);
            if (_gathering.WaitingBytes <= maxBytes) return ValueTask.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Closes the JSON of captured ticks.</summary>
    public void EndCapture()
    {
        lock (_gate) ticks?.End(_gathering.CapturedTicks ??= new());
    }

    /// <summary>The batch that gathered, to be given back by <see cref="Return"/>; null when there is nothing in it.</summary>
    public EventBatch? Take()
    {
        lock (_gate)
        {
            if (_gathering.IsEmpty) return null;
            var taken = _gathering;
            _gathering = _spare;
            _room?.SetResult();
            _room = null;
            return taken;
        }
    }

    /// <summary>Gives a committed batch back.</summary>
    public void Return(EventBatch batch)
    {
        batch.Clear();
        lock (_gate) _spare = batch;
    }

    /// <summary>From now on every call throws, and callers that wait for room fail.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            _room?.TrySetException(_failure);
            _room = null;
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null) throw _failure;
    }
}
