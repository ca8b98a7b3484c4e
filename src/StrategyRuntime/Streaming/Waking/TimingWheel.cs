namespace StrategyRuntime.Streaming.Waking;

/// <summary>
/// One timer for all streams: its entries stand in slots by the time at which they are due, so that adding, removing and a turn cost
/// the same for one subscriber as for ten thousand.
/// </summary>
internal sealed class TimingWheel : IDisposable
{
    private const int SlotCount = 64;
    private readonly Lock _gate = new();
    private readonly WheelEntry?[] _slots = new WheelEntry?[SlotCount];
    private readonly List<WheelEntry> _due = [];
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly ITimer _timer;
    private long _turn;
    private int _count;

    /// <param name="time">The clock it turns by.</param>
    /// <param name="turn">Length of a turn: the precision of all entries.</param>
    public TimingWheel(TimeProvider time, TimeSpan turn)
    {
        _time = time;
        _startedAt = time.GetTimestamp();
        TurnLength = turn;
        _timer = time.CreateTimer(static state => ((TimingWheel)state!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(turn, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Length of a turn.</summary>
    public TimeSpan TurnLength { get; }

    /// <summary>Turns since the start: a clock that costs nothing to read.</summary>
    public long Now => Volatile.Read(ref _turn);

    /// <summary>A time in turns, at least one.</summary>
    public long ToTurns(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time / TurnLength));

    /// <summary>Entries on the wheel.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Puts an entry on the wheel; it is due after so many turns, and again at the turn that it returns.</summary>
    public void Add(WheelEntry entry, long turns)
    {
        lock (_gate)
        {
            _count++;
            Insert(entry, _turn + turns);
        }
    }

    /// <summary>Takes an entry off the wheel. It may become due once more, if that is happening right now.</summary>
    public void Remove(WheelEntry entry)
    {
        lock (_gate)
        {
            if (entry.IsOnWheel) _count--;
            entry.IsOnWheel = false;
            Unlink(entry);
        }
    }

    /// <summary>All entries on the wheel now.</summary>
    public List<WheelEntry> Entries()
    {
        var entries = new List<WheelEntry>();
        lock (_gate)
        {
            foreach (var slot in _slots)
            {
                for (var entry = slot; entry is not null; entry = entry.Next) entries.Add(entry);
            }
        }
        return entries;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>
    /// Catches up with the clock: a timer that comes late makes several turns at once. It is set again afterwards, so two never run at
    /// once.
    /// </summary>
    private void Turn()
    {
        try
        {
            var now = (long)(_time.GetElapsedTime(_startedAt) / TurnLength);
            while (_turn < now) TurnOnce();
        }
        catch (OutOfMemoryException)
        {
            // Entries that this turn did not come to are due late; an exception here would end the process.
            _due.Clear();
        }
        finally
        {
            _timer.Change(TurnLength, Timeout.InfiniteTimeSpan);
        }
    }

    private void TurnOnce()
    {
        var now = _turn + 1;
        lock (_gate)
        {
            Volatile.Write(ref _turn, now);
            for (var entry = _slots[now % SlotCount]; entry is not null; entry = entry.Next)
            {
                if (entry.DueTurn <= now) _due.Add(entry);
            }
        }
        foreach (var entry in _due)
        {
            var next = DueOrAgain(entry, now);
            lock (_gate)
            {
                if (!entry.IsOnWheel) continue;
                Unlink(entry);
                Insert(entry, Math.Max(next, now + 1));
            }
        }
        _due.Clear();
    }

    /// <summary>One for which there is no memory now is due again at the next turn, and the others at theirs.</summary>
    private static long DueOrAgain(WheelEntry entry, long now)
    {
        try
        {
            return entry.Due(now);
        }
        catch (OutOfMemoryException)
        {
            return now + 1;
        }
    }

    private void Insert(WheelEntry entry, long due)
    {
        ref var slot = ref _slots[due % SlotCount];
        entry.IsOnWheel = true;
        entry.DueTurn = due;
        entry.Next = slot;
        entry.Previous = null;
        if (slot is not null) slot.Previous = entry;
        slot = entry;
    }

    private void Unlink(WheelEntry entry)
    {
        if (entry.Previous is { } previous) previous.Next = entry.Next;
        else if (_slots[entry.DueTurn % SlotCount] == entry) _slots[entry.DueTurn % SlotCount] = entry.Next;
        if (entry.Next is { } next) next.Previous = entry.Previous;
        entry.Next = entry.Previous = null;
    }
}

/// <summary>Something that stands on a <see cref="TimingWheel"/>. Its fields belong to the wheel.</summary>
internal abstract class WheelEntry
{
    /// <summary>Turn at which it is due.</summary>
    internal long DueTurn { get; set; }

    /// <summary>False once it was removed.</summary>
    internal bool IsOnWheel { get; set; }

    internal WheelEntry? Next { get; set; }

    internal WheelEntry? Previous { get; set; }

    /// <summary>The entry is due. Returns the turn at which it is due again.</summary>
    public abstract long Due(long now);
}
