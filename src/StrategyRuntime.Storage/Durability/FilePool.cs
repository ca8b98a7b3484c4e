namespace StrategyRuntime.Storage.Durability;

/// <summary>
/// Keeps the logs of sessions open, up to a bound: beyond it those that were used longest ago are closed until they are used again. So
/// there may be more sessions than files that a process may have open. Any thread.
/// </summary>
/// <param name="capacity">How many are open at a time, about: those in use are not closed.</param>
public sealed class FilePool(int capacity)
{
    private const int Least = 64;
    private const int Most = 4_096;

    private readonly Lock _gate = new();
    // Weakly: a log whose last reader is gone without a word is closed with it.
    private readonly LinkedList<WeakReference<PooledFile>> _open = [];

    /// <summary>The pool of this process: an eighth of the files that it may have open.</summary>
    public static FilePool Shared { get; } = new((int)Math.Clamp((FileDescriptors.Limit ?? long.MaxValue) / 8, Least, Most));

    /// <summary>A file is open. Others may be closed for it, so no lock of a file may be held.</summary>
    /// <param name="place">Its place here, which is in no list yet, or the one it has.</param>
    internal void Add(LinkedListNode<WeakReference<PooledFile>> place)
    {
        int looks;
        lock (_gate)
        {
            if (place.List is null) _open.AddLast(place);
            // Each is passed over once when it was used since, and as long as it is in use.
            looks = 2 * _open.Count;
        }
        for (; looks > 0 && TakeOldest() is { } oldest; looks--)
        {
            if (oldest.Value.TryGetTarget(out var file)) file.TryClose();
            else Remove(oldest);
        }
    }

    /// <summary>A file is closed.</summary>
    internal void Remove(LinkedListNode<WeakReference<PooledFile>> place)
    {
        lock (_gate)
        {
            if (place.List is not null) _open.Remove(place);
        }
    }

    // It goes to the end, as if it had been used; null while there are not too many.
    private LinkedListNode<WeakReference<PooledFile>>? TakeOldest()
    {
        lock (_gate)
        {
            if (_open.Count <= capacity || _open.First is not { } oldest) return null;
            _open.Remove(oldest);
            _open.AddLast(oldest);
            return oldest;
        }
    }
}
