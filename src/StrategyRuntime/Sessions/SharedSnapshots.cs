using System.Buffers;
using System.Runtime.CompilerServices;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Sessions;

/// <summary>
/// States of sessions as JSON, each made once however many read it. A state is charged to the session's user as long as it has a reader;
/// one without a reader is kept while the garbage collector leaves it.
/// </summary>
internal sealed class SharedSnapshots(MemoryBudget budget)
{
    // A smaller state is cheaper to make than the events are to send that have come since.
    private const int LargeBytes = 256 << 10;

    // How much longer than the events that have come since a large state is when it still serves in place of a new one.
    private const int LongerThanEvents = 8;

    private readonly ConditionalWeakTable<SessionReader, Slot> _slots = [];

    /// <summary>
    /// The state after the last event. A large one that was made a short time ago serves as well: it says after which event it is, and
    /// the events that have come since are few.
    /// </summary>
    /// <param name="reader">The run.</param>
    /// <param name="userId">Whose session it is.</param>
    /// <param name="atLeast">The event that the state must have in it.</param>
    public Attempt<SnapshotLease> Take(SessionReader reader, string userId, long atLeast = 0)
    {
        var slot = _slots.GetOrCreateValue(reader);
        lock (slot)
        {
            if (Known(slot.Present, state => Serves(state, reader, atLeast)) is { } known) return known.Lease(budget, userId);
            return Make(userId, reader.SnapshotBytes, reader.Snapshot, ref slot.Present);
        }
    }

    /// <summary>The state right after an event.</summary>
    public Attempt<SnapshotLease> TakeAt(SessionReader reader, string userId, long seq)
    {
        var slot = _slots.GetOrCreateValue(reader);
        lock (slot)
        {
            if ((Known(slot.Present, IsIt) ?? Known(slot.Past, IsIt)) is { } known) return known.Lease(budget, userId);
            return Make(userId, reader.SnapshotBytes, () => reader.StateAt(seq), ref slot.Past);
        }

        bool IsIt(SessionSnapshot state) => state.Seq == seq;
    }

    private Attempt<SnapshotLease> Make(string userId, long bytes, Func<SessionSnapshot> make, ref WeakReference<SharedState>? kept)
    {
        if (!budget.Take(userId, bytes).Succeeded(out var memory, out var problem)) return problem;
        try
        {
            var state = make();
            memory.Settle(state.Json.Length);
            var shared = new SharedState(state, memory);
            kept = new WeakReference<SharedState>(shared);
            return new SnapshotLease(shared);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static bool Serves(SessionSnapshot state, SessionReader reader, long atLeast) =>
        state.Seq >= atLeast
        && (state.Seq == reader.LastSeq
            || (state.Json.Length >= LargeBytes && reader.Locate(state.Seq).Length * LongerThanEvents <= state.Json.Length));

    private static SharedState? Known(WeakReference<SharedState>? kept, Func<SessionSnapshot, bool> serves) =>
        kept is not null && kept.TryGetTarget(out var state) && serves(state.Snapshot) ? state : null;

    /// <summary>The latest states of a run.</summary>
    private sealed class Slot
    {
        public WeakReference<SharedState>? Present;
        public WeakReference<SharedState>? Past;
    }
}

/// <summary>A state and the memory that it is charged with while it has a reader.</summary>
internal sealed class SharedState(SessionSnapshot snapshot, MemoryLease memory)
{
    private readonly Lock _gate = new();
    private MemoryLease? _memory = memory;
    private int _readers = 1;

    /// <summary>The state.</summary>
    public SessionSnapshot Snapshot => snapshot;

    /// <summary>One more reads it.</summary>
    public Attempt<SnapshotLease> Lease(MemoryBudget budget, string userId)
    {
        lock (_gate)
        {
            if (_memory is null)
            {
                if (!budget.Take(userId, snapshot.Json.Length).Succeeded(out var memory, out var problem)) return problem;
                _memory = memory;
            }
            _readers++;
            return new SnapshotLease(this);
        }
    }

    /// <summary>One has read it.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (--_readers > 0) return;
            _memory!.Dispose();
            _memory = null;
        }
    }
}

/// <summary>A shared state that one reader has.</summary>
internal sealed class SnapshotLease(SharedState state) : IDisposable
{
    private SharedState? _state = state;

    /// <summary>The event that it is right after.</summary>
    public long Seq { get; } = state.Snapshot.Seq;

    /// <summary>The state, a JSON object that is not empty.</summary>
    public ReadOnlySequence<byte> Json => _state?.Snapshot.Json ?? throw new ObjectDisposedException(nameof(SnapshotLease));

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _state, null)?.Release();
}
