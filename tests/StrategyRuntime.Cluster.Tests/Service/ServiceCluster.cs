using System.Diagnostics;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>Nodes of one cluster, each with a disk, and how the database sees them.</summary>
internal sealed class ServiceCluster : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("strategyruntime-cluster-").FullName;
    private readonly ClusterDatabase _database;

    private ServiceCluster(ClusterDatabase database, string connection, int count, string[] settings)
    {
        _database = database;
        Nodes = [.. Enumerable.Range(0, count).Select(i => new ServiceNode($"node-{(char)('a' + i)}", FolderOf(i), connection, settings))];
    }

    public IReadOnlyList<ServiceNode> Nodes { get; }

    /// <summary>Starts nodes that share a new database.</summary>
    public static async Task<ServiceCluster> StartAsync(PostgresServer server, int count = 3, params string[] settings)
    {
        var connection = await server.CreateDatabaseAsync();
        var cluster = new ServiceCluster(await ClusterDatabase.OpenAsync(connection), connection, count, settings);
        try
        {
            foreach (var node in cluster.Nodes) node.Start();
            foreach (var node in cluster.Nodes) await node.UntilItListensAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
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
                throw new TimeoutException($"No node takes {cell}:\n{string.Join('\n', Nodes.Select(n => $"--- {n.Name}\n{n.Output}"))}");
            await Task.Delay(20);
        }
    }

    /// <summary>Every cell with its owner.</summary>
    public Task<IReadOnlyList<CellOwnership>> OwnersAsync() => new CellDirectory(_database).ListAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string?> FindAsync(string cell)
    {
        try
        {
            return (await new CellDirectory(_database).FindAsync(cell))?.Node;
        }
        catch (Npgsql.NpgsqlException)
        {
            // It is being restarted.
            return null;
        }
    }

    private string FolderOf(int node) => Directory.CreateDirectory(Path.Combine(_folder, $"{(char)('a' + node)}")).FullName;
}
