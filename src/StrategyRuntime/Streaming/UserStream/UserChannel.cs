using System.Collections.Concurrent;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Ordering;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.Ring;
using StrategyRuntime.Streaming.Waking;

namespace StrategyRuntime.Streaming.UserStream;

/// <summary>
/// All of a user's sessions in one order. Events are put in order after they are durable in their session, and only while this
/// stream has a subscriber: what came meanwhile is ordered when the next one connects. A session's commit never waits for it.
/// </summary>
internal sealed class UserChannel : IThreadPoolWorkItem, IWakeSource, IDisposable
{
    private readonly ConcurrentDictionary<SessionId, SessionFeeder> _feeders = new();
    private readonly ConcurrentQueue<SessionFeeder> _queue = new();
    private readonly Lock _pump = new();
    private readonly PendingEvents _pending;
    private readonly SharedSnapshots _snapshots;
    private readonly int _ringBytes;
    private readonly ILogger _log;
    private readonly Lock _listing = new();
    private readonly TaskCompletionSource _unread = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SessionFeeder[] _all = [];
    private FrameRing? _ring;
    private long _head;
    private bool _isLeft;
    private int _isScheduled;

    public UserChannel(EventOrder order, EarlierRuns earlier, SharedSnapshots snapshots, int ringBytes, ILogger log)
    {
        _snapshots = snapshots;
        _log = log;
        Order = order;
        _head = order.Head;
        _pending = new PendingEvents(order, earlier);
        _ringBytes = ringBytes;
    }

    /// <summary>The order.</summary>
    public EventOrder Order { get; }

    /// <summary>The subscribers that are woken when there is something new.</summary>
    public WakeList Subscribers { get; } = new();

    /// <summary>Notices to the user.</summary>
    public NoticeBoard Notices { get; } = new();

    /// <summary>True once the user has gone to another node: streams are cut, and nothing more is ordered.</summary>
    public bool IsLeft => Volatile.Read(ref _isLeft);

    /// <summary>Ends when the user has gone to another node and the last stream has ended.</summary>
    public Task Unread => _unread.Task;

    /// <summary>Cursor of the last event that may be sent.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>The window of recent frames; null when nothing was published since the first subscriber came.</summary>
    public FrameRing? Ring => Volatile.Read(ref _ring);

    /// <summary>All sessions. The list is replaced, never changed.</summary>
    public IReadOnlyList<SessionFeeder> Feeders => Volatile.Read(ref _all);

    /// <summary>Takes a session in, when it is not in already.</summary>
    public SessionFeeder Add(SessionChannel channel)
    {
        while (true)
        {
            var known = _feeders.GetValueOrDefault(channel.Session);
            if (known?.Channel == channel) return known;
            var feeder = new SessionFeeder(channel, Order.NumberOf(channel.Session), this);
            if (known is null ? !_feeders.TryAdd(channel.Session, feeder) : !_feeders.TryUpdate(channel.Session, feeder, known)) continue;
            ListFeeders();
            channel.Follow(feeder);
            feeder.Set();
            return feeder;
        }
    }

    /// <summary>The feeder of a session, or null.</summary>
    public SessionFeeder? Find(SessionId session) => _feeders.GetValueOrDefault(session);

    /// <summary>A session has news.</summary>
    public void Enqueue(SessionFeeder feeder)
    {
        _queue.Enqueue(feeder);
        Interlocked.MemoryBarrier();
        if (Subscribers.Count > 0) Schedule();
    }

    /// <summary>Puts everything in order that has been published so far. A new subscriber calls it once it stands in the list.</summary>
    public void CatchUp()
    {
        try
        {
            lock (_pump) Pump();
        }
        finally
        {
            LookAgain();
        }
    }

    /// <summary>
    /// The present state of some sessions, all at one cursor: each session's events up to its state have their place before the cursor, and
    /// those after it come later.
    /// </summary>
    public Attempt<UserSnapshot> Snapshot(IEnumerable<SessionFeeder> feeders)
    {
        try
        {
            return TakeStates(feeders);
        }
        finally
        {
            LookAgain();
        }
    }

    private Attempt<UserSnapshot> TakeStates(IEnumerable<SessionFeeder> feeders)
    {
        lock (_pump)
        {
            Pump();
            var states = new List<(SessionFeeder, SnapshotLease?)>();
            ApiProblem? refusal = null;
            foreach (var feeder in feeders)
            {
                SnapshotLease? state = null;
                if (feeder.Channel.Feed is { } feed && !StateOf(feeder, feed).Succeeded(out state, out refusal)) break;
                states.Add((feeder, state));
            }
            Publish();
            if (refusal is null) return new UserSnapshot(Head, states);
            foreach (var (_, state) in states) state?.Dispose();
            return refusal;
        }
    }

    /// <summary>The user goes to another node.</summary>
    public void Leave()
    {
        lock (_pump) Volatile.Write(ref _isLeft, true);
        Subscribers.Wake();
        LookForReaders();
    }

