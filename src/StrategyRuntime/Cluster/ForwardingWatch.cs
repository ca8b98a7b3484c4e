using System.Collections.Concurrent;
using StrategyRuntime.Cluster.Routing;
using StrategyRuntime.Limits;

namespace StrategyRuntime.Cluster;

/// <summary>
/// Requests that are open at other nodes. A node that does not answer any more closes nothing: once another one has the cell, what is open
/// at the earlier one is cut, so that streams come back at the new one.
/// </summary>
internal sealed class ForwardingWatch(
    ICellRouter router, EndlessRequests requests, TimeProvider time, ILogger<ForwardingWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Cell, Uri Address), Open> _open = new();

    /// <summary>True once the service stops: what goes to another node from now on is cut at once.</summary>
    public bool IsEnding => requests.Ending.IsCancellationRequested;

    /// <summary>Notes a request that goes to another node, until the result is disposed.</summary>
    public OpenForward Enter(string cell, Uri address)
    {
        var open = Note((cell, address));
        // It is noted before this is asked, so that the end of the service cuts it, or this does.
        if (IsEnding) End((cell, address), open);
        return new OpenForward(() => Leave((cell, address), open), open.Cut.Token);
    }

    /// <summary>
    /// Looks once at every cell that requests are open for, at all of them together. One that an earlier look still waits for is left out.
    /// </summary>
    public Task LookAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_open.Where(o => o.Value.TryLook()).Select(o => LookAsync(o.Key, o.Value, cancellationToken)));

    private async Task LookAsync((string Cell, Uri Address) key, Open open, CancellationToken cancellationToken)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(s_patience);
            var place = await router.FindAsync(key.Cell, patience.Token);
            if (place.Address == key.Address) return;
            logger.LogInformation("The cell {Cell} has left {Address}; requests that are open there are cut", key.Cell, key.Address);
            End(key, open);
        }
        catch (Exception exception) when (exception is CellUnavailableException or OperationCanceledException)
        {
            // Where it will be is not known yet: the next look may tell.
        }
        catch (Exception exception)
        {
            // Nothing waits for this task: what goes wrong in it would be seen nowhere.
            logger.LogError(exception, "The cell {Cell} cannot be looked for", key.Cell);
        }
        finally
        {
            open.Looked();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // As the service's own streams do: the web server would wait for them.
        await using var leaving = requests.Ending.UnsafeRegister(static watch => ((ForwardingWatch)watch!).CutAll(), this);
        using var timer = new PeriodicTimer(s_pause, time);
        try
        {
            // A cell that is nowhere is looked for longer than a second: those that have moved do not wait for it.
            while (await timer.WaitForNextTickAsync(stoppingToken)) _ = LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private Open Note((string, Uri) key)
    {
        while (true)
        {
            var open = _open.GetOrAdd(key, static _ => new Open());
            lock (open)
            {
                // Given up between the two lines above.
                if (open.IsOver) continue;
                open.Requests++;
                return open;
            }
        }
    }

    private void CutAll()
    {
        foreach (var (key, open) in _open) End(key, open);
    }

    private void Leave((string, Uri) key, Open open)
    {
        lock (open)
        {
            if (--open.Requests > 0 || open.IsOver) return;
            open.IsOver = true;
            _open.TryRemove(KeyValuePair.Create(key, open));
        }
    }

    private void End((string, Uri) key, Open open)
    {
        lock (open)
        {
            open.IsOver = true;
            _open.TryRemove(KeyValuePair.Create(key, open));
        }
        open.Cut.Cancel();
    }

    private sealed class Open
    {
        private int _looks;

        // Holds no timer and no handle: the collector takes it.
        public CancellationTokenSource Cut { get; } = new();

        public int Requests { get; set; }

        public bool IsOver { get; set; }

        /// <summary>False while another look goes on.</summary>
        public bool TryLook() => Interlocked.Exchange(ref _looks, 1) == 0;

        /// <summary>A look is over.</summary>
        public void Looked() => Volatile.Write(ref _looks, 0);
    }
}

/// <summary>A request that is open at another node.</summary>
/// <param name="leave">Called at its end.</param>
/// <param name="cut">Cancelled when the cell has left that node, or the service stops.</param>
internal sealed class OpenForward(Action leave, CancellationToken cut) : IDisposable
{
    /// <summary>Cancelled when the cell has left that node, or the service stops.</summary>
    public CancellationToken Cut => cut;

    /// <inheritdoc/>
    public void Dispose() => leave();
}
