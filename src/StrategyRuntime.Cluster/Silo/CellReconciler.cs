using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Diagnostics;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Cluster.Routing;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Looks each second for cells that should be active and are not, and calls them; for cells of this node that can be written no more, and
/// has them start anew; and for those that belong to another node or are idle, and has them leave. Every node does so: who calls first
/// wins, and the others find the cell where it is.
/// </summary>
internal sealed class CellReconciler(
    CellDirectory directory,
    ClusterNode node,
    NodeIdentity identity,
    LocalCells local,
    LeavingNodes leaving,
    CellMoves moves,
    ICellRouter router,
    NodeHealth health,
    ICellHost host,
    CellPolicy policy,
    ISiloStatusOracle silos,
    TimeProvider time,
    ILogger<CellReconciler> logger) : BackgroundService
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_betweenIdle = TimeSpan.FromSeconds(20);

    private readonly CellBalance _balance = new(time, policy.BalanceAfter);
    private long _idleLookedAt = time.GetTimestamp();
    private readonly ConcurrentDictionary<string, bool> _called = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stalled = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(policy.LookEvery, time);
        try
        {
            do await LookAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node leaves.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        IReadOnlyList<CellOwnership> waiting;
        try
        {
            // To give up a statement the driver asks the server to, which a network that loses everything makes as long again.
            waiting = await directory.ListWaitingAsync(identity.Name, stopping).WaitAsync(s_patience, stopping);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            if (health.Trouble is null) logger.LogError(exception, "PostgreSQL does not answer: nothing is published until it does");
            health.Set($"PostgreSQL does not answer: {exception.Message}");
            return;
        }
        if (health.Trouble is not null) logger.LogInformation("PostgreSQL answers again");
        health.Set(null);
        foreach (var cell in node.Stalled(CellPolicy.Stalled))
        {
            logger.LogError("A commit of cell {Cell} has got no answer for {Time}, though PostgreSQL answers", cell, CellPolicy.Stalled);
            ClusterMetrics.Stalled.Add(1, new KeyValuePair<string, object?>("kind", "cell"));
            node.GiveUp(cell);
        }
        NoteStalledSessions();
        node.ForgetPrepared(CellPolicy.Prepared);
        // The cell of keys has no grain: its copy is brought anew.
        foreach (var (cell, reason) in node.Lost.Where(l => l.Cell != SharedCells.Access))
        {
            logger.LogWarning("Cell {Cell} is taken anew: {Reason}", cell, reason);
            _ = local.Deactivate(cell, reason);
        }
        var owned = node.Leases.Select(l => l.Cell).ToHashSet(StringComparer.Ordinal);
        foreach (var cell in waiting.Where(w => w.Node != identity.Name || !owned.Contains(w.Cell)).Select(w => w.Cell))
        {
            if (_called.TryAdd(cell, true)) _ = CallAsync(cell, stopping);
        }
        LetGo(stopping);
    }

    // Taken anew it would do the same once more, and the rest of its user is well: it is for a person to look at.
    private void NoteStalledSessions()
    {
        var stalled = host.Stalled(CellPolicy.Stalled);
        foreach (var session in stalled.Where(_stalled.Add))
        {
            logger.LogError("Events of {Session} have not become durable for {Time}, though commits go on", session, CellPolicy.Stalled);
            ClusterMetrics.Stalled.Add(1, new KeyValuePair<string, object?>("kind", "session"));
        }
        _stalled.IntersectWith(stalled);
    }

    private TimeSpan IdleLooks => policy.IdleAfter < s_betweenIdle ? policy.IdleAfter : s_betweenIdle;

    // Cells of no user stay: all nodes read their copies, and a feed that moves is interrupted.
    private void LetGo(CancellationToken stopping)
    {
        var nodes = leaving.Staying(silos.GetApproximateSiloStatuses(onlyActive: true).Keys);
        foreach (var cell in _balance.Leaving(local.All.Where(c => !SharedCells.Has(c)), nodes, silos.SiloAddress))
        {
            logger.LogInformation("Cell {Cell} moves to the node that it belongs to now", cell);
            _ = moves.MoveAsync(cell, stopping);
        }
        // What runs in each of them has to be asked for.
        if (policy.IdleAfter == TimeSpan.Zero || time.GetElapsedTime(_idleLookedAt) < IdleLooks) return;
        _idleLookedAt = time.GetTimestamp();
        foreach (var cell in host.Idle(policy.IdleAfter).Where(local.Has))
        {
            logger.LogInformation("Cell {Cell} is idle and leaves", cell);
            _ = local.Deactivate(cell, "it is idle");
        }
    }

    private async Task CallAsync(string cell, CancellationToken stopping)
    {
        try
        {
            var place = await router.FindAsync(cell, stopping);
            logger.LogInformation("Cell {Cell} runs on {Node}", cell, place.Node);
        }
        catch (CellUnavailableException exception)
        {
            logger.LogWarning("Cell {Cell} has no node yet: {Reason}", cell, exception.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node leaves; another one calls.
        }
        finally
        {
            _called.TryRemove(cell, out _);
        }
    }
}
