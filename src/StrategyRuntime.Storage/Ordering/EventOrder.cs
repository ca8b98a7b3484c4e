using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Ordering;

/// <summary>
/// One order of all events of a user, so that a single number is a cursor into all of their sessions at once. It holds no events, only
/// which range of which run came after which, 32 bytes a range, and it is written after the events are durable: missing events are
/// ordered later. One caller appends; any thread reads.
/// </summary>
/// <remarks>
/// A cursor on the wire is <c>{epoch}-{number}</c>. Ranges are not synced: a killed process loses none, a power loss may lose the last.
/// Every opening starts a new epoch, numbered by the minute and synced before its first use, so that a number that was lost and given out
/// again differs from the earlier one. The order can be removed: clients then get a reset, never a wrong event.
/// </remarks>
public sealed class EventOrder : IDisposable
{
    private static readonly DateTimeOffset s_firstEpoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder;
    private readonly IDurableFiles _files;
    private readonly OrderedSessions _sessions;
    private readonly int _recordsPerSegment;
    private readonly int _maxSegments;
    private readonly bool _isSynced;
    private readonly List<OrderEpoch> _epochs = [];
    private readonly Dictionary<int, OrderRange> _last = [];
    private readonly Lock _gate = new();
    private OrderSegment[] _segments = [];
    private long _head;

    private EventOrder(string folder, IDurableFiles files, int recordsPerSegment, int maxSegments, bool isSynced)
    {
        (_folder, _files, _recordsPerSegment, _maxSegments, _isSynced) = (folder, files, recordsPerSegment, maxSegments, isSynced);
        files.CreateFolder(folder);
        _sessions = OrderedSessions.Open(folder, files);
    }

    /// <summary>Number of this opening, from 1.</summary>
    public int Epoch => _epochs[^1].Number;

    /// <summary>Cursor of the last ordered event; 0 when there is none.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>The oldest cursor that can be honoured: events after it are still in the order.</summary>
    public long Floor => Volatile.Read(ref _segments)[0].FirstCursor - 1;

    /// <summary>Opens a user's order, or begins one.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="time">Whose clock epochs are numbered by.</param>
    /// <param name="files">The disk.</param>
    /// <param name="recordsPerSegment">Ranges in a file before the next one is begun.</param>
    /// <param name="maxSegments">Files that are kept; the oldest is removed when there is one more.</param>
    /// <param name="isSynced">True to sync each range before it is returned, where the files of a killed process are lost.</param>
    public static EventOrder Open(
        string folder, TimeProvider time, IDurableFiles? files = null, int recordsPerSegment = 1 << 19, int maxSegments = 8,
        bool isSynced = false)
    {
        var order = new EventOrder(folder, files ?? NativeFiles.Instance, recordsPerSegment, maxSegments, isSynced);
        order.Load();
        order.BeginEpoch((int)((time.GetUtcNow() - s_firstEpoch).Ticks / TimeSpan.TicksPerMinute));
        return order;
    }

    /// <summary>Number of a session, which it keeps for good.</summary>
    public int NumberOf(SessionId session)
    {
        lock (_gate) return _sessions.NumberOf(session);
    }

    /// <summary>The session with a number.</summary>
    public SessionId SessionOf(int number)
    {
        lock (_gate) return _sessions[number];
    }

    /// <summary>The last ordered event of a session: its run and seq; run 0 when there is none.</summary>
    public (int Run, long Seq) LastOf(int session) => _last.TryGetValue(session, out var range) ? (range.Run, range.LastSeq) : (0, 0);

