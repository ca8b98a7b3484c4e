using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StrategyRuntime.Cluster.Nodes;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>Says every two seconds how this node is.</summary>
/// <param name="facts">This node.</param>
/// <param name="node">Its cells.</param>
/// <param name="reports">Where it says so.</param>
/// <param name="time">The clock of the pause.</param>
/// <param name="logger">Hears of faults.</param>
public sealed class NodeReporter(
    NodeFacts facts, ClusterNode node, NodeReports reports, TimeProvider time, ILogger<NodeReporter> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause, time);
        try
        {
            do await ReportAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node leaves.
        }
    }

    private async Task ReportAsync(CancellationToken stopping)
    {
        try
        {
            await reports.WriteAsync(facts, node.Lags, node.Stalled(CellPolicy.Stalled), stopping);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            logger.LogDebug(exception, "The report of this node cannot be written");
        }
    }
}
