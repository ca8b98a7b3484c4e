using System.Diagnostics;

namespace StrategyRuntime.Storage.Durability;

/// <summary>
/// Who may write to the disk now. A disk makes one thing durable after the other, and a sync of little waits for much that was written
/// before it. So while urgent files are synced, the others write in small pieces, one of them at a time, and not while an urgent sync
/// waits, nor in the moment after one: what is urgent comes in rows, a log and then what is made of it, and a piece between any two of
/// them would make each wait. Without urgent syncs there are no turns. Any thread.
/// </summary>
public sealed class SyncTurns
{
    /// <summary>Bytes that may be written to a file that is not urgent before they are synced.</summary>
    public const int PieceBytes = 512 << 10;

    // An urgent session syncs with every event; one without for so long is at rest.
    private static readonly TimeSpan s_urgentFor = TimeSpan.FromSeconds(2);

    // Whatever the urgent ones do, the others go on.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(100);

    // The next of a row comes sooner, and a row is over when none has.
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(4);

    private const long Never = long.MinValue;

    private readonly TimeProvider _time;
    private readonly TimeSpan _longestWait;
    private readonly TimeSpan _rest;
    private readonly Lock _turn = new();
    private readonly object _gate = new();
    private long _lastUrgent = Never;
    private int _urgent;

    /// <summary>Makes it.</summary>
    /// <param name="time">The clock; nothing but the pace of writing depends on it.</param>
    /// <param name="longestWait">How long a piece waits for urgent syncs at most; null: a tenth of a second.</param>
    /// <param name="rest">How long after an urgent sync another may follow it in a row; null: 4 ms.</param>
    public SyncTurns(TimeProvider time, TimeSpan? longestWait = null, TimeSpan? rest = null) =>
        (_time, _longestWait, _rest) = (time, longestWait ?? s_longestWait, rest ?? s_rest);

    /// <summary>True while urgent files are synced, or were a moment ago.</summary>
    public bool AreNeeded
    {
        get
        {
            var last = Interlocked.Read(ref _lastUrgent);
            return last != Never && _time.GetElapsedTime(last) < s_urgentFor;
        }
    }

    /// <summary>Files that are synced at once.</summary>
    public IDurableFiles Urgent(IDurableFiles files) => new UrgentFiles(files, this);

    /// <summary>Files that let the urgent ones go first.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="isScarce">True when what is left of the disk is kept for the urgent ones.</param>
    public IDurableFiles Patient(IDurableFiles files, Func<bool> isScarce) => new PatientFiles(files, this, isScarce);

    /// <summary>An urgent sync begins.</summary>
    internal void Enter()
    {
        Interlocked.Exchange(ref _lastUrgent, _time.GetTimestamp());
        Interlocked.Increment(ref _urgent);
    }

    /// <summary>It has ended.</summary>
    internal void Leave()
    {
        Interlocked.Exchange(ref _lastUrgent, _time.GetTimestamp());
        if (Interlocked.Decrement(ref _urgent) > 0) return;
        lock (_gate) Monitor.PulseAll(_gate);
    }

    /// <summary>Does something to the disk while no urgent sync is under way.</summary>
    internal void Take(Action work)
    {
        if (!AreNeeded)
        {
            work();
            return;
        }
        lock (_turn)
        {
            AwaitGap();
            work();
        }
    }

    // Returns between two rows of urgent syncs, or when it has taken long enough.
    private void AwaitGap()
    {
        // The machine's clock, by which Wait goes too.
        var started = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            for (TimeSpan left; (left = _longestWait - Stopwatch.GetElapsedTime(started)) > TimeSpan.Zero;)
            {
                var wait = left;
                if (Volatile.Read(ref _urgent) == 0)
                {
                    var rest = _rest - _time.GetElapsedTime(Interlocked.Read(ref _lastUrgent));
                    if (rest <= TimeSpan.Zero) return;
                    if (rest < left) wait = rest;
                }
                // Parts of a millisecond would be no wait at all.
                Monitor.Wait(_gate, TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)));
            }
        }
    }
}
