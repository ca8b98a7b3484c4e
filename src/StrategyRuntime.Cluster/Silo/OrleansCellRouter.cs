using StrategyRuntime.Cluster.Routing;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>Asks Orleans where a cell is: its directory knows, or places it.</summary>
internal sealed class OrleansCellRouter(IGrainFactory grains, LocalCells local, NodeIdentity node) : ICellRouter
{
    // A restore of a large cell goes on; who asks meanwhile is asked to come again.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly CellPlace _here = new(node.Name, null);

    /// <inheritdoc/>
    public async ValueTask<CellPlace> FindAsync(string cell, CancellationToken cancellationToken)
    {
        if (local.Has(cell)) return _here;
        try
        {
            await local.WhenLeft(cell).WaitAsync(s_patience, cancellationToken);
            var place = await grains.GetGrain<IUserGrain>(cell).WhereAsync().WaitAsync(s_patience, cancellationToken);
            return place.Node == node.Name ? _here : new CellPlace(place.Node, new Uri(place.Address));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            // Whatever kept a node from taking the cell: another try may find it there, or on another node.
            throw new CellUnavailableException(cell, exception.Message, exception);
        }
    }
}
