using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Keeps this node's copies of the cells of no user as the database has them: PostgreSQL tells of a change, and every few seconds all of
/// them are looked at, should it not have told.
/// </summary>
/// <param name="node">This node.</param>
/// <param name="database">The database.</param>
/// <param name="logger">Hears of faults.</param>
public sealed class ReplicaLoop(ClusterNode node, ClusterDatabase database, ILogger<ReplicaLoop> logger) : BackgroundService
{
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Brings every copy once, before requests are taken. The first node of a cluster gives what its machine had.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var cell in SharedCells.All)
        {
            if (await node.OfferAsync(cell, cancellationToken))
                logger.LogInformation("What this machine had of {Cell} is the cluster's now", cell);
        }
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
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
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or DurableFileException or IOException)
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
        await using var connection = await database.Source.OpenConnectionAsync(stopping);
        await using (var listen = new NpgsqlCommand($"LISTEN {ClusterDatabase.CellChannel}", connection))
            await listen.ExecuteNonQueryAsync(stopping);
        while (true)
        {
            // After LISTEN, so that no change falls between.
            await RefreshAsync(stopping);
            await connection.WaitAsync(s_poll, stopping);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var cell in SharedCells.All)
        {
            if (await node.RefreshAsync(cell, cancellationToken)) logger.LogDebug("The copy of {Cell} is up to date", cell);
        }
    }
}
