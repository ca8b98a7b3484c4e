using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>Nodes of one cluster, each with a disk, and how the database sees them.</summary>
internal sealed class ServiceCluster : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = ServiceNode.Patience;

    private readonly string _folder = Directory.CreateTempSubdirectory("strategyruntime-cluster-").FullName;
    private readonly ClusterDatabase _database;

    private readonly SemaphoreSlim _restarting = new(1);
    private readonly NodeNetworks? _networks;
    private readonly List<PostgresRelay> _relays = [];

    private ServiceCluster(ClusterDatabase database, Func<int, ServiceCluster, ServiceNode> node, int count, NodeNetworks? networks)
    {
        (_database, _networks) = (database, networks);
        Nodes = [.. Enumerable.Range(0, count).Select(i => node(i, this))];
    }

    public IReadOnlyList<ServiceNode> Nodes { get; }

    /// <summary>The database, by a way of the test's own.</summary>
    public ClusterDatabase Database => _database;

    /// <summary>True when the nodes can be cut from each other.</summary>
    public bool HasNetworks => _networks is not null;

    /// <summary>Starts nodes that share a new database.</summary>
    public static async Task<ServiceCluster> StartAsync(PostgresServer server, int count = 3, params string[] settings)
    {
        var connection = await server.CreateDatabaseAsync();
        return await StartAsync(new ServiceCluster(
            await ClusterDatabase.OpenAsync(connection),
            (i, cluster) => new ServiceNode(NameOf(i), cluster.FolderOf(i), connection) { Settings = settings },
            count, networks: null));
    }

    /// <summary>
    /// The same with nodes that can be cut from the database, and from each other where this machine lets a test do so. The clock of the
    /// second is an hour ahead, that of the third an hour behind.
    /// </summary>
    public static async Task<ServiceCluster> StartCuttableAsync(PostgresServer server)
    {
        var connection = await server.CreateDatabaseAsync();
        const int Count = 3;
        var database = await ClusterDatabase.OpenAsync(connection);
        var networks = await NodeNetworks.TryCreateAsync(Count);
        ServiceCluster? cluster = null;
        try
        {
            cluster = new ServiceCluster(database, (i, cluster) => cluster.Cuttable(i, connection, server.Port), Count, networks);
            var clock = await WrongClock.MakeAsync(cluster._folder);
            cluster.Nodes[1].Variables = clock(TimeSpan.FromHours(1));
            cluster.Nodes[2].Variables = clock(TimeSpan.FromHours(-1));
            await cluster.RestartAsync();
            foreach (var (node, hours) in cluster.Nodes.Zip([0, 1, -1]))
            {
                using var answer = await node.Client.GetAsync("/healthz");
                answer.Headers.Date.Should().BeCloseTo(DateTimeOffset.UtcNow.AddHours(hours), TimeSpan.FromMinutes(10));
            }
            return cluster;
        }
        catch
        {
            if (cluster is not null) await cluster.DisposeAsync();
            else if (networks is not null) await networks.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cuts a node from the database.</summary>
    public void CutFromDatabase(ServiceNode node) => _relays[IndexOf(node)].Cut();

    /// <summary>Ends that.</summary>
    public void HealDatabase(ServiceNode node) => _relays[IndexOf(node)].Heal();

    /// <summary>Cuts a node from the other nodes.</summary>
    public Task CutFromNodesAsync(ServiceNode node) => _networks!.CutAsync(IndexOf(node));

    /// <summary>Ends that.</summary>
    public Task HealNodesAsync(ServiceNode node) => _networks!.HealAsync(IndexOf(node));

    /// <summary>Starts the nodes that have ended, and returns when all of them answer.</summary>
    public async Task RestartAsync()
    {
        await _restarting.WaitAsync();
        try
        {
            for (var started = Stopwatch.GetTimestamp(); !await TryRestartAsync();)
            {
                // One of them was declared dead as it began.
                if (Stopwatch.GetElapsedTime(started) > s_patience) throw new TimeoutException($"The nodes do not start:\n{Outputs}");
            }
        }
        finally
        {
            _restarting.Release();
        }
    }

    /// <summary>Does something at the node that has a cell; should that be lost meanwhile, at the next one.</summary>
    public async Task AtOwnerAsync(string cell, Func<ServiceNode, Task> act)
    {
        while (true)
        {
            try
            {
                await act(await OwnerOfAsync(cell));
                return;
            }
            catch (NodeEvictedException)
            {
                await RestartAsync();
            }
        }
    }

    /// <summary>The node that has a cell, once one that runs has it.</summary>
    public async Task<ServiceNode> OwnerOfAsync(string cell, ServiceNode? other = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var owner = await FindAsync(cell);
            if (owner is not null && Nodes.FirstOrDefault(n => n.Name == owner && n != other) is { IsRunning: true } node) return node;
            if (Stopwatch.GetElapsedTime(started) > s_patience)
                throw new TimeoutException($"No node takes {cell}:\n{Outputs}");
            await Task.Delay(20);
        }
    }

    /// <summary>Every cell with its owner.</summary>
    public Task<IReadOnlyList<CellOwnership>> OwnersAsync() => new CellDirectory(_database).ListAsync();

    /// <summary>True while the nodes count a node as one of them.</summary>
    public async Task<bool> IsMemberAsync(ServiceNode node)
    {
        var report = await new NodeReports(_database).ReadAsync(CancellationToken.None);
        return report.Nodes.Single(n => n.Name == node.Name).State == NodeState.Active;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // One that cannot be ended must not keep the others.
            await Task.WhenAll(Nodes.Select(n => n.DisposeAsync().AsTask()));
            foreach (var relay in _relays) await relay.DisposeAsync();
        }
        finally
        {
            if (_networks is not null) await _networks.DisposeAsync();
            await _database.DisposeAsync();
            _restarting.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task<ServiceCluster> StartAsync(ServiceCluster cluster)
    {
        try
        {
            await cluster.RestartAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private async Task<bool> TryRestartAsync()
    {
        try
        {
            foreach (var node in Nodes.Where(n => !n.IsRunning)) node.Start();
            foreach (var node in Nodes) await node.UntilItListensAsync();
            return true;
        }
        catch (NodeEvictedException)
        {
            return false;
        }
    }

    private ServiceNode Cuttable(int node, string connection, int port)
    {
        var place = _networks is { } networks
            ? new NodePlace(networks.NameOf(node), NodeNetworks.AddressOf(node), () => networks.OpenSocket(node))
            : null;
        var socket = place?.OpenSocket() ?? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var relay = new PostgresRelay(socket, port);
        _relays.Add(relay);
        var way = new NpgsqlConnectionStringBuilder(connection) { Port = relay.Port }.ConnectionString;
        return new ServiceNode(NameOf(node), FolderOf(node), way, place);
    }

    private string Outputs => string.Join('\n', Nodes.Select(n => $"--- {n.Name}\n{n.Output}"));

    private int IndexOf(ServiceNode node) => Nodes.Index().Single(n => n.Item == node).Index;

    private static string NameOf(int node) => $"node-{(char)('a' + node)}";

    private async Task<string?> FindAsync(string cell)
    {
        try
        {
            return (await new CellDirectory(_database).FindAsync(cell))?.Node;
        }
        catch (NpgsqlException)
        {
            // It is being restarted.
            return null;
        }
    }

    private string FolderOf(int node) => Directory.CreateDirectory(Path.Combine(_folder, $"{(char)('a' + node)}")).FullName;
}
