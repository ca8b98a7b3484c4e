using System.Numerics;
using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Executions.Runs;

/// <summary>
/// Wakes sessions at their times: one timer for all of them, however many there are. A seat is set, moved and cleared in constant time.
/// Safe for many threads.
/// </summary>
internal sealed class PaceWheel(TimeProvider time) : IDisposable
{
    // A slot a millisecond; what is due after a whole turn stays in its slot and is looked at once a turn.
    private const int Slots = 8_192;
    private const int Mask = Slots - 1;
    private const int WordBits = 64;

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private readonly Seat?[] _slots = new Seat?[Slots];
    private readonly ulong[] _taken = new ulong[Slots / WordBits];
    private Alarm? _alarm;
    private long _timerAt = long.MaxValue;
    private long _served;

    /// <summary>Wakes the one on a seat after a time, in place of what was set for it before.</summary>
    public void Set(Seat seat, TimeSpan after)
    {
        lock (_gate)
        {
            Unlink(seat);
            // Not before its time: a part of a millisecond counts whole.
            var due = time.GetElapsedTime(_start).Ticks + after.Ticks + TimeSpan.TicksPerMillisecond - 1;
            seat.Due = Math.Max(due / TimeSpan.TicksPerMillisecond, _served + 1);
            Link(seat);
            TurnAt(seat.Due);
        }
    }

    /// <summary>Wakes the one on a seat no more.</summary>
    public void Clear(Seat seat)
    {
        if (!seat.IsSet) return;
        lock (_gate) Unlink(seat);
    }

    /// <inheritdoc/>
    public void Dispose() => _alarm?.Dispose();

    private void Turn()
    {
        var due = new List<Seat>();
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMillisecond;
            for (var at = Math.Max(_served, now - Slots) + 1; at <= now; at++) Take((int)(at & Mask), now, due);
            _served = Math.Max(_served, now);
            _timerAt = long.MaxValue;
            if (NextTaken() is { } next) TurnAt(next);
        }
        foreach (var seat in due) seat.Wake();
    }

    private void Take(int slot, long now, List<Seat> due)
    {
        for (var seat = _slots[slot]; seat is not null;)
        {
            var next = seat.Next;
            if (seat.Due <= now)
            {
                Unlink(seat);
                due.Add(seat);
            }
            seat = next;
        }
    }

    // When the next slot with somebody in it comes; null when all are empty.
    private long? NextTaken()
    {
        var from = _served + 1;
        var slot = (int)(from & Mask);
        for (var word = 0; word <= _taken.Length; word++)
        {
            var index = (slot / WordBits + word) % _taken.Length;
            var bits = _taken[index];
            if (word == 0) bits &= ulong.MaxValue << (slot % WordBits);
            if (bits == 0) continue;
            var found = index * WordBits + BitOperations.TrailingZeroCount(bits);
            return from + ((found - slot) & Mask);
        }
        return null;
    }

    private void TurnAt(long due)
    {
        if (due >= _timerAt) return;
        _timerAt = due;
        _alarm ??= Alarm.Of("pace", time, Turn);
        var wait = due * TimeSpan.TicksPerMillisecond - time.GetElapsedTime(_start).Ticks;
        _alarm.Set(TimeSpan.FromTicks(Math.Max(wait, TimeSpan.TicksPerMillisecond)));
    }

    private void Link(Seat seat)
    {
        var slot = (int)(seat.Due & Mask);
        seat.Next = _slots[slot];
        if (seat.Next is not null) seat.Next.Previous = seat;
        _slots[slot] = seat;
        _taken[slot / WordBits] |= 1ul << (slot % WordBits);
        seat.IsSet = true;
    }

    private void Unlink(Seat seat)
    {
        if (!seat.IsSet) return;
        if (seat.Next is not null) seat.Next.Previous = seat.Previous;
        if (seat.Previous is not null)
        {
            seat.Previous.Next = seat.Next;
        }
        else
        {
            var slot = (int)(seat.Due & Mask);
            _slots[slot] = seat.Next;
            if (seat.Next is null) _taken[slot / WordBits] &= ~(1ul << (slot % WordBits));
        }
        (seat.Next, seat.Previous, seat.IsSet) = (null, null, false);
    }

    /// <summary>A place on the wheel for one who waits.</summary>
    /// <param name="wake">Wakes it; called on a thread of the wheel.</param>
    public sealed class Seat(Action wake)
    {
        private volatile bool _isSet;

        /// <summary>True while it is to be woken.</summary>
        internal bool IsSet
        {
            get => _isSet;
            set => _isSet = value;
        }

        /// <summary>Millisecond of the wheel at which it is woken.</summary>
        internal long Due { get; set; }

        /// <summary>Behind it in its slot.</summary>
        internal Seat? Next { get; set; }

        /// <summary>Before it in its slot.</summary>
        internal Seat? Previous { get; set; }

        /// <summary>Wakes it.</summary>
        internal void Wake() => wake();
    }
}
