using System.IO.Abstractions;
using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;
using StrategyRuntime.Alerts;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Cluster.Silo;
using StrategyRuntime.Configuration;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Feeds;
using StrategyRuntime.Hosting;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Streaming.UserStream;
using StrategyRuntime.Studies;

namespace StrategyRuntime.Cluster;

/// <summary>Makes the process a node of a cluster. Without a database none of it is registered, and nothing of Orleans is loaded.</summary>
internal static class ClusterSetup
{
    private static readonly string s_section = $"{OptionsSection.Root}:{ClusterOptions.Section}";

    // Some waits for PostgreSQL hold a thread of the pool, and its answers come on others. The pool would add those slowly, while the other
    // nodes take one that answers nothing for dead.
    private const int LeastThreads = 64;

    // Of the stop of a node: its cells are drained one after the other.
    private static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Adds the node where there is a database. Comes last, when the options are known to be right: the silo starts after everything that
    /// cells need, and stops before it.
    /// </summary>
    /// <exception cref="ServerConfigurationException">Something else must be configured otherwise in a cluster.</exception>
    public static WebApplicationBuilder AddCluster(this WebApplicationBuilder builder)
    {
        var options = OptionsOf(builder.Configuration);
        if (options.IsOn) Add(builder, options);
        return builder;
    }

    /// <summary>Counts the requests of each cell, and refuses those of one that leaves. Comes when they are where their cell is.</summary>
    public static WebApplication UseCellRequests(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.IsOn) app.UseMiddleware<CellRequestsMiddleware>();
        return app;
    }

    /// <summary>The options of a node, before there are services.</summary>
    /// <exception cref="ServerConfigurationException">One of them is no value of its kind.</exception>
    public static ClusterOptions OptionsOf(IConfiguration configuration) => Bind<ClusterOptions>(configuration.GetSection(s_section));

    /// <summary>The data root that a configuration names.</summary>
    public static string DataRootOf(IConfiguration configuration) => RuntimeOf(configuration).DataRoot;

    private static RuntimeOptions RuntimeOf(IConfiguration configuration) =>
        Bind<RuntimeOptions>(configuration.GetSection(OptionsSection.Root));

    private static T Bind<T>(IConfigurationSection section)
        where T : new()
    {
        try
        {
            return section.Get<T>() ?? new T();
        }
        catch (InvalidOperationException exception)
        {
            // Its message names the option and its value.
            throw new ServerConfigurationException(exception.Message);
        }
    }

    private static void Add(WebApplicationBuilder builder, ClusterOptions options)
    {
        var runtime = RuntimeOf(builder.Configuration);
        if (runtime.Durability != DurabilityPolicy.Always)
            throw new ServerConfigurationException("StrategyRuntime:Durability must be Always in a cluster.");
        var database = Open(options);
        var name = TakeName(database, options.NodeName);
        ThreadPool.GetMinThreads(out var threads, out var completions);
        ThreadPool.SetMinThreads(Math.Max(threads, LeastThreads), completions);
        builder.Services
            .AddSingleton(_ => database)
            .AddSingleton(_ => name)
            .AddHostedService(provider => provider.GetRequiredService<NodeName>())
            .AddSingleton(provider => new ClusterNode(
                options.NodeName,
                provider.GetRequiredService<ClusterDatabase>(),
                new DataRoot(runtime.DataRoot, provider.GetRequiredService<IFileSystem>()),
                NativeFiles.Instance))
            .AddSingleton(provider => new JoiningMachine(
                provider.GetRequiredService<ClusterNode>(),
                database,
                new DataRoot(runtime.DataRoot, provider.GetRequiredService<IFileSystem>()),
                NativeFiles.Instance))
            .AddSingleton(provider => provider.GetRequiredService<ClusterNode>().Files)
            .AddSingleton<INodeState, NodeState>()
            .AddSingleton<CellRequests>()
            .AddSingleton<IFeedNeeds, FeedNeeds>()
            .AddSingleton<ICellHost>(provider => new UserCells(
                provider.GetRequiredService<ClusterNode>(),
                provider.GetRequiredService<CellRequests>(),
                provider.GetRequiredService<FeedHost>(),
                provider.GetRequiredService<IReplicaReader>(),
                [
                    provider.GetRequiredService<AlertHost>(),
                    provider.GetRequiredService<ExecutionHost>(),
                    provider.GetRequiredService<StudyHost>(),
                    provider.GetRequiredService<UserChannels>(),
                ],
                provider.GetRequiredService<ILogger<UserCells>>()))
            .PostConfigure<HostOptions>(
                host => host.ShutdownTimeout = host.ShutdownTimeout > s_shutdown ? host.ShutdownTimeout : s_shutdown);
        builder.Services.AddSharedFiles(options);
        builder.AddForwarding(options);
        builder.Services
            .AddSingleton<StudyNodes>()
            .AddSingleton<IStudyNodes>(provider => provider.GetRequiredService<StudyNodes>())
            .AddHostedService(provider => provider.GetRequiredService<StudyNodes>());
        builder.AddSilo(
            new NodeIdentity(options.NodeName, options.ForwardAddress),
            new IPEndPoint(IPAddress.Parse(options.Address), options.SiloPort),
            new CellPolicy(TimeSpan.FromSeconds(options.BalanceAfterSeconds), TimeSpan.FromMinutes(options.IdleAfterMinutes)));
    }

    /// <summary>Connects to the database.</summary>
    /// <exception cref="ServerConfigurationException">The database cannot be used.</exception>
    public static ClusterDatabase Open(ClusterOptions options)
    {
        try
        {
            // At the start nothing else is to be done by this thread.
            return ClusterDatabase.OpenAsync(options.ConnectionString!).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is NpgsqlException or ClusterDatabaseException or ArgumentException)
        {
            throw new ServerConfigurationException($"The database of the cluster cannot be used: {exception.Message}");
        }
    }

    private static NodeName TakeName(ClusterDatabase database, string name)
    {
        try
        {
            return NodeName.TakeAsync(database, name, TimeProvider.System).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is NpgsqlException or ClusterDatabaseException)
        {
            throw new ServerConfigurationException($"The node cannot join the cluster: {exception.Message}");
        }
    }

    private sealed class NodeState(NodeHealth health, ClusterNode node) : INodeState
    {
        public string? Degraded => health.Trouble;

        public async ValueTask<bool> HasNewestAsync(string userId) => await node.IsOwnerAsync(userId);
    }
}
