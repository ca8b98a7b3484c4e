using Npgsql;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Tests;

namespace StrategyRuntime.Cluster.Tests.Nodes;

/// <summary>No two nodes of a cluster have one name.</summary>
[Collection(PostgresCollection.Name)]
public sealed class NodeNameTests(PostgresServer server)
{
    [Fact]
    public async Task A_name_that_a_living_node_has_is_refused_until_that_one_has_left()
    {
        var connection = await server.CreateDatabaseAsync();
        await using var database = await ClusterDatabase.OpenAsync(connection);
        await using var other = await ClusterDatabase.OpenAsync(connection);
        await using (var first = await NodeName.TakeAsync(database, "a", TimeProvider.System))
        {
            using var left = new CancellationTokenSource();
            var living = LiveAsync(other, "a", left.Token);

            var second = () => NodeName.TakeAsync(other, "a", TimeProvider.System);
            (await second.Should().ThrowAsync<ClusterDatabaseException>()).WithMessage("*another node of the cluster is named a*");
            await using var another = await NodeName.TakeAsync(other, "b", TimeProvider.System);
            await left.CancelAsync();
            await living;
        }
        await database.DisposeAsync();

        await using var next = await NodeName.TakeAsync(other, "a", TimeProvider.System);
    }

    [Fact]
    public async Task A_node_whose_name_another_one_has_taken_while_PostgreSQL_had_lost_it_ends()
    {
        var time = new ManualTime();
        var connection = await server.CreateDatabaseAsync();
        await using var database = await ClusterDatabase.OpenAsync(connection);
        await using var other = await ClusterDatabase.OpenAsync(connection);
        await using var first = await NodeName.TakeAsync(database, "a", time);
        await using (var end = other.Source.CreateCommand(
            """
            SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE l.locktype = 'advisory' AND d.datname = current_database()
            """))
            (await end.ExecuteScalarAsync()).Should().Be(true);
        await using var second = await NodeName.TakeAsync(other, "a", TimeProvider.System);

        await first.StartAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!first.ExecuteTask!.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(5, patience.Token);
        }

        var ended = () => first.ExecuteTask;
        (await ended.Should().ThrowAsync<ClusterDatabaseException>()).WithMessage("*another node of the cluster is named a*");
    }

    // As a silo does that is active.
    private static async Task LiveAsync(ClusterDatabase database, string name, CancellationToken left)
    {
        while (!left.IsCancellationRequested)
        {
            await using var command = database.Source.CreateCommand(
                """
                INSERT INTO membership (silo, etag, status, name, host, proxy_port, suspects, suspected_at, started_at, alive_at)
                VALUES ('127.0.0.1:1@1', 1, 3, $1, 'here', 0, '', clock_timestamp(), clock_timestamp(), clock_timestamp())
                ON CONFLICT (silo) DO UPDATE SET alive_at = clock_timestamp()
                """);
            command.Parameters.Add(new NpgsqlParameter { Value = name });
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            await Task.Delay(100, left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
