using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;

namespace StrategyRuntime.Cluster.Tests.Cells;

[Collection(PostgresCollection.Name)]
public sealed class CellDirectoryTests(PostgresServer server)
{
    [Fact]
    public async Task Each_takeover_has_the_next_epoch_and_the_last_is_the_owner()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var cells = new CellDirectory(database);

        (await cells.FindAsync("user")).Should().BeNull();
        (await cells.TakeAsync("user", "a")).Should().Be(new CellLease("user", 1, "a"));
        (await cells.TakeAsync("user", "b")).Should().Be(new CellLease("user", 2, "b"));
        (await cells.TakeAsync("other", "a")).Epoch.Should().Be(1);

        (await cells.FindAsync("user")).Should().Be(new CellOwnership("user", 2, "b"));
        (await cells.ListAsync()).Should().Equal(new CellOwnership("other", 1, "a"), new CellOwnership("user", 2, "b"));
    }

    [Fact]
    public async Task A_released_cell_has_no_owner_and_the_lease_is_over()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var cells = new CellDirectory(database);
        var lease = await cells.TakeAsync("user", "a");

        (await cells.ReleaseAsync(lease)).Should().BeTrue();

        (await cells.FindAsync("user"))!.Node.Should().BeNull();
        (await cells.ReleaseAsync(lease)).Should().BeFalse();
        (await cells.TakeAsync("user", "b")).Epoch.Should().BeGreaterThan(lease.Epoch);
    }

    [Fact]
    public async Task A_node_that_lost_its_cell_cannot_release_it_for_the_next_owner()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var cells = new CellDirectory(database);
        var zombie = await cells.TakeAsync("user", "a");
        var owner = await cells.TakeAsync("user", "b");

        (await cells.ReleaseAsync(zombie)).Should().BeFalse();

        (await cells.FindAsync("user")).Should().Be(new CellOwnership("user", owner.Epoch, "b"));
    }

    [Fact]
    public async Task A_cell_whose_living_owner_says_that_it_makes_no_progress_is_called()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var cells = new CellDirectory(database);
        var reports = new NodeReports(database);
        var facts = new NodeFacts("a", new Uri("http://127.0.0.1"), "1", DateTimeOffset.UnixEpoch);
        await using (var joins = database.Source.CreateCommand(
            """
            INSERT INTO membership (silo, etag, status, name, host, proxy_port, suspects, suspected_at, started_at, alive_at)
            VALUES ('127.0.0.1:1@1', 1, 3, 'a', 'here', 0, '', clock_timestamp(), clock_timestamp(), clock_timestamp())
            """))
            await joins.ExecuteNonQueryAsync();
        await cells.TakeAsync("well", "a");
        await cells.TakeAsync("stalled", "a");

        await reports.WriteAsync(facts, [], ["stalled"], CancellationToken.None);
        (await cells.ListWaitingAsync("b")).Should().Equal(new CellOwnership("stalled", 1, "a"));
        await cells.TakeAsync("stalled", "b");
        (await cells.ListWaitingAsync("c")).Select(c => c.Node).Should().Equal(["b"], "the report is of another owner, and b is no node");
        await cells.TakeAsync("stalled", "a");
        await reports.WriteAsync(facts, [], [], CancellationToken.None);
        (await cells.ListWaitingAsync("b")).Should().BeEmpty();
    }

    [Fact]
    public async Task Nodes_that_take_a_cell_together_have_different_epochs()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var cells = new CellDirectory(database);

        var leases = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => cells.TakeAsync("user", $"node{i}")));

        leases.Select(l => l.Epoch).Should().BeEquivalentTo(Enumerable.Range(1, 16).Select(i => (long)i));
        var last = leases.MaxBy(l => l.Epoch)!;
        (await cells.FindAsync("user")).Should().Be(new CellOwnership("user", last.Epoch, last.Node));
    }
}
