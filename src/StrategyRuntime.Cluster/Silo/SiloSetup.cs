using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime.Placement;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Membership;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Cluster.Routing;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>Puts an Orleans silo into the process.</summary>
public static class SiloSetup
{
    private const string ClusterName = "strategyruntime";

    private static readonly TimeSpan s_probe = TimeSpan.FromSeconds(1);

    // A restore brings all files of a cell.
    private static readonly TimeSpan s_activation = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Adds the silo, the router and the loop that calls cells. The services have an <see cref="ICellHost"/>, a <see cref="ClusterNode"/>
    /// and a <see cref="Database.ClusterDatabase"/>. Add it last: it starts after everything that cells need, and stops before it.
    /// </summary>
    /// <param name="host">The process.</param>
    /// <param name="node">This node.</param>
    /// <param name="address">Its address for messages between silos.</param>
    /// <param name="policy">When cells leave it.</param>
    public static IHostApplicationBuilder AddSilo(
        this IHostApplicationBuilder host, NodeIdentity node, IPEndPoint address, CellPolicy policy)
    {
        host.Services
            .AddSingleton(node)
            .AddSingleton(policy)
            .AddSingleton<NodeHealth>()
            .AddSingleton<LocalCells>()
            .AddSingleton<LeavingNodes>()
            .AddSingleton<CellMoves>()
            .AddSingleton<CellDirectory>()
            .AddSingleton<ICellRouter, OrleansCellRouter>();
        host.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (ClusterName, ClusterName));
            silo.Configure<SiloOptions>(options => options.SiloName = node.Name);
            silo.ConfigureEndpoints(address.Address, address.Port, gatewayPort: 0, listenOnAnyHostAddress: false);
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = s_probe;
                options.MinProbeTimeout = s_probe;
                // Also how long a node counts as alive because of what else it has sent: three times this.
                options.MaxProbeTimeout = s_probe;
                options.NumMissedProbesLimit = 3;
                // Each node asks for itself: asking through another takes as long again.
                options.EnableIndirectProbes = false;
                options.NumVotesForDeathDeclaration = 2;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
                // A node that was killed leaves its row, which one that joins must not wait for.
                options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedTableIAmAliveLimit = 3;
                // Goes by what nodes tell each other of when they started, each by its clock: SilentNodes does it by the database's.
                options.EvictWhenMaxJoinAttemptTimeExceeded = false;
            });
            silo.Configure<GrainCollectionOptions>(
                options => (options.ActivationTimeout, options.DeactivationTimeout) = (s_activation, s_activation));
            silo.AddPlacementDirector<CellPlacement, CellPlacementDirector>();
            silo.Services.AddSingleton<IPlacementStrategyResolver, CellPlacementResolver>();
            silo.Services.AddSingleton<IMembershipTable, PostgresMembershipTable>();
            silo.Services.Replace(ServiceDescriptor.Singleton<IFatalErrorHandler, EvictedNode>());
        });
        host.Services
            .AddHostedService<CellReconciler>()
            .AddHostedService<SilentNodes>()
            .AddHostedService<ContentCleaner>()
            .AddHostedService(provider => provider.GetRequiredService<CellMoves>());
        return host;
    }
}
