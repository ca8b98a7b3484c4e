using Orleans.Concurrency;
using Orleans.Placement;
using StrategyRuntime.Cluster.Nodes;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>A node, as the others talk to it. Its key is the node's address between silos, and there it is.</summary>
internal interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Another node is about to stop: no cell is to be placed there any more.</summary>
    Task LeavesAsync(string silo);

    /// <summary>A user comes here next: brings the files while another node still has the user.</summary>
    Task PrepareAsync(string cell);
}

/// <inheritdoc/>
[HashBasedPlacement, Reentrant]
[GrainType(Type)]
internal sealed class NodeGrain(LeavingNodes leaving, ClusterNode node) : Grain, INodeGrain
{
    /// <summary>Its type, as Orleans calls it.</summary>
    public const string Type = "node";

    /// <inheritdoc/>
    public Task LeavesAsync(string silo)
    {
        leaving.Add(SiloAddress.FromParsableString(silo));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    // On the pool: what it waits for must not hold a thread of the silo.
    public Task PrepareAsync(string cell) => Task.Run(async () =>
    {
        // The other node waits no longer either.
        using var limit = new CancellationTokenSource(CellPolicy.Preparation);
        await node.PrepareAsync(cell, limit.Token);
    });
}
