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
        await using var a = await Machine.StartAsync("a", connection);
        await using var b = await Machine.StartAsync("b", connection);
        foreach (var machine in new[] { a, b })
        {
            machine.Write(Prices, $"of {machine.Name}");
            machine.Write("_market/SAME.1d.csv", "same");
            machine.Write($"_strategies/user-{machine.Name}/s.json", machine.Name);
            machine.Write("_strategies/both/s.json", machine.Name);
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
        await using var a = await Machine.StartAsync("a", await server.CreateDatabaseAsync());
        a.Write(Prices, "old");
        (await a.JoinAsync()).Given.Should().Equal(SharedCells.Market);
        a.Write(Prices, "written by hand");

        var again = await a.JoinAsync();

        again.Given.Should().BeEmpty();
        again.SetAside.Should().BeEmpty();
    }

    private sealed class Machine : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("strategyruntime-node-").FullName;
        private readonly ClusterDatabase _database;
        private readonly DataRoot _root;

        private Machine(string name, ClusterDatabase database)
        {
            (Name, _database, _root) = (name, database, new DataRoot(_folder, new FileSystem()));
            Node = new ClusterNode(name, database, _root, NativeFiles.Instance);
        }

        public string Name { get; }

        public ClusterNode Node { get; }

        public static async Task<Machine> StartAsync(string name, string connection) =>
            new(name, await ClusterDatabase.OpenAsync(connection));

        public Task<JoinedData> JoinAsync() => new JoiningMachine(Node, _database, _root, NativeFiles.Instance).JoinAsync();

        public string PathOf(string name) => Path.Combine(_folder, name);

        public string Read(string name) => File.ReadAllText(PathOf(name));

        public void Write(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            File.WriteAllText(PathOf(name), text);
        }

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            await _database.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