    /// <summary>Orders events after all others, in one write; returns them with their cursors.</summary>
    public IReadOnlyList<OrderRange> Append(IReadOnlyList<UnorderedEvents> events)
    {
        var ranges = new OrderRange[events.Count];
        var next = _head + 1;
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = new OrderRange(next, events[i].Session, events[i].Run, events[i].FirstSeq, events[i].Count);
            next += events[i].Count;
        }
        _segments[^1].Append(ranges);
        if (_isSynced) _segments[^1].Sync();
        foreach (var range in ranges) _last[range.Session] = range;
        Volatile.Write(ref _head, next - 1);
        if (_segments[^1].Count >= _recordsPerSegment) BeginSegment();
        return ranges;
    }

    /// <summary>
    /// Ranges in their order, from the one that holds <paramref name="cursor"/>, which is above <see cref="Floor"/>. Returns how many; 0
    /// when there is none yet, or it has been removed in the meantime.
    /// </summary>
    public int Find(long cursor, Span<OrderRange> ranges)
    {
        var head = Head;
        var segments = Volatile.Read(ref _segments);
        var count = 0;
        for (var i = segments.Length - 1; i >= 0 && cursor <= head; i--)
        {
            if (segments[i].FirstCursor > cursor) continue;
            for (var at = segments[i].IndexOf(cursor); count < ranges.Length && at < segments[i].Count; at++)
            {
                var range = segments[i][at];
                if (range.Count > 0) ranges[count++] = range;
            }
            break;
        }
        return count;
    }

    /// <summary>The cursor as clients know it.</summary>
    public CatchupId IdOf(long cursor)
    {
        lock (_gate)
        {
            var index = _epochs.FindLastIndex(epoch => epoch.FirstCursor <= cursor);
            return new CatchupId(_epochs[Math.Max(index, 0)].Number, cursor);
        }
    }

    /// <summary>Whether a client's cursor can be continued.</summary>
    public CursorVerdict Judge(CatchupId id)
    {
        lock (_gate)
        {
            var index = _epochs.FindIndex(epoch => epoch.Number == id.Run);
            if (index < 0) return id.Run < _epochs[0].Number ? CursorVerdict.Trimmed : CursorVerdict.Unknown;
            var last = index + 1 < _epochs.Count ? _epochs[index + 1].FirstCursor - 1 : Head;
            if (id.Seq > last) return CursorVerdict.Unknown;
            return id.Seq < Floor ? CursorVerdict.Trimmed : CursorVerdict.Known;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var segment in _segments) segment.Dispose();
        _sessions.Dispose();
    }

    private void Load()
    {
        var segments = OrderSegment.List(_folder, _files).Select(number => OrderSegment.Open(_folder, number, _files)).ToList();
        // Segments appear whole; one with a damaged start was changed by another program, and older segments cannot be reached past it.
        _segments = [.. segments.Skip(segments.FindLastIndex(segment => !segment.IsUsable) + 1)];
        if (_segments.Length == 0)
        {
            Restart(segments);
            return;
        }
        var newest = _segments[^1];
        var valid = 0L;
        _head = newest.FirstCursor - 1;
        while (newest.TryRead(valid, out var range) && Take(range)) valid++;
        newest.Cut(valid);
    }

    private void Restart(List<OrderSegment> damaged)
    {
        foreach (var segment in damaged)
        {
            segment.Dispose();
            OrderSegment.Delete(_folder, segment.Number, _files);
        }
        _segments = [OrderSegment.Create(_folder, 1, [OrderRange.EpochMarkOf(default, 1)], _files)];
    }

    private void BeginEpoch(int minute)
    {
        var last = _epochs.Count == 0 ? 0 : _epochs[^1].Number;
        var epoch = new OrderEpoch(Math.Max(minute, last + 1), _head + 1);
        _epochs.Add(epoch);
        _segments[^1].Append([OrderRange.EpochMarkOf(epoch, _head + 1)]);
        _segments[^1].Sync();
    }

    /// <summary>Takes over a record; false when it does not follow from the ones before it.</summary>
    private bool Take(OrderRange range)
    {
        if (range.IsEpoch)
        {
            if (range.Run > 0) _epochs.Add(range.ToEpoch());
            return true;
        }
        if (range.FirstCursor != _head + 1 || range.Session < 0 || range.Session >= _sessions.Count) return false;
        _last[range.Session] = range;
        _head += range.Count;
        return true;
    }

    /// <summary>
    /// Begins the next file with the present state: the epochs that can still be asked for, and each session's last event.
    /// </summary>
    private void BeginSegment()
    {
        var removed = _segments.Length >= _maxSegments ? _segments[0] : null;
        OrderSegment[] kept = removed is null ? _segments : _segments[1..];
        var start = new List<OrderRange>();
        lock (_gate)
        {
            while (_epochs.Count > 1 && _epochs[1].FirstCursor <= kept[0].FirstCursor) _epochs.RemoveAt(0);
            foreach (var epoch in _epochs) start.Add(OrderRange.EpochMarkOf(epoch, _head + 1));
        }
        foreach (var (session, range) in _last) start.Add(new OrderRange(_head + 1, session, range.Run, range.LastSeq + 1, 0));
        Volatile.Write(ref _segments, [.. kept, OrderSegment.Create(_folder, _segments[^1].Number + 1, start, _files)]);
        // Not disposed: a reader may still use it.
        if (removed is not null) OrderSegment.Delete(_folder, removed.Number, _files);
    }
}

/// <summary>Whether a client's cursor can be continued.</summary>
public enum CursorVerdict
{
    /// <summary>It stands between two events of the order.</summary>
    Known,

    /// <summary>The events after it are no longer in the order.</summary>
    Trimmed,

    /// <summary>It was never given out, or what it stood for was lost.</summary>
    Unknown,
}
