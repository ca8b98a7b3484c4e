using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Cells that leave this node. Each is called at its next node as soon as it has left this one: none waits for a loop to find it. Before
/// the node stops, and while it still serves, all of them move, a few at a time; those whose turn has not come run on meanwhile. What has
/// not moved in a part of the stop's time moves at once. Any thread.
/// </summary>
internal sealed class CellMoves(
    IGrainFactory grains, ICellHost host, LocalCells local, LeavingNodes leaving, ISiloStatusOracle silos, CellPolicy policy,
    IOptions<HostOptions> hosting, TimeProvider time, ILogger<CellMoves> logger)
    : IHostedLifecycleService
{
    private const int LeastAtOnce = 2;

    // So many, that all cells move in turn where a move takes about half a second, as most do.
    private const int Rounds = 25;

    // Of the stop's time. The rest is for the web server, the sessions and the silo: once it is over, each of them ends as in a crash.
    private const double WithoutTurn = 0.8;

    // A next node that takes longer keeps its cell waiting, and no other one.
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(2);

    // A node that leaves and was not known to refuses the cell, and Orleans has the refusal for the answer of the next five seconds.
    private static readonly TimeSpan s_calling = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

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
        using var inTurn = Within(policy.InTurn, cancellationToken);
        using var all = Within(WithoutTurn, cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var told = new HashSet<SiloAddress>();
        await AnnounceAsync(told, cancellationToken);
        var announcing = KeepAnnouncingAsync(told, ended.Token);
        try
        {
            if (await MoveInTurnAsync(inTurn.Token)) return;
            logger.LogWarning("{Count} cells have not moved in their part of the stop: they move at once", local.All.Count);
            await MoveAtOnceAsync(all.Token);
        }
        catch (OperationCanceledException) when (all.IsCancellationRequested)
        {
            logger.LogWarning("The time of the stop is over, and not every cell has moved: the other nodes take the rest");
        }
        finally
        {
            await ended.CancelAsync();
            await announcing;
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

    private CancellationTokenSource Within(double part, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(hosting.Value.ShutdownTimeout * part);
        return source;
    }

    // False when the time was over before all had moved.
    private async Task<bool> MoveInTurnAsync(CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            // Those that were being taken when the stop began come to be here meanwhile.
            while (local.All.Where(seen.Add).ToList() is { Count: > 0 } cells)
            {
                var options = new ParallelOptions
                {
                    MaxDegreeOfParallelism = Math.Max(LeastAtOnce, cells.Count / Rounds), CancellationToken = cancellationToken,
                };
                var idle = Idle();
                await Parallel.ForEachAsync(cells, options, async (cell, stop) =>
                {
                    if (idle.Contains(cell)) await LeaveAsync(cell, idle).WaitAsync(stop);
                    else await MoveAsync(cell, stop);
                });
            }
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // Also waits for those that were on their way out when their time to do so in turn was over.
    private async Task MoveAtOnceAsync(CancellationToken cancellationToken)
    {
        var idle = Idle();
        await Task.WhenAll([.. local.All.Select(c => LeaveAsync(c, idle)), .. local.Leaving]).WaitAsync(cancellationToken);
    }

    private HashSet<string> Idle() => host.Idle(TimeSpan.Zero).ToHashSet(StringComparer.Ordinal);

    // What is not wanted anywhere is given back, and no more.
    private Task LeaveAsync(string cell, HashSet<string> idle) =>
        idle.Contains(cell) ? local.Deactivate(cell, "the node stops") : local.Move(cell);

    // Those that did not answer, and those that have joined since, are asked again: until they know, they place cells here.
    private async Task KeepAnnouncingAsync(HashSet<SiloAddress> told, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_announcement, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) await AnnounceAsync(told, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // All cells have left.
        }
    }

    private async Task AnnounceAsync(HashSet<SiloAddress> told, CancellationToken cancellationToken)
    {
        SiloAddress[] nodes = [.. Staying().Where(n => !told.Contains(n))];
        var answers = await Task.WhenAll(nodes.Select(n => TellAsync(n, cancellationToken)));
        told.UnionWith(nodes.Zip(answers).Where(n => n.Second).Select(n => n.First));
    }

    // One that does not hear of it is refused when it places a cell here, and tries again.
    private async Task<bool> TellAsync(SiloAddress node, CancellationToken cancellationToken)
    {
        try
        {
            await Node(node).LeavesAsync(silos.SiloAddress.ToParsableString()).WaitAsync(s_announcement, time, cancellationToken);
            return true;
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested)
                logger.LogInformation("{Node} does not know yet that this one stops: {Reason}", node, exception.Message);
            return false;
        }
    }

    private async Task PrepareAsync(string cell, CancellationToken cancellationToken)
    {
        if (Staying() is not { Length: > 0 } staying) return;
        try
        {
            await Node(CellPlacement.Choose(cell, staying)).PrepareAsync(cell).WaitAsync(CellPolicy.Preparation, time, cancellationToken);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation("The files of {Cell} are not at the next node yet: {Reason}", cell, exception.Message);
        }
    }

    private SiloAddress[] Staying() => leaving.Staying(silos.GetApproximateSiloStatuses(onlyActive: true).Keys);

    private INodeGrain Node(SiloAddress node) => grains.GetGrain<INodeGrain>(node.ToParsableString());

    private async Task CallAsync(string cell, Task left)
    {
        try
        {
            await left;
            var (started, pause) = (time.GetTimestamp(), s_firstPause);
            while (Staying().Length > 0)
            {
                var isLast = time.GetElapsedTime(started) > s_calling;
                if (await TryCallAsync(cell, isLast) || isLast) break;
                await Task.Delay(pause, time);
                pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
            }
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
