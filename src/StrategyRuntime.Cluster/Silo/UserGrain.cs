using Orleans.Placement;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Takes its cell when Orleans activates it, and gives it back when it is deactivated. Orleans may err and have two of a cell for a while:
/// the epoch in the database lets one of them write. Where it goes is decided by <see cref="CellPlacementResolver"/>.
/// </summary>
[KeepAlive, HashBasedPlacement]
internal sealed class UserGrain(ICellHost host, LocalCells cells, NodeIdentity node) : Grain, IUserGrain
{
    private string Cell => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public Task<GrainPlace> WhereAsync() => Task.FromResult(new GrainPlace(node.Name, node.Address.ToString()));

    /// <inheritdoc/>
    // On the pool: what a start or a stop waits for must not hold a thread of the silo.
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Run(() => host.StartAsync(Cell, cancellationToken), CancellationToken.None);
        cells.Add(Cell, GrainContext);
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        cells.Remove(Cell, GrainContext);
        await Task.Run(() => host.StopAsync(Cell, cancellationToken), CancellationToken.None);
    }
}
