using System.IO.Hashing;
using System.Text;
using Orleans.Metadata;
using Orleans.Runtime.Placement;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Where cells go: each to the node that has the highest hash of cell and node together (Thaler and Ravishankar 1998). All nodes choose
/// alike without asking each other, and a node that comes or goes moves its own share of the cells and no others.
/// </summary>
internal sealed class CellPlacement : PlacementStrategy
{
    /// <summary>The node of a cell among some; a node that starts again on its address is the same one.</summary>
    public static SiloAddress Choose(string cell, IReadOnlyList<SiloAddress> nodes) =>
        nodes.OrderByDescending(n => HashOf(cell, n)).ThenBy(n => n).First();

    private static ulong HashOf(string cell, SiloAddress node) =>
        XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{node.Endpoint} {cell}"));
}

/// <summary>
/// Cells are placed in this way on this node, whatever their grain says. Nodes read that from each other, and one of an earlier version
/// refuses every cell when it does not know the name.
/// </summary>
internal sealed class CellPlacementResolver : IPlacementStrategyResolver
{
    private static readonly CellPlacement s_placement = new();

    /// <inheritdoc/>
    public bool TryResolvePlacementStrategy(GrainType grainType, GrainProperties? properties, out PlacementStrategy result)
    {
        result = s_placement;
        return properties?.Properties.GetValueOrDefault(WellKnownGrainTypeProperties.PlacementStrategy) == nameof(HashBasedPlacement);
    }
}

/// <summary>Places cells for Orleans: on a node that stays. A node's grain is placed on that node, and nowhere when it has gone.</summary>
internal sealed class CellPlacementDirector(LeavingNodes leaving) : IPlacementDirector
{
    private static readonly GrainType s_node = GrainType.Create(NodeGrain.Type);

    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        var nodes = context.GetCompatibleSilos(target);
        if (target.GrainIdentity.Type == s_node)
        {
            return nodes.FirstOrDefault(n => n.ToParsableString() == key) is { } named
                ? Task.FromResult(named)
                : Task.FromException<SiloAddress>(new SiloUnavailableException($"The node {key} has gone."));
        }
        var staying = leaving.Staying(nodes);
        return staying.Length > 0
            ? Task.FromResult(CellPlacement.Choose(key, staying))
            : Task.FromException<SiloAddress>(new SiloUnavailableException("There is no node that stays."));
    }
}
