using Orleans.Placement;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>A node, as the others talk to it. Its key is the node's address between silos, and there it is.</summary>
internal interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Another node is about to stop: no cell is to be placed there any more.</summary>
    Task LeavesAsync(string silo);
}

/// <inheritdoc/>
[HashBasedPlacement]
internal sealed class NodeGrain(LeavingNodes leaving) : Grain, INodeGrain
{
    /// <inheritdoc/>
    public Task LeavesAsync(string silo)
    {
        leaving.Add(SiloAddress.FromParsableString(silo));
        return Task.CompletedTask;
    }
}
