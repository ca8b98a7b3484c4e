using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.Ring;
using StrategyRuntime.Streaming.Waking;

namespace StrategyRuntime.Streaming.Channels;

/// <summary>
/// The stream side of one execution: takes what its runs commit and wakes the subscribers. Any thread may call it; nothing here waits for
/// a subscriber.
/// </summary>
public sealed class SessionChannel : ISessionStream, IWakeSource
{
    private readonly RingBudget _budget;
    private readonly TickSampler _sampler;
    private readonly Action<SessionChannel, ExecutionStatus>? _announced;
    private readonly HeldTicks _held = new();
    private readonly TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunFeed? _feed;
    private ExchangeClock _clock = new(ExchangeZone.Utc);
    private PendingTick? _pendingTick;
    private bool _tickWaits;
    private ControlFrame? _tick;
    private ControlFrame? _status;
    private bool _isRemoved;
    private bool _isLeft;
    private Action? _watched;

    internal SessionChannel(
        SessionId session, RingBudget budget, TickSampler sampler, Action<SessionChannel, ExecutionStatus>? announced)
    {
        Session = session;
        _budget = budget;
        _sampler = sampler;
        _announced = announced;
    }

    /// <summary>Which execution.</summary>
    public SessionId Session { get; }

    /// <summary>True when there are subscribers: only then is a <see cref="LiveView"/> needed.</summary>
    public bool WantsTick => Subscribers.Count + Followers.Count > 0;

    /// <summary>The subscribers that are woken when there is something new.</summary>
    internal WakeList Subscribers { get; } = new();

    /// <summary>The many-session streams that this session is on.</summary>
    internal WakeList Followers { get; } = new();

    /// <summary>What reads events and is shown no ticks: it is woken when there are events, or a run begins or ends.</summary>
    internal WakeList Readers { get; } = new();

    /// <summary>The current run; null before the first one.</summary>
    internal RunFeed? Feed => Volatile.Read(ref _feed);

    /// <summary>
    /// What a reader of a run reads from: another feed once the run was blocked, or had failed, and was taken up again.
    /// </summary>
    /// <param name="known">What it has read from so far; null before the first run.</param>
    internal RunFeed? FeedAfter(RunFeed? known) =>
        Feed is { } current && (known is null || known.Run == current.Run) ? current : known;

    /// <summary>The latest <c>tick</c> frame.</summary>
    internal ControlFrame? Tick => Volatile.Read(ref _tick);

    /// <summary>The latest <c>status</c> frame.</summary>
    internal ControlFrame? Status => Volatile.Read(ref _status);

    /// <summary>The latest state.</summary>
    internal ExecutionStatus? CurrentStatus { get; private set; }

    /// <summary>
    /// Completes when the run that the execution is known to have can be read. After a start of the service that takes a moment, in which a
    /// client's cursor could not be checked.
    /// </summary>
    // A process that was killed while the execution started may not have recorded its first run.
    internal Task WhenShown => CurrentStatus is { Run: > 0 } or { State: RunState.Starting } ? _shown.Task : Task.CompletedTask;

    /// <summary>True once the execution was removed.</summary>
    internal bool IsRemoved => Volatile.Read(ref _isRemoved);

    /// <summary>True once the execution has gone to another node: streams are cut, and say nothing of it.</summary>
    internal bool IsLeft => Volatile.Read(ref _isLeft);

    /// <summary>
    /// A run's files can be read from now on. Call it for a new run before its first event is emitted, for a recovered one before it goes
    /// on, and for a finished one that is found at the start.
    /// </summary>
    /// <param name="reader">The run's files; they stay open as long as a subscriber may read them.</param>
    /// <param name="mode">When its events are published.</param>
    /// <param name="exchange">Whose clock the times are written by.</param>
    /// <param name="publishedSeq">Seq of the last event that was published already: the writer's published or recovered seq; for a
    /// finished run its last seq.</param>
    public void RunStarted(SessionReader reader, Mode mode, Exchange exchange, long publishedSeq)
    {
        _clock = new ExchangeClock(exchange.Zone);
        var before = Interlocked.Exchange(ref _feed, new RunFeed(Session, reader, mode, publishedSeq, _budget));
        before?.ReleaseRing();
        ShowAsIs();
        WakeAll();
    }

    /// <inheritdoc/>
    public void OnCommitted(in CommittedBatch batch)
    {
        var feed = Feed;
        if (feed is null || feed.Run != batch.Run)
            throw new InvalidOperationException($"Run {batch.Run} of {Session} was committed to before it was started.");
        feed.Commit(batch, Subscribers.Count > 0);
        WakeAll();
        if (Volatile.Read(ref _tickWaits) && Interlocked.Exchange(ref _tickWaits, false)) _sampler.Enqueue(this);
    }

    /// <summary>
    /// Sends subscribers what there is to show between events. The latest wins; at most ten a second are sent. In a live simulation a view
    /// waits until every event that led to it is as durable as the events that were sent.
    /// </summary>
    public void PublishTick(LiveView view, ExecutionProgress progress)
    {
        if (Interlocked.Exchange(ref _pendingTick, new PendingTick(view, progress)) is null) _sampler.Enqueue(this);
    }

