using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Storage.Writing;

/// <summary>
/// The one loop that touches a session's files. It sleeps until there are events, a request or due work; takes everything that has
/// gathered; commits it; answers the requests. The first failure ends the loop.
/// </summary>
internal sealed class CommitLoop : IAsyncDisposable
{
    private readonly EventBacklog _backlog;
    private readonly CommitPipeline _pipeline;
    private readonly Func<Exception, ValueTask<Exception>> _fail;
    private readonly SemaphoreSlim _signal = new(0);
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private List<Request> _requests = [];
    private Exception? _failure;
    private int _isSignalled;
    private bool _isClosing;

    /// <summary>Starts the loop.</summary>
    /// <param name="fail">Called with the failure that ends the loop; returns the exception that callers get.</param>
    public CommitLoop(
        EventBacklog backlog, CommitPipeline pipeline, DedicatedThreadScheduler scheduler, TimeProvider time, Func<Exception,
        ValueTask<Exception>> fail)
    {
        _backlog = backlog;
        _pipeline = pipeline;
        _fail = fail;
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Completion = scheduler.Run(RunAsync);
    }

    /// <summary>Completes when the loop has ended.</summary>
    public Task Completion { get; }

    /// <summary>Wakes the loop.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _isSignalled, 1) == 0) _signal.Release();
    }

    /// <summary>Runs work on the loop after everything that was emitted before this call is committed.</summary>
    public Task PostAsync(Func<ValueTask> work)
    {
        var request = new Request(work);
        lock (_gate)
        {
            if (_failure is not null) return Task.FromException(_failure);
            ObjectDisposedException.ThrowIf(_isClosing, typeof(StrategyOutputWriter));
            _requests.Add(request);
        }
        Wake();
        return request.Done.Task;
    }

    /// <summary>Ends the loop after the requested work.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate) _isClosing = true;
        Wake();
        await Completion;
        // The signal goes last: a timer callback that is still running uses it.
        await _timer.DisposeAsync();
        _signal.Dispose();
    }

    private async Task RunAsync()
    {
        List<Request> taken = [];
        try
        {
            while (true)
            {
                await _signal.WaitAsync();
                Volatile.Write(ref _isSignalled, 0);
                bool isClosing;
                lock (_gate)
                {
                    // Requests first, then the batch: so it holds everything that was emitted before any of them.
                    (taken, _requests) = (_requests, taken);
                    isClosing = _isClosing;
                }
                await TurnAsync(taken);
                if (isClosing) return;
            }
        }
        catch (Exception e)
        {
            await FailAsync(e, taken);
        }
        finally
        {
            // Before the signal goes: a place that is passed on wakes the loop.
            _pipeline.Leave();
        }
    }

    private async ValueTask TurnAsync(List<Request> requests)
    {
        if (_backlog.Take() is { } batch)
        {
            await _pipeline.CommitAsync(batch);
            _backlog.Return(batch);
        }
        foreach (var request in requests)
        {
            await request.Work();
            request.Done.SetResult();
        }
        requests.Clear();
        if (await _pipeline.DoDueAsync() is { } rest) _timer.Change(rest, Timeout.InfiniteTimeSpan);
    }

    private async Task FailAsync(Exception cause, List<Request> taken)
    {
        Exception failure;
        try
        {
            failure = await _fail(cause);
        }
        catch (Exception e)
        {
            // Callers that wait for this loop get this error too.
            failure = new AggregateException(cause, e);
        }
        lock (_gate)
        {
            _failure = failure;
            taken.AddRange(_requests);
        }
        _backlog.Fail(failure);
        foreach (var request in taken) request.Done.TrySetException(failure);
    }

    private sealed record Request(Func<ValueTask> Work)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