    /// <summary>Sends a notice to the streams that are open.</summary>
    public void Post(UserNotice notice)
    {
        if (Subscribers.Count == 0) return;
        Notices.Post(notice);
        Subscribers.Wake();
    }

    void IWakeSource.Subscribe(Waiter waiter) => Subscribers.Add(waiter);

    void IWakeSource.Unsubscribe(Waiter waiter)
    {
        Subscribers.Remove(waiter);
        LookForReaders();
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _isScheduled, 0);
        // The thread that is at it may take long, with states to make. None of the pool waits for that: it looks again when it is done.
        if (!_pump.TryEnter()) return;
        try
        {
            Pump();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or SessionException or OutOfMemoryException)
        {
            // Nothing was sent that has no place in the order; the next event tries again.
            _log.LogError(exception, "Events cannot be put in order; streams of several sessions wait");
        }
        finally
        {
            _pump.Exit();
        }
        LookAgain();
    }

    /// <inheritdoc/>
    public void Dispose() => Order.Dispose();

    private void LookForReaders()
    {
        // The one who leaves last sees that the user has gone, or the one who says so sees that no stream is left.
        Interlocked.MemoryBarrier();
        if (IsLeft && Subscribers.Count == 0) _unread.TrySetResult();
    }

    private void ListFeeders()
    {
        lock (_listing) Volatile.Write(ref _all, [.. _feeders.Values]);
    }

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // What came while another thread was at it could not be put in order then.
    private void LookAgain()
    {
        Interlocked.MemoryBarrier();
        if (!IsLeft && !_queue.IsEmpty && Subscribers.Count > 0) Schedule();
    }

    private void Pump()
    {
        if (_isLeft) return;
        for (var count = _queue.Count; count > 0 && _queue.TryDequeue(out var feeder); count--)
        {
            feeder.Dequeue();
            _pending.Take(feeder);
            if (feeder.Channel.IsRemoved && _feeders.TryRemove(new(feeder.Channel.Session, feeder))) ListFeeders();
        }
        Publish();
        if (!_queue.IsEmpty) Schedule();
    }

    /// <summary>The state at the session's last event in order, or later: then the events in between are put in order first.</summary>
    private Attempt<SnapshotLease> StateOf(SessionFeeder feeder, RunFeed feed)
    {
        var (run, seq) = _pending.LastOf(feeder);
        if (!feed.Snapshot(_snapshots, run == feed.Run ? seq : 0).Succeeded(out var state, out var problem)) return problem;
        _pending.Take(feeder, feed, state.Seq);
        (run, seq) = _pending.LastOf(feeder);
        if (run != feed.Run || seq <= state.Seq) return state;
        state.Dispose();
        return feed.SnapshotAt(_snapshots, seq);
    }

    /// <summary>Orders what is pending, makes its frames, and only then publishes it.</summary>
    private void Publish()
    {
        var ranges = _pending.Append();
        if (Subscribers.Count == 0)
        {
            Volatile.Write(ref _ring, null);
        }
        else if (ranges.Count > 0)
        {
            Volatile.Write(ref _ring, AppendFrames(ranges));
        }
        Volatile.Write(ref _head, Order.Head);
        _pending.MarkFinished();
        Subscribers.Wake();
    }

    /// <summary>
    /// The window with the new frames in it; null when they cannot be read, so that each subscriber meets the error itself.
    /// </summary>
    private FrameRing? AppendFrames(IReadOnlyList<(RunFeed? Feed, OrderRange Range)> ranges)
    {
        var ring = _ring ?? new FrameRing(_ringBytes, ranges[0].Range.FirstCursor - 1);
        try
        {
            foreach (var (feed, range) in ranges) AppendFrames(ring, feed, range);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            _log.LogError(exception, "Events that were published cannot be read");
            return null;
        }
        ring.Publish();
        return ring;
    }

    private void AppendFrames(FrameRing ring, RunFeed? feed, OrderRange range)
    {
        if (feed is null || range.FirstSeq <= feed.Floor.Seq
            || feed.Reader.Locate(range.FirstSeq - 1, range.LastSeq).Length > _ringBytes / 2)
        {
            ring.SkipTo(range.LastCursor);
            return;
        }
        Span<byte> buffer = stackalloc byte[EventFrames.MaxOverhead];
        for (var seq = range.FirstSeq - 1; seq < range.LastSeq;)
        {
            using var block = feed.History.ReadAfter(seq, range.LastSeq);
            while (block.Next())
            {
                seq = block.Seq;
                var id = new CatchupId(Order.Epoch, range.FirstCursor + seq - range.FirstSeq);
                var tag = FrameFilter.Tag(block.Type, range.Session);
                ring.Append(tag, EventFrames.Start(block.Type), block.Line, EventFrames.End(id, buffer));
            }
        }
    }
}

/// <summary>The state of some sessions, all at one cursor.</summary>
/// <param name="Cursor">The cursor in the user's order.</param>
/// <param name="States">The states; null for a session that has not run yet.</param>
internal sealed record UserSnapshot(long Cursor, IReadOnlyList<(SessionFeeder Feeder, SnapshotLease? State)> States);
