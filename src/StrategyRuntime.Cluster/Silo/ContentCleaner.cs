using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Files;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>On the node that has the market data: removes content that nothing needs any more from the database.</summary>
internal sealed class ContentCleaner(ClusterDatabase database, LocalCells local, TimeProvider time, ILogger<ContentCleaner> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_after = TimeSpan.FromHours(1);

    private readonly UnneededContent _content = new(database, time);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (local.Has(SharedCells.Market)) await CleanAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node leaves.
        }
    }

    private async Task CleanAsync(CancellationToken stopping)
    {
        try
        {
            if (await _content.RemoveAsync(s_after, stopping) is > 0 and var removed)
                logger.LogInformation("{Count} versions of market data that no run needs were removed from PostgreSQL", removed);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or JsonException)
        {
            logger.LogWarning("Market data that no run needs stay in PostgreSQL for now: {Reason}", exception.Message);
        }
    }
}