    /// <summary>Sends subscribers the execution's state; call it at every change, and once when the execution is added.</summary>
    public void PublishStatus(ExecutionStatus status)
    {
        CurrentStatus = status;
        Volatile.Write(ref _status, ControlFrames.Status(Session, status));
        Wake();
        _announced?.Invoke(this, status);
    }

    /// <summary>The run's last event is committed: subscribers get <c>end</c> after it and are disconnected.</summary>
    public void Ended(RunState finalState)
    {
        Feed?.End(finalState);
        if (Subscribers.Count == 0) Feed?.ReleaseRing();
        WakeAll();
    }

    bool ISessionStream.HasRun => Feed is not null;

    void ISessionStream.ShowAsIs() => ShowAsIs();

    Action? ISessionStream.Watched
    {
        set => Volatile.Write(ref _watched, value);
    }

    void IWakeSource.Subscribe(Waiter waiter)
    {
        Subscribers.Add(waiter);
        Volatile.Read(ref _watched)?.Invoke();
    }

    /// <summary>Removes a subscriber, and with the last one the window of recent frames.</summary>
    void IWakeSource.Unsubscribe(Waiter waiter)
    {
        Subscribers.Remove(waiter);
        if (Subscribers.Count == 0) Feed?.ReleaseRing();
    }

    /// <summary>The session is on a many-session stream from now on.</summary>
    internal void Follow(Waiter follower)
    {
        Followers.Add(follower);
        Volatile.Read(ref _watched)?.Invoke();
    }

    /// <summary>Shows a run that has ended, and nothing else.</summary>
    internal void Show(EarlierRun run)
    {
        Volatile.Write(ref _feed, run.Feed);
        PublishStatus(run.Status);
        ShowAsIs();
    }

    /// <summary>Makes a frame of the latest view that may be shown.</summary>
    internal void SampleTick()
    {
        PendingTick? shown;
        lock (_held)
        {
            if (Interlocked.Exchange(ref _pendingTick, null) is { } pending) _held.Add(pending);
            shown = _held.TakeLatest(IsPublished);
            if (_held.IsEmpty) Volatile.Write(ref _tickWaits, false);
            else AwaitCommit();
        }
        if (shown is null) return;
        Volatile.Write(ref _tick, ControlFrames.Tick(Session, Shown(shown.View), shown.Progress, _clock));
        Wake();
    }

    /// <summary>No run is waited for any longer.</summary>
    internal void ShowAsIs() => _shown.TrySetResult();

    /// <summary>The execution was removed.</summary>
    internal void Remove()
    {
        ShowAsIs();
        Volatile.Write(ref _isRemoved, true);
        PublishStatus((CurrentStatus ?? new ExecutionStatus(null, null, null, null, 0)) with { State = null, Reason = null });
    }

    /// <summary>The execution goes on at another node.</summary>
    internal void Leave()
    {
        Volatile.Write(ref _isLeft, true);
        ShowAsIs();
        WakeAll();
    }

    // A backtest is in no day.
    private LiveView Shown(LiveView view) => Feed?.Mode == Mode.Backtest ? view with { PnlToday = null } : view;

    /// <summary>A view of a backtest is ahead of its events, which are published when the batch is on disk.</summary>
    private bool IsPublished(PendingTick tick)
    {
        var at = tick.Progress.At;
        return Feed is not { Mode: Mode.LiveSimulation } feed || feed.Run != at.Run || feed.Head >= at.Seq;
    }

    /// <summary>The next commit samples again, unless it has come in between.</summary>
    private void AwaitCommit()
    {
        Volatile.Write(ref _tickWaits, true);
        Interlocked.MemoryBarrier();
        if (_held.Has(IsPublished) && Interlocked.Exchange(ref _tickWaits, false)) _sampler.Enqueue(this);
    }

    private void WakeAll()
    {
        Wake();
        Readers.Wake();
    }

    private void Wake()
    {
        Subscribers.Wake();
        Followers.Wake();
    }

    private sealed record PendingTick(LiveView View, ExecutionProgress Progress);

    /// <summary>
    /// Views that wait for their events: the one that waits longest, so that a session which is always a little ahead of the disk shows
    /// something, and the latest.
    /// </summary>
    private sealed class HeldTicks
    {
        private PendingTick? _first;
        private PendingTick? _latest;

        public bool IsEmpty => _first is null;

        public void Add(PendingTick tick)
        {
            if (_first is null) _first = tick;
            else _latest = tick;
        }

        public bool Has(Predicate<PendingTick> isReady) =>
            (_latest is { } latest && isReady(latest)) || (_first is { } first && isReady(first));

        public PendingTick? TakeLatest(Predicate<PendingTick> isReady)
        {
            if (_latest is { } latest && isReady(latest))
            {
                (_first, _latest) = (null, null);
                return latest;
            }
            if (_first is not { } first || !isReady(first)) return null;
            (_first, _latest) = (_latest, null);
            return first;
        }
    }
}
