using System.Collections.Concurrent;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>The cells that are active on this node. Any thread.</summary>
internal sealed class LocalCells
{
    private readonly ConcurrentDictionary<string, IGrainContext> _active = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _leaving = new(StringComparer.Ordinal);

    /// <summary>True when the cell is active here.</summary>
    public bool Has(string cell) => _active.ContainsKey(cell);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<string> All => [.. _active.Keys];

    /// <summary>A cell is active from now on.</summary>
    public void Add(string cell, IGrainContext context) => _active[cell] = context;

    /// <summary>A cell is not active any more.</summary>
    public void Remove(string cell, IGrainContext context)
    {
        var leaving = context.Deactivated;
        _leaving[cell] = leaving;
        _active.TryRemove(new(cell, context));
        // Of users that never come back nothing stays.
        _ = leaving.ContinueWith(
            left => _leaving.TryRemove(new(cell, left)), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Each ends when a cell that is leaving has left.</summary>
    public IReadOnlyCollection<Task> Leaving => [.. _leaving.Values];

    /// <summary>Ends when a cell that is leaving has left: what is sent to it before would bring it back here.</summary>
    public Task WhenLeft(string cell) => _leaving.GetValueOrDefault(cell, Task.CompletedTask);

    /// <summary>
    /// Has a cell leave this node for the one that it is placed on now; calls that come meanwhile wait. The task ends when it has left.
    /// </summary>
    public Task Move(string cell)
    {
        if (!_active.TryGetValue(cell, out var context)) return WhenLeft(cell);
        context.Migrate(null, CancellationToken.None);
        return context.Deactivated;
    }

    /// <summary>Has a cell leave this node; it returns when it is next called. The task ends when it has left.</summary>
    public Task Deactivate(string cell, string reason)
    {
        if (!_active.TryGetValue(cell, out var context)) return WhenLeft(cell);
        context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, reason), CancellationToken.None);
        return context.Deactivated;
    }
}
