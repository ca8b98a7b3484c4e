using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Keeps this node's copies of the cells of no user as the database has them: PostgreSQL tells of a change, and every few seconds all of
/// them are looked at, should it not have told.
/// </summary>
/// <param name="node">This node.</param>
/// <param name="database">The database.</param>
/// <param name="logger">Hears of faults.</param>
/// <param name="reader">Is called after each look at a copy; null without one.</param>
/// <param name="machine">What this machine had before it was a node; null when it had nothing.</param>
public sealed class ReplicaLoop(
    ClusterNode node, ClusterDatabase database, ILogger<ReplicaLoop> logger, IReplicaReader? reader = null,
    JoiningMachine? machine = null) : BackgroundService
{
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Brings every copy once, before requests are taken. A machine that has just become a node gives what it had.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (machine is not null)
        {
            var joined = await machine.JoinAsync(cancellationToken);
            foreach (var cell in joined.Given) logger.LogInformation("What this machine had of {Cell} is the cluster's now", cell);
            foreach (var file in joined.SetAside)
                logger.LogWarning("The cluster has other data of the same name: those of this machine are at {Path} now", file);
        }
        foreach (var cell in SharedCells.All) await RefreshAsync(cell, cancellationToken);
        await RemoveUnneededAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    private async Task RemoveUnneededAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await node.RemoveUnneededVersionsAsync(cancellationToken) is > 0 and var removed)
                logger.LogInformation("{Count} versions of market data that no run needs were removed from this node", removed);
        }
        catch (Exception exception) when (exception is JsonException or NpgsqlException or TimeoutException)
        {
            // They take room, and nothing else: the next start looks for them again.
            logger.LogWarning("Versions of market data that no run needs stay on this node: {Reason}", exception.Message);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                logger.LogWarning("Copies of shared files are not brought up to date: {Reason}", exception.Message);
                await Task.Delay(s_pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The node leaves.
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        await using var connection = await database.ListenAsync(stopping);
        while (true)
        {
            // After LISTEN, so that no change falls between.
            foreach (var cell in SharedCells.All) await TryRefreshAsync(cell, stopping);
            await connection.WaitAsync(s_poll, stopping);
        }
    }

    private async Task TryRefreshAsync(string cell, CancellationToken stopping)
    {
        try
        {
            // What this node writes itself is no copy, and may have been refused.
            if (await RefreshAsync(cell, stopping) != CopyRefresh.None) reader?.Looked(cell);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // A disk that refuses, or a file that is damaged in the database, keeps the other cells from nothing.
            logger.LogError("The copy of {Cell} is not brought up to date: {Reason}", cell, exception.Message);
        }
    }

    private async Task<CopyRefresh> RefreshAsync(string cell, CancellationToken cancellationToken)
    {
        var refresh = await node.RefreshAsync(cell, cancellationToken);
        if (refresh == CopyRefresh.Changed) logger.LogDebug("The copy of {Cell} is up to date", cell);
        return refresh;
    }
}
