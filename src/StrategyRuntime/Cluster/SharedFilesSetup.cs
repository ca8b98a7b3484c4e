using System.IO.Abstractions;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Cluster.Silo;
using StrategyRuntime.Configuration;
using StrategyRuntime.Status;
using StrategyRuntime.Storage.Access;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster;

/// <summary>Copies of what all nodes read: API keys, exchanges, market data; and what nodes say of themselves.</summary>
internal static class SharedFilesSetup
{
    /// <summary>Registers the loops that keep the copies, and say how this node is.</summary>
    public static IServiceCollection AddSharedFiles(this IServiceCollection services, ClusterOptions options) => services
        .AddSingleton<NodeReports>()
        .AddSingleton(provider => FactsOf(options, provider.GetRequiredService<ServiceInfo>()))
        .AddSingleton<IReplicaReader, FeedCopies>()
        .AddHostedService<ReplicaLoop>()
        .AddHostedService<NodeReporter>();

    /// <summary>
    /// Brings the cluster's keys before anything asks whether there are some: a node that is new knows none, and would not listen.
    /// </summary>
    /// <exception cref="ServerConfigurationException">The database cannot be used.</exception>
    public static WebApplicationBuilder BringKeys(this WebApplicationBuilder builder)
    {
        var options = ClusterSetup.OptionsOf(builder.Configuration);
        if (!options.IsOn || options.Problem() is not null) return builder;
        UseKeysAsync(builder.Configuration, options, isWriter: false, _ => { }).GetAwaiter().GetResult();
        return builder;
    }

    /// <summary>Does something with the cluster's keys, from outside of the service.</summary>
    /// <param name="configuration">Names the data root, where their copy is.</param>
    /// <param name="options">Name the database.</param>
    /// <param name="isWriter">True when keys may change: this process has them meanwhile.</param>
    /// <param name="use">Does it.</param>
    /// <exception cref="ServerConfigurationException">The database cannot be used.</exception>
    public static async Task UseKeysAsync(
        IConfiguration configuration, ClusterOptions options, bool isWriter, Action<ApiKeyCatalog> use)
    {
        await using var database = ClusterSetup.Open(options);
        var path = ClusterSetup.DataRootOf(configuration);
        var local = new DataRoot(path, new FileSystem());
        new ApiKeyCatalog(local).CreateFolder();
        await using var node = new ClusterNode($"{options.NodeName} (keys)", database, local, NativeFiles.Instance);
        // Keys that this machine had by itself must not be replaced; where the cluster has none yet, it gets them later.
        if (!await new JoiningMachine(node, database, local, NativeFiles.Instance).HasJoinedAsync()
            && await new CellDirectory(database).FindAsync(SharedCells.Access) is not null)
            await node.SetAsideAsync(SharedCells.Access);
        await node.RefreshAsync(SharedCells.Access);
        use(isWriter ? new ApiKeyCatalog(new DataRoot(path, local.FileSystem, node.Files)) : new ApiKeyCatalog(local));
        await node.DrainAsync(SharedCells.Access, runs: false);
    }

    private static NodeFacts FactsOf(ClusterOptions options, ServiceInfo service) =>
        new(options.NodeName, options.ForwardAddress, service.Version, service.StartedAt);
}
