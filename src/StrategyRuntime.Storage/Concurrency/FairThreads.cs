namespace StrategyRuntime.Storage.Concurrency;

/// <summary>
/// Threads that work for many owners, a task of each in turn, and never all of them for one owner: however much one has to do, the others
/// wait for a task of it at most. Awaits inside the work come back to these threads.
/// </summary>
public sealed class FairThreads : IDisposable
{
    private readonly Dictionary<string, Owner> _owners = new(StringComparer.Ordinal);
    // Owners that may have a task done now.
    private readonly Queue<Owner> _turns = [];
    private readonly int _mostOfOne;
    private bool _isClosed;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">Their name, for debuggers.</param>
    /// <param name="threadCount">How many, at least 2.</param>
    /// <param name="rank">Their rank.</param>
    public FairThreads(string name, int threadCount, ThreadRank rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 2);
        _mostOfOne = threadCount - 1;
        for (var i = 0; i < threadCount; i++) RankedThread.Start($"{name} {i + 1}", rank, Work);
    }

    /// <summary>Runs an asynchronous method from its first line on these threads.</summary>
    /// <param name="owner">Who has it done.</param>
    /// <param name="work">The method.</param>
    public Task Run(string owner, Func<Task> work)
    {
        var begun = Begin(owner);
        var run = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, begun).Unwrap();
        _ = run.ContinueWith(_ => End(begun), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return run;
    }

    /// <summary>The threads end when they have done what there is; what comes later is done by the thread pool.</summary>
    public void Dispose()
    {
        lock (_turns)
        {
            _isClosed = true;
            Monitor.PulseAll(_turns);
        }
    }

    private Owner Begin(string name)
    {
        lock (_turns)
        {
            if (!_owners.TryGetValue(name, out var owner)) _owners[name] = owner = new Owner(name, this);
            owner.Runs++;
            return owner;
        }
    }

    // Also a run that only waits counts: when it goes on, it shares the threads with the later ones of its owner.
    private void End(Owner owner)
    {
        lock (_turns)
        {
            if (--owner.Runs == 0) _owners.Remove(owner.Name);
        }
    }

    private void Add(Owner owner, Task task)
    {
        lock (_turns)
        {
            if (!_isClosed)
            {
                owner.Tasks.Enqueue(task);
                Offer(owner);
                return;
            }
        }
        ThreadPool.UnsafeQueueUserWorkItem(static late => late.owner.Execute(late.task), (owner, task), preferLocal: false);
    }

    private void Offer(Owner owner)
    {
        if (owner.HasTurn || owner.Running == _mostOfOne || owner.Tasks.Count == 0) return;
        owner.HasTurn = true;
        _turns.Enqueue(owner);
        Monitor.Pulse(_turns);
    }

    private void Work()
    {
        while (Next() is ({ } owner, { } task))
        {
            owner.Execute(task);
            lock (_turns)
            {
                owner.Running--;
                Offer(owner);
            }
        }
    }

    // Null once it is closed and nothing is left to do, but what others are at.
    private (Owner Owner, Task Task)? Next()
    {
        lock (_turns)
        {
            while (_turns.Count == 0)
            {
                if (_isClosed) return null;
                Monitor.Wait(_turns);
            }
            var owner = _turns.Dequeue();
            owner.HasTurn = false;
            owner.Running++;
            var task = owner.Tasks.Dequeue();
            // Behind the others.
            Offer(owner);
            return (owner, task);
        }
    }

    private sealed class Owner(string name, FairThreads threads) : TaskScheduler
    {
        public string Name => name;

        // All of it guarded by the turns.
        public int Runs { get; set; }

        public Queue<Task> Tasks { get; } = [];

        public int Running { get; set; }

        public bool HasTurn { get; set; }

        public void Execute(Task task) => TryExecuteTask(task);

        protected override void QueueTask(Task task) => threads.Add(this, task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks()
        {
            lock (threads._turns) return [.. Tasks];
        }
    }
}
