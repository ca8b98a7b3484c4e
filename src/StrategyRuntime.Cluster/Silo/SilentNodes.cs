using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Membership;
using StrategyRuntime.Cluster.Nodes;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Declares nodes dead that answer the others but that the database has not heard of: they can commit nothing, and their cells would wait
/// for them.
/// </summary>
internal sealed class SilentNodes(
    ClusterDatabase database, NodeHealth health, ILocalSiloDetails self, TimeProvider time, ILogger<SilentNodes> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private readonly PostgresMembershipTable _table = new(database);
    private readonly Silence _silence = new(time, self.SiloAddress.ToParsableString());

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node leaves.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            var signs = health.Trouble is null ? await _table.ReadSignsAsync(Silence.Patience, stopping) : null;
            var dead = _silence.Look(signs);
            if (dead.Count == 0 || !await _table.DeclareDeadAsync(dead, Silence.Patience, stopping)) return;
            logger.LogWarning(
                "PostgreSQL has not heard of {Nodes} for {Patience}: others take the cells", dead.Select(d => d.Name), Silence.Patience);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // The loop that looks for cells says so.
            _silence.Look(null);
        }
    }
}
