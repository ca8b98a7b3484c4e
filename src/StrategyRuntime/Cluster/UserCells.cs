using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Cluster.Silo;
using StrategyRuntime.Feeds;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Cluster;

/// <summary>
/// The cells of this node as the service has them: a user's files are brought here before the parts of the service take the user up, and
/// given to the next node when all of them have left the user.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="requests">Requests that are open.</param>
/// <param name="feeds">Feeds, which run where the market data are.</param>
/// <param name="copies">Reads the logs of feeds of another node.</param>
/// <param name="parts">What has something of a user, in the order in which it is started.</param>
/// <param name="logger">Takes what goes wrong.</param>
internal sealed class UserCells(
    ClusterNode node, CellRequests requests, FeedHost feeds, IReplicaReader copies, IReadOnlyList<IUserPart> parts,
    ILogger<UserCells> logger) : ICellHost
{
    /// <inheritdoc/>
    public async Task StartAsync(string cell, CancellationToken cancellationToken)
    {
        var restored = await node.ActivateAsync(cell, cancellationToken);
        logger.LogInformation(
            "Cell {Cell} is here: {Files} files, {Fetched} of them fetched with {Bytes} bytes",
            cell, restored.Files, restored.Fetched, restored.FetchedBytes);
        foreach (var run in restored.Unreadable) logger.LogError("The run in {Folder} cannot be read: {Reason}", run.Folder, run.Reason);
        try
        {
            if (cell == SharedCells.Market) feeds.StartAll();
            // A session that follows a feed goes on behind records that it has taken elsewhere: the copy of the log has to have them.
            if (!SharedCells.Has(cell)) await BringFeedsAsync(cancellationToken);
            if (!SharedCells.Has(cell)) foreach (var part in parts) await part.StartUserAsync(cell);
        }
        catch
        {
            // What did not start is to run all the same.
            await LeaveAsync(cell, runs: true, CancellationToken.None);
            throw;
        }
        requests.Open(cell);
    }

    /// <inheritdoc/>
    public async Task<bool> StopAsync(string cell, CancellationToken cancellationToken)
    {
        await requests.CloseAsync(cell);
        var runs = SharedCells.Has(cell) || parts.Any(p => p.IsBusy(cell));
        await LeaveAsync(cell, runs, cancellationToken);
        return runs;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Stalled(TimeSpan after) => [.. parts.SelectMany(p => p.Stalled(after))];

    /// <inheritdoc/>
    public IReadOnlyList<string> Idle(TimeSpan after) =>
        [.. requests.Idle(after).Where(c => !SharedCells.Has(c) && !parts.Any(p => p.IsBusy(c)))];

    private async Task LeaveAsync(string cell, bool runs, CancellationToken cancellationToken)
    {
        if (cell == SharedCells.Market) await feeds.LeaveAllAsync();
        if (!SharedCells.Has(cell)) await LeaveUserAsync(cell);
        try
        {
            var isGiven = await node.DrainAsync(cell, runs, cancellationToken);
            logger.LogInformation("Cell {Cell} has left: {Outcome}", cell, isGiven ? "the next node may take it" : "another has it");
        }
        catch (Exception exception) when (exception is DurableFileException or NpgsqlException or OperationCanceledException)
        {
            // The next owner has what was confirmed.
            await node.DiscardAsync(cell);
            logger.LogWarning(exception, "Cell {Cell} is left without its last changes, which were not confirmed", cell);
        }
    }

    private async Task BringFeedsAsync(CancellationToken cancellationToken)
    {
        if (await node.RefreshAsync(SharedCells.Market, cancellationToken) != CopyRefresh.None) copies.Looked(SharedCells.Market);
    }

    private async Task LeaveUserAsync(string userId)
    {
        foreach (var part in parts.Reverse())
        {
            try
            {
                await part.StopUserAsync(userId);
            }
            catch (Exception exception)
            {
                // What one part could not leave in order is no reason for the others to stay.
                logger.LogError(exception, "{Part} could not leave {User} in order", part.GetType().Name, userId);
            }
        }
    }
}
