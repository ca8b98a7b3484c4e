using Npgsql;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;

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
