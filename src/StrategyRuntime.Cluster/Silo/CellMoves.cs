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
    IGrainFactory grains, ICellHost host, LocalCells local, LeavingNodes leaving, ISiloStatusOracle silos, TimeProvider time,
    ILogger<CellMoves> logger)
    : IHostedLifecycleService
{
    private const int LeastAtOnce = 2;

    // So that a node with any number of cells is empty before the time of its stop is over.
    private const int Rounds = 25;

    private const int Tries = 5;

    // A next node that takes longer keeps its cell waiting, and no other one.
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_betweenTries = TimeSpan.FromMilliseconds(50);

    // What is not brought by then is brought while the cell rests.
    private static readonly TimeSpan s_preparation = TimeSpan.FromSeconds(10);
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

    /// <summary>Has a cell move to its next node, which brings the files before it leaves this one.</summary>
    public async Task MoveAsync(string cell, CancellationToken cancellationToken)
    {
        await PrepareAsync(cell, cancellationToken);
        await local.Move(cell).WaitAsync(cancellationToken);
        if (_calls.TryGetValue(cell, out var call)) await Task.WhenAny(call, Task.Delay(s_turn, time, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        leaving.Add(silos.SiloAddress);
        // The last node of a cluster leaves its cells as they are.
        if (Staying().Length == 0) return;
        await AnnounceAsync(cancellationToken);
        var cells = local.All;
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Max(LeastAtOnce, cells.Count / Rounds), CancellationToken = cancellationToken,
        };
        try
        {
            // What is not wanted anywhere is given back, and no more.
            var idle = host.Idle(TimeSpan.Zero).ToHashSet(StringComparer.Ordinal);
            await Parallel.ForEachAsync(cells, options, async (cell, stop) =>
            {
                if (idle.Contains(cell)) await local.Deactivate(cell, "the node stops").WaitAsync(stop);
                else await MoveAsync(cell, stop);
            });
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
            await Task.WhenAll(Staying().Select(n => Node(n).LeavesAsync(self.ToParsableString())))
                .WaitAsync(s_announcement, time, cancellationToken);
        }
        catch (Exception exception)
        {
            logger.LogInformation("Not every node knows that this one stops: {Reason}", exception.Message);
        }
    }

    private async Task PrepareAsync(string cell, CancellationToken cancellationToken)
    {
        if (Staying() is not { Length: > 0 } staying) return;
        try
        {
            await Node(CellPlacement.Choose(cell, staying)).PrepareAsync(cell).WaitAsync(s_preparation, time, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation("The files of {Cell} are not at the next node yet: {Reason}", cell, exception.Message);
        }
    }

    private SiloAddress[] Staying() => [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Where(n => !leaving.Has(n))];

    private INodeGrain Node(SiloAddress node) => grains.GetGrain<INodeGrain>(node.ToParsableString());

    private async Task CallAsync(string cell, Task left)
    {
        try
        {
            await left;
            var tries = Staying().Length > 0 ? Tries : 0;
            for (var attempt = 1; attempt <= tries && !await TryCallAsync(cell, attempt == tries); attempt++)
                await Task.Delay(s_betweenTries, time);
        }
        finally
        {
            _calls.TryRemove(cell, out _);
        }
    }

    private async Task<bool> TryCallAsync(string cell, bool isLast)
    {
        try
        {
            var place = await grains.GetGrain<IUserGrain>(cell).WhereAsync();
            logger.LogInformation("Cell {Cell} goes on at {Node}", cell, place.Node);
            return true;
        }
        catch (Exception exception)
        {
            // The call may have gone to where the cell was: the next one goes by what is so now. When the next node cannot take the cell,
            // the loop of each node looks for it.
            if (isLast) logger.LogInformation("Cell {Cell} was called and did not come up: {Reason}", cell, exception.Message);
            return false;
        }
    }
}
