using System.Diagnostics;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Diagnostics;

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
    // Holds no timer and no handle: the collector takes it.
    private readonly CancellationTokenSource _givenUp = new();
    private long _shipments;
    private long _movedAt;
    private long _lastCommitTicks = -1;

    /// <summary>Shipments so far.</summary>
    public long Shipments => Interlocked.Read(ref _shipments);

    /// <summary>How far the database is behind.</summary>
    public ShippingLag Lag
    {
        get
        {
            int pending;
            lock (_gate) pending = _pending.Count;
            var ticks = Interlocked.Read(ref _lastCommitTicks);
            return new ShippingLag(pending, Shipments, ticks < 0 ? null : new TimeSpan(ticks));
        }
    }

    /// <summary>How long the shipment that is under way has made no progress; zero without one.</summary>
    public TimeSpan Unmoved
    {
        get
        {
            lock (_gate) return _shipping.IsCompleted ? TimeSpan.Zero : Stopwatch.GetElapsedTime(Interlocked.Read(ref _movedAt));
        }
    }

    /// <summary>Waits for the shipment under way no longer: it fails.</summary>
    public void GiveUp() => _givenUp.Cancel();

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
            Move();
            (_shipping, _following) = (_following!, null);
        }
        try
        {
            Interlocked.Increment(ref _shipments);
            var begun = Stopwatch.GetTimestamp();
            await store.ApplyAsync(lease, changes, _givenUp.Token, Move);
            var took = Stopwatch.GetElapsedTime(begun);
            Interlocked.Exchange(ref _lastCommitTicks, took.Ticks);
            ClusterMetrics.Shipments.Add(1);
            ClusterMetrics.Commits.Record(took.TotalSeconds);
        }
        catch (CellFencedException)
        {
            ClusterMetrics.Fenced.Add(1);
            throw;
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException("A commit got no answer for a long time.", exception);
        }
        finally
        {
            Release(changes);
        }
    }

    private void Move() => Interlocked.Exchange(ref _movedAt, Stopwatch.GetTimestamp());

    private static void Release(List<FileChange> changes)
    {
        foreach (var change in changes) change.Release();
        changes.Clear();
    }
}

/// <summary>How far the database is behind a cell's owner.</summary>
/// <param name="Pending">Changes that wait for the next shipment.</param>
/// <param name="Shipments">Shipments so far.</param>
/// <param name="LastCommit">How long the last one took; null before the first.</param>
public readonly record struct ShippingLag(int Pending, long Shipments, TimeSpan? LastCommit);
