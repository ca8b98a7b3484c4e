using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Cells that leave this node. Each is called at its next node as soon as it has left this one: none waits for a loop to find it. Before
/// the node stops, and while it still serves, all of them move, a few at a time; those whose turn has not come run on meanwhile. Any
/// thread.
/// </summary>
internal sealed class CellMoves(
    IGrainFactory grains, LocalCells local, LeavingNodes leaving, ISiloStatusOracle silos, TimeProvider time, ILogger<CellMoves> logger)
    : IHostedLifecycleService
{
    private const int LeastAtOnce = 4;

    // So that a node with any number of cells is empty before the time of its stop is over.
    private const int Rounds = 25;

    // A next node that takes longer keeps its cell waiting, and no other one.
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_announcement = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Task> _calls = new(StringComparer.Ordinal);

    /// <summary>True when this node is about to stop: it takes no more cells.</summary>
    public bool IsLeaving => leaving.Has(silos.SiloAddress);

    /// <summary>Calls a cell at its next node once it has left this one.</summary>
    public void Follow(string cell, Task left)
    {
        var call = new Task<Task>(() => CallAsync(cell, left));
        _calls[cell] = call.Unwrap();
        call.Start(TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        leaving.Add(silos.SiloAddress);
        await AnnounceAsync(cancellationToken);
        var cells = local.All;
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Max(LeastAtOnce, cells.Count / Rounds), CancellationToken = cancellationToken,
        };
        try
        {
            await Parallel.ForEachAsync(cells, options, async (cell, stop) => await MoveAsync(cell, stop));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("The time of the stop is over, and not every cell has moved: the other nodes take the rest");
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Those that do not hear of it are refused when they place a cell here, and try again.
    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        var self = silos.SiloAddress;
        try
        {
            await Task.WhenAll(silos.GetApproximateSiloStatuses(onlyActive: true).Keys
                    .Where(s => !s.Equals(self))
                    .Select(s => grains.GetGrain<INodeGrain>(s.ToParsableString()).LeavesAsync(self.ToParsableString())))
                .WaitAsync(s_announcement, time, cancellationToken);
        }
        catch (Exception exception)
        {
            logger.LogInformation("Not every node knows that this one stops: {Reason}", exception.Message);
        }
    }

    private async Task MoveAsync(string cell, CancellationToken cancellationToken)
    {
        await local.Deactivate(cell, "the node stops").WaitAsync(cancellationToken);
        if (_calls.TryGetValue(cell, out var call)) await Task.WhenAny(call, Task.Delay(s_turn, time, cancellationToken));
    }

    private async Task CallAsync(string cell, Task left)
    {
        try
        {
            await left;
            var place = await grains.GetGrain<IUserGrain>(cell).WhereAsync();
            logger.LogInformation("Cell {Cell} goes on at {Node}", cell, place.Node);
        }
        catch (Exception exception)
        {
            // There is no other node, or it could not take the cell: the loop of each node looks for it.
            logger.LogInformation("Cell {Cell} was called and did not come up: {Reason}", cell, exception.Message);
        }
        finally
        {
            _calls.TryRemove(cell, out _);
        }
    }
}
