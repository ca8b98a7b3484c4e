namespace StrategyRuntime.Storage.Concurrency;

/// <summary>
/// Runs tasks on dedicated threads, so that work that blocks (fsync) or computes for long (a simulation) never takes a thread from the
/// web server's pool. Awaits inside such a task come back to these threads. A thread is started when there is work for it, so that one
/// backtest does not start those of a service. A thread without work sleeps at once: one that polled first would take a processor from the
/// threads that work.
/// </summary>
public sealed class DedicatedThreadScheduler : TaskScheduler, IDisposable
{
    private readonly string _name;
    private readonly ThreadRank _rank;
    private readonly Queue<Task> _tasks = [];
    private readonly List<Thread> _threads = [];
    // Threads that sleep, or were woken and have not taken their task yet.
    private int _waiting;
    private bool _isClosed;

    /// <summary>Has no thread yet.</summary>
    /// <param name="name">Name of its threads, for debuggers.</param>
    /// <param name="threadCount">How many there may be, at least 1.</param>
    /// <param name="rank">Their rank.</param>
    public DedicatedThreadScheduler(string name, int threadCount, ThreadRank rank = ThreadRank.Prompt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        (_name, _rank) = (name, rank);
        MaximumConcurrencyLevel = threadCount;
    }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel { get; }

    /// <summary>What starts its threads.</summary>
    internal Func<string, ThreadRank, Action, Thread> Start { get; init; } = RankedThread.Start;

    /// <summary>Runs an asynchronous method from its first line on these threads.</summary>
    public Task Run(Func<Task> work, CancellationToken cancellationToken = default) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Runs a method on one of these threads.</summary>
    public Task Run(Action work, CancellationToken cancellationToken = default) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Takes no more tasks and waits for the ones that are queued. Must not be called from one of its threads.</summary>
    public void Dispose()
    {
        lock (_tasks)
        {
            _isClosed = true;
            Monitor.PulseAll(_tasks);
        }
        // None is added any more.
        foreach (var thread in _threads) thread.Join();
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_tasks)
        {
            if (_isClosed) throw new InvalidOperationException("The scheduler takes no more tasks.");
            // Before the task is queued: one that was refused must not be done later all the same.
            var isStarted = _tasks.Count >= _waiting && _threads.Count < MaximumConcurrencyLevel && TryStart();
            _tasks.Enqueue(task);
            if (!isStarted) Monitor.Pulse(_tasks);
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_tasks) return [.. _tasks];
    }

    private bool TryStart()
    {
        try
        {
            _threads.Add(Start($"{_name} {_threads.Count + 1}", _rank, Work));
            return true;
        }
        catch (Exception exception) when (_threads.Count > 0 && exception is OutOfMemoryException or ThreadStartException)
        {
            // The threads that there are do it later. What follows an await would be lost with an exception.
            return false;
        }
    }

    private void Work()
    {
        while (Next() is { } task) TryExecuteTask(task);
    }

    // Null once it is closed and there is nothing left to do.
    private Task? Next()
    {
        lock (_tasks)
        {
            while (_tasks.Count == 0)
            {
                if (_isClosed) return null;
                _waiting++;
                Monitor.Wait(_tasks);
                _waiting--;
            }
            return _tasks.Dequeue();
        }
    }
}
