using System.Net;
using Orleans;
using Orleans.Runtime;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Membership;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Cluster.Silo;

namespace StrategyRuntime.Cluster.Tests.Membership;

[Collection(PostgresCollection.Name)]
public sealed class PostgresMembershipTableTests(PostgresServer server)
{
    [Fact]
    public async Task Of_two_lives_of_a_node_the_later_one_counts_whatever_its_clock_says()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var (table, reports) = (new PostgresMembershipTable(database), new NodeReports(database));

        (await InsertAsync(table, life: 1, SiloStatus.Dead, DateTime.UtcNow.AddHours(1))).Should().BeTrue();
        (await InsertAsync(table, life: 2, SiloStatus.Active, DateTime.UtcNow)).Should().BeTrue();
        await reports.WriteAsync(
            new NodeFacts("a", new Uri("http://127.0.0.1:5002"), "1.0", DateTimeOffset.UnixEpoch), [], [], CancellationToken.None);

        (await reports.ReadAsync(CancellationToken.None)).Nodes.Should().ContainSingle().Which.State.Should().Be(NodeState.Active);
        (await table.ReadAll()).Members.Should().OnlyContain(m => m.Item1.StartTime < DateTime.UtcNow.AddMinutes(30));
    }

    [Fact]
    public async Task A_node_that_the_database_has_not_heard_of_is_dead_for_the_others_and_nothing_else_is_changed()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var table = new PostgresMembershipTable(database);
        await InsertAsync(table, life: 1, SiloStatus.Active, DateTime.UtcNow);
        await InsertAsync(table, life: 2, SiloStatus.Active, DateTime.UtcNow);
        (await DeclareAsync()).Should().BeEmpty();
        await using (var silence = database.Source.CreateCommand(
            "UPDATE membership SET alive_at = clock_timestamp() - interval '11 s' WHERE etag = 1 AND silo LIKE '%@1'"))
            (await silence.ExecuteNonQueryAsync()).Should().Be(1);

        (await DeclareAsync()).Should().Equal("a");

        var after = await table.ReadAll();
        after.Version.Version.Should().Be(3, "a change of the table raises it, and the look that found nothing did not");
        after.Members.OrderBy(m => m.Item1.SiloAddress.Generation).Select(m => m.Item1.Status)
            .Should().Equal(SiloStatus.Dead, SiloStatus.Active);
        (await DeclareAsync()).Should().BeEmpty();
        (await table.ReadAll()).Version.Version.Should().Be(3);

        async Task<IReadOnlyList<string>> DeclareAsync()
        {
            var signs = await table.ReadSignsAsync(Silence.Patience, CancellationToken.None);
            var silent = signs.Where(s => s.IsSilent).ToList();
            signs.Should().NotContain(s => s.IsSilent && !s.IsLate);
            (await table.DeclareDeadAsync(signs, Silence.Patience, CancellationToken.None)).Should().Be(silent.Count > 0);
            return [.. silent.Select(s => s.Name)];
        }
    }

    [Fact]
    public async Task A_node_that_gives_a_sign_of_life_after_it_was_looked_at_is_not_declared_dead()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var table = new PostgresMembershipTable(database);
        await InsertAsync(table, life: 1, SiloStatus.Active, DateTime.UtcNow);
        await SilenceAsync("1 min");
        var looked = await table.ReadSignsAsync(Silence.Patience, CancellationToken.None);
        looked.Should().ContainSingle().Which.IsSilent.Should().BeTrue();

        // Its commit was under way, and may have been so for long.
        await SilenceAsync("30 s");

        (await table.DeclareDeadAsync(looked, Silence.Patience, CancellationToken.None)).Should().BeFalse();
        (await table.ReadAll()).Members.Should().ContainSingle().Which.Item1.Status.Should().Be(SiloStatus.Active);

        async Task SilenceAsync(string since)
        {
            await using var command = database.Source.CreateCommand(
                $"UPDATE membership SET alive_at = clock_timestamp() - interval '{since}'");
            (await command.ExecuteNonQueryAsync()).Should().Be(1);
        }
    }

    private static Task<bool> InsertAsync(PostgresMembershipTable table, int life, SiloStatus status, DateTime started) => table.InsertRow(
        new MembershipEntry
        {
            SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 5001), life),
            SiloName = "a",
            HostName = "a",
            Status = status,
            StartTime = started,
        },
        new TableVersion(life, string.Empty));
}
