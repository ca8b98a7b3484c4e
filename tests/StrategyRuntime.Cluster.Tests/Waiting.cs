using StrategyRuntime.Cluster.Database;

namespace StrategyRuntime.Cluster.Tests;

/// <summary>Waits for what the server does.</summary>
internal static class Waiting
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Returns when a statement in the database waits for a lock.</summary>
    public static async Task ForALockAsync(ClusterDatabase database)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            await using var command = database.Source.CreateCommand(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
            if (await command.ExecuteScalarAsync(patience.Token) is > 0L) return;
            await Task.Delay(5, patience.Token);
        }
    }
}
