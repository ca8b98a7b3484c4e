using StrategyRuntime.Cluster.Cells;

namespace StrategyRuntime.Cluster.Files;

/// <summary>
/// Brings a cell's changes to the database in the order in which they were made. One shipment is under way at a time; what comes meanwhile
/// goes with the next one, for all who wait. The first failure is the last shipment: whether it was applied may be unknown, so the cell has
/// to be taken again, which makes it known. Any thread.
/// </summary>
internal sealed class CellShipping(CellFileStore store, CellLease lease) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private List<FileChange> _pending = [];
    private Task _shipping = Task.CompletedTask;
    private Task? _following;
    private long _shipments;

    /// <summary>Shipments so far.</summary>
    public long Shipments => Interlocked.Read(ref _shipments);

    /// <summary>What ended it; null while it goes on.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate) return (_shipping.Exception ?? _following?.Exception)?.InnerException;
        }
    }

    /// <summary>Takes a change for the next shipment.</summary>
    public void Add(FileChange change)
    {
        lock (_gate) _pending.Add(change);
    }

    /// <summary>Completes when everything that was added before the call is durable.</summary>
    public Task ShipAsync()
    {
        lock (_gate)
        {
            if (_following is null && _pending.Count == 0) return _shipping;
            if (_following is not null) return _following;
            var before = _shipping;
            // On the pool: a caller that blocks must not wait for a thread of its scheduler.
            return _following = Task.Run(() => FollowAsync(before));
        }
    }

    /// <summary>Waits for what is under way; gives back what was not shipped.</summary>
    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (_gate) last = _following ?? _shipping;
        // Those who shipped have its outcome.
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate) Release(_pending);
    }

    private async Task FollowAsync(Task before)
    {
        await before;
        List<FileChange> changes;
        lock (_gate)
        {
            (changes, _pending) = (_pending, []);
            (_shipping, _following) = (_following!, null);
        }
        try
        {
            Interlocked.Increment(ref _shipments);
            await store.ApplyAsync(lease, changes, CancellationToken.None);
        }
        finally
        {
            Release(changes);
        }
    }

    private static void Release(List<FileChange> changes)
    {
        foreach (var change in changes) change.Release();
        changes.Clear();
    }
}
