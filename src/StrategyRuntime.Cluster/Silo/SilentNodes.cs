using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Membership;
using StrategyRuntime.Cluster.Nodes;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Declares nodes dead that answer the others but that the database has not heard of: they can commit nothing, and their cells would wait
/// for them. A node that has itself just come back to the database waits, so that the others may come back, too. Only the server's clock
/// is asked how long ago it was.
/// </summary>
internal sealed class SilentNodes(
    ClusterDatabase database, NodeHealth health, TimeProvider time, ILogger<SilentNodes> logger) : BackgroundService
{
    /// <summary>How long a node may be silent. Each gives a sign of life every second.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_others = Patience + TimeSpan.FromSeconds(5);

    private readonly PostgresMembershipTable _table = new(database);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        var answersSince = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (health.Trouble is not null || !await LookAsync(time.GetElapsedTime(answersSince) > s_others, stoppingToken))
                    answersSince = time.GetTimestamp();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node leaves.
        }
    }

    // False when the database did not answer.
    private async Task<bool> LookAsync(bool declares, CancellationToken stopping)
    {
        try
        {
            var silent = await _table.FindSilentAsync(Patience, stopping);
            if (declares && silent.Count > 0 && await _table.DeclareDeadAsync(Patience, stopping))
                logger.LogWarning("PostgreSQL has not heard of {Nodes} for {Patience}: others take the cells", silent, Patience);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // The loop that looks for cells says so.
            return false;
        }
    }
}
