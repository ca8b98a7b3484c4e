using System.IO.Abstractions;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Tests.Nodes;

/// <summary>Machines with data that become nodes of one cluster.</summary>
[Collection(PostgresCollection.Name)]
public sealed class JoiningMachineTests(PostgresServer server)
{
    private const string Prices = "_market/NIFTY.1d.csv";

    [Fact]
    public async Task Two_machines_with_data_of_their_own_join_a_new_cluster_at_once_and_nothing_is_lost()
    {
        var connection = await server.CreateDatabaseAsync();
        await using var a = await NewMachine.StartAsync("a", connection);
        await using var b = await NewMachine.StartAsync("b", connection);
        foreach (var machine in new[] { a, b })
        {
            machine.WriteLocally(Prices, $"of {machine.Name}");
            machine.WriteLocally("_market/SAME.1d.csv", "same");
            machine.WriteLocally($"_strategies/user-{machine.Name}/s.json", machine.Name);
            machine.WriteLocally("_strategies/both/s.json", machine.Name);
        }

        var joined = await Task.WhenAll(a.JoinAsync(), b.JoinAsync());

        var (first, second) = joined[0].Given.Contains(SharedCells.Market) ? (a, b) : (b, a);
        await second.Node.RefreshAsync(SharedCells.Market);
        second.Read(Prices).Should().Be($"of {first.Name}");
        second.Read("_market/SAME.1d.csv").Should().Be("same");
        second.Read($"_before-cluster/{Prices}").Should().Be($"of {second.Name}");
        second.Read("_before-cluster/_strategies/both/s.json").Should().Be(second.Name);
        Directory.GetFiles(second.PathOf("_before-cluster"), "*", SearchOption.AllDirectories).Should().HaveCount(2);
        Directory.Exists(first.PathOf("_before-cluster")).Should().BeFalse();
        // Whichever node a user is placed on has the files.
        foreach (var machine in new[] { a, b }) await machine.Node.ActivateAsync($"user-{(machine == a ? "b" : "a")}");
        a.Read("_strategies/user-b/s.json").Should().Be("b");
        b.Read("_strategies/user-a/s.json").Should().Be("a");
        await second.Node.ActivateAsync("both");
        second.Read("_strategies/both/s.json").Should().Be(first.Name);
    }

    [Fact]
    public async Task A_machine_joins_a_database_once()
    {
        await using var a = await NewMachine.StartAsync("a", await server.CreateDatabaseAsync());
        a.WriteLocally(Prices, "old");
        (await a.JoinAsync()).Given.Should().Equal(SharedCells.Market);
        a.WriteLocally(Prices, "written by hand");

        var again = await a.JoinAsync();

        again.Given.Should().BeEmpty();
        again.SetAside.Should().BeEmpty();
    }

    private sealed class NewMachine(string name, ClusterDatabase database) : Machine(name, database)
    {
        private readonly ClusterDatabase _database = database;

        public static async Task<NewMachine> StartAsync(string name, string connection) =>
            new(name, await ClusterDatabase.OpenAsync(connection));

        public Task<JoinedData> JoinAsync() => new JoiningMachine(
            Node, _database, new DataRoot(PathOf(""), new FileSystem()), NativeFiles.Instance).JoinAsync();

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _database.DisposeAsync();
        }
    }
}
