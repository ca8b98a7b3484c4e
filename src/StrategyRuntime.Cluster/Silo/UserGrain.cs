using Orleans.Placement;
using StrategyRuntime.Cluster.Nodes;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Takes its cell when Orleans activates it, and gives it back when it is deactivated. Orleans may err and have two of a cell for a while:
/// the epoch in the database lets one of them write. Where it goes is decided by <see cref="CellPlacementResolver"/>.
/// </summary>
[KeepAlive, HashBasedPlacement]
internal sealed class UserGrain(ICellHost host, LocalCells cells, CellMoves moves, ClusterNode owner, NodeIdentity node)
    : Grain, IUserGrain
{
    private string Cell => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public Task<GrainPlace> WhereAsync()
    {
        // Its own loop would have done so, did that still look.
        if (owner.IsStalled(Cell, CellPolicy.Stalled * 2))
        {
            owner.GiveUp(Cell);
            _ = cells.Deactivate(Cell, "a commit of it has got no answer");
        }
        return Task.FromResult(new GrainPlace(node.Name, node.Address.ToString()));
    }

    /// <inheritdoc/>
    // On the pool: what a start or a stop waits for must not hold a thread of the silo.
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Its place was chosen by a node that does not know it yet: another try finds the next node.
        if (moves.IsLeaving) throw new InvalidOperationException($"The node {node.Name} stops and takes no more cells.");
        await Task.Run(() => host.StartAsync(Cell, cancellationToken), CancellationToken.None);
        cells.Add(Cell, GrainContext);
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        cells.Remove(Cell, GrainContext);
        if (await Task.Run(() => host.StopAsync(Cell, cancellationToken), CancellationToken.None))
            moves.Follow(Cell, GrainContext.Deactivated);
    }
}
