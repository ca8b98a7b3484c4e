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
    public Task Run(string owner, Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Of(owner)).Unwrap();

    /// <summary>The threads end when they have done what there is; what comes later is done by the thread pool.</summary>
    public void Dispose()
    {
        lock (_turns)
        {
            _isClosed = true;
            Monitor.PulseAll(_turns);
        }
    }

    private Owner Of(string name)
    {
        lock (_turns)
        {
            if (!_owners.TryGetValue(name, out var owner)) _owners[name] = owner = new Owner(name, this);
            return owner;
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
                // What comes back to it later finds it; others may have a new one by then.
                if (owner is { Running: 0, Tasks.Count: 0 } && _owners.GetValueOrDefault(owner.Name) == owner) _owners.Remove(owner.Name);
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
