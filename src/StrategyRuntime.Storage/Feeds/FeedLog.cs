using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Feeds;

/// <summary>
/// The log of a feed: records of fixed width in segments, appended by one writer, with one sync for all batches that wait at a time. What
/// it shows to readers is durable. Safe for many threads.
/// </summary>
/// <remarks>
/// A record's position is its number since the log began; it stays when old segments are removed. Records lie in the order of time, so the
/// index by time is the log itself: a binary search reads some thirty records.
/// </remarks>
public sealed class FeedLog : IDisposable
{
    private const int RecordsAtOnce = 1_024;

    private static readonly MarketSpan s_anything = new(double.NegativeInfinity, double.PositiveInfinity, UtcTime.MaxValue);

    private readonly IDurableFiles _files;
    private readonly string _folder;
    private readonly FeedLogOptions _options;
    private readonly DedicatedThreadScheduler? _commits;
    // Replaced with the segments: what it knows begins anew.
    private volatile FeedWindow _window;
    private readonly Lock _gate = new();

    // Guarded by the gate: what has been admitted, durable or not yet.
    private FeedTail _tail;
    private FeedBatch? _pending;
    private FeedBatch? _committing;
    private bool _isCommitting;
    private bool _isBroken;
    private bool _isClosed;
    // Sealed with files that another machine goes on with: what is known of them begins anew.
    private bool _isStale;
    private long _duplicates;
    private long _durableBytes;
    private (UtcTime Time, UtcTime TickTime, FeedCounts Counts) _durableTail;

    private volatile FeedSegment[] _segments;
    private readonly List<FeedFollowing> _followers = [];
    private long _durable;

    private FeedLog(IDurableFiles files, string folder, FeedLogOptions options, DedicatedThreadScheduler? commits, bool isCopy = false)
    {
        (_files, _folder, _options, _commits, _isClosed) = (files, folder, options, commits, isCopy);
        SegmentRecords = options.SegmentRecords;
        LoadAll(isWriter: commits is not null && !isCopy);
    }

    /// <summary>Records of a segment: what goes, goes by whole ones. From the next segment on.</summary>
    public int SegmentRecords { get; set; }

    /// <summary>Position of the first record that is kept.</summary>
    public long First => _segments is [var first, ..] ? first.First : 0;

    /// <summary>Position behind the last durable record.</summary>
    public long End => Volatile.Read(ref _durable);

    /// <summary>Opens a log to append to it; what an unfinished commit left at its end is cut off.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="folder">Its folder, which exists.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="commits">Threads that write and sync.</param>
    /// <exception cref="FeedDamagedException">A durable part of it is not what was written.</exception>
    /// <exception cref="DurableFileException">The disk fails.</exception>
    public static FeedLog Open(IDurableFiles files, string folder, FeedLogOptions options, DedicatedThreadScheduler commits) =>
        new(files, folder, options, commits);

    /// <summary>
    /// Opens the copy of a log that another machine writes: it takes no ticks until <see cref="Resume"/>, and shows what has come with each
    /// <see cref="Grow"/>.
    /// </summary>
    /// <param name="files">The disk.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="commits">Threads that write and sync once it is written here.</param>
    /// <exception cref="FeedDamagedException">A durable part of it is not what was written.</exception>
    /// <exception cref="DurableFileException">The disk fails.</exception>
    public static FeedLog OpenCopy(IDurableFiles files, string folder, FeedLogOptions options, DedicatedThreadScheduler commits) =>
        new(files, folder, options, commits, isCopy: true);

    /// <summary>Opens a log for reading, as it is now; nothing is changed.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="folder">Its folder.</param>
    public static FeedLog OpenRead(IDurableFiles files, string folder) => new(files, folder, new FeedLogOptions(), null);

    /// <summary>Where it stands.</summary>
    public FeedStanding Standing
    {
        get
        {
            lock (_gate)
            {
                return new FeedStanding(
                    First, End, _durableTail.Time, _durableTail.TickTime, _durableTail.Counts, _duplicates, _durableBytes);
            }
        }
    }

    /// <summary>Time of the last durable record; <see cref="UtcTime.MinValue"/> while there is none.</summary>
    public UtcTime LastTime
    {
        get
        {
            lock (_gate) return _durableTail.Time;
        }
    }

    /// <summary>
    /// Appends ticks and marks. The task ends when all of them are durable. A tick older than the log's time is stamped with that and keeps
    /// its own; one whose source id was there is dropped, and so is a mark that is not later than the log's time.
    /// </summary>
    /// <param name="ticks">At most <see cref="FeedLogOptions.MaxBatch"/>.</param>
    /// <param name="key">Idempotency key of the batch: a second one of the same key writes nothing. Null without one.</param>
    /// <param name="cancellationToken">Stops waiting for room; what has been admitted is written all the same.</param>
    /// <exception cref="DurableFileException">The disk failed: nothing of the batch counts.</exception>
    /// <exception cref="FeedKeyReusedException">The key came before with other ticks.</exception>
    public Task<FeedAppend> AppendAsync(ReadOnlyMemory<FeedTick> ticks, FeedKey? key, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ticks.Length, FeedLogOptions.MaxBatch);
        return AppendAsync(ticks, key, null, cancellationToken);
    }

    /// <summary>Marks that nothing was received between two times. The task ends when the mark is durable.</summary>
    /// <exception cref="DurableFileException">The disk failed: there is no mark.</exception>
    public Task<FeedAppend> AppendGapAsync(UtcTime from, UtcTime to, FeedGapReason reason, CancellationToken cancellationToken) =>
        AppendAsync(default, null, FeedRecord.Gap(from, to, reason), cancellationToken);

    /// <summary>Reads records as a run takes them: prices, and in place of other records ticks whose price is NaN.</summary>
    /// <returns>How many; 0 at the end of what is durable.</returns>
    /// <exception cref="FeedDamagedException">A record is not what was written.</exception>
    public int Read(long position, int symbol, Span<Tick> destination)
    {
        var count = (int)Math.Min(destination.Length, End - position);
        if (count <= 0) return 0;
        if (_window.TryRead(position, symbol, destination[..count])) return count;
        var buffer = ArrayPool<byte>.Shared.Rent(count * FeedRecord.Size);
        try
        {
            count = ReadBytes(position, buffer.AsSpan(0, count * FeedRecord.Size));
            for (var i = 0; i < count; i++) destination[i] = Decode(buffer, i, position).ToTick(symbol);
            return count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads records as they lie in the log.</summary>
    /// <returns>How many; 0 at the end of what is durable.</returns>
    public int ReadRecords(long position, Span<FeedRecord> destination)
    {
        var count = (int)Math.Min(destination.Length, End - position);
        if (count <= 0) return 0;
        var buffer = ArrayPool<byte>.Shared.Rent(count * FeedRecord.Size);
        try
        {
            count = ReadBytes(position, buffer.AsSpan(0, count * FeedRecord.Size));
            for (var i = 0; i < count; i++) destination[i] = Decode(buffer, i, position);
            return count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Time of a durable record.</summary>
    public UtcTime TimeAt(long position)
    {
        Span<Tick> one = stackalloc Tick[1];
        if (Read(position, 0, one) == 0) throw new ArgumentOutOfRangeException(nameof(position), position, "There is no such record.");
        return one[0].Time;
    }

    /// <summary>Position of the first record at or after a time, of those before <paramref name="end"/>.</summary>
    public long FirstAtOrAfter(UtcTime time, long end)
    {
        var (low, high) = (First, end);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (TimeAt(middle) < time) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Time of the first durable tick at or after a time; null when there is none.</summary>
    public UtcTime? FirstTickAtOrAfter(UtcTime time)
    {
        var end = End;
        var ticks = new Tick[RecordsAtOnce];
        for (var position = FirstAtOrAfter(time, end); position < end;)
        {
            var read = Read(position, 0, ticks);
            var found = Array.FindIndex(ticks, 0, read, static t => !double.IsNaN(t.Price));
            if (found >= 0) return ticks[found].Time;
            position += read;
        }
        return null;
    }

    /// <summary>
    /// Calls back after a commit, on the thread that commits: it only wakes. Ends when the result is disposed. While the follower rests,
    /// a commit at which nothing of it can act costs it a comparison.
    /// </summary>
    public FeedFollowing Follow(Action grown)
    {
        var following = new FeedFollowing(grown, Leave);
        lock (_followers) _followers.Add(following);
        return following;
    }

    /// <summary>
    /// Removes old segments: what is older than a number of days before the log's time, and what is beyond a size, but nothing from
    /// <paramref name="needed"/> on, and never the last segment.
    /// </summary>
    /// <param name="needed">First position that must stay.</param>
    /// <param name="oldest">Records before this time may go; null: none for their age.</param>
    /// <param name="maxBytes">Size that is kept at most; null: any.</param>
    /// <returns>How many segments were removed.</returns>
    public int Trim(long needed, UtcTime? oldest, long? maxBytes)
    {
        lock (_gate)
        {
            var segments = _segments;
            var removed = BeyondRetention(segments, needed, oldest, maxBytes);
            if (removed == 0) return 0;
            _segments = segments[removed..];
            // The handles go with the last reader: a list of candles may be under way.
            foreach (var segment in segments[..removed]) _files.Unlink(segment.Path);
            _files.SyncFolder(_folder);
            _durableBytes = _segments.Sum(s => s.File.Length);
            return removed;
        }
    }

    /// <summary>Position of the first record that <see cref="Trim"/> would leave.</summary>
    /// <param name="needed">First position that must stay.</param>
    /// <param name="oldest">Records before this time may go; null: none for their age.</param>
    /// <param name="maxBytes">Size that is kept at most; null: any.</param>
    public long FirstWithin(long needed, UtcTime? oldest, long? maxBytes)
    {
        var segments = _segments;
        return segments.Length == 0 ? 0 : segments[BeyondRetention(segments, needed, oldest, maxBytes)].First;
    }

    /// <summary>Takes no more ticks, waits for the commit that goes on, and closes its files.</summary>
    public void Dispose()
    {
        if (!Seal()) return;
        foreach (var segment in _segments) segment.Dispose();
    }

    /// <summary>
    /// Takes no more ticks, and waits for the commit that goes on; who reads it reads on. False when it took none before.
    /// </summary>
    public bool Seal()
    {
        Task last;
        lock (_gate)
        {
            if (_isClosed) return false;
            (_isClosed, _isStale) = (true, true);
            last = (_pending ?? _committing)?.Done.Task ?? Task.CompletedTask;
        }
        // Whatever became of it, no commit goes on behind it.
        Ended(last).GetAwaiter().GetResult();
        return true;
    }

    /// <summary>
    /// After <see cref="Seal"/>: takes ticks again behind what the disk holds now, because another machine may have gone on with the log.
    /// Who follows it is woken.
    /// </summary>
    /// <exception cref="FeedDamagedException">A durable part of it is not what was written.</exception>
    /// <exception cref="DurableFileException">The disk fails.</exception>
    public void Resume()
    {
        lock (_gate)
        {
            _isBroken = false;
            LoadAll(isWriter: true);
            (_isClosed, _isStale) = (false, false);
        }
        Show(s_anything);
    }

    /// <summary>
    /// Of a copy, and after <see cref="Seal"/>: shows what another machine has made durable since, as far as it has come here. Who follows
    /// the log is woken. Nothing happens while this machine writes the log.
    /// </summary>
    /// <param name="isRefreshed">
    /// True when the folder has just been made what is durable for all machines. Otherwise a log that was sealed stays as it was then: its
    /// last append may be in its file and have been refused.
    /// </param>
    /// <exception cref="FeedDamagedException">A durable part of it is not what was written.</exception>
    /// <exception cref="DurableFileException">The disk fails.</exception>
    public void Grow(bool isRefreshed)
    {
        MarketSpan grown;
        lock (_gate)
        {
            if (!_isClosed || _commits is null || (_isStale && !isRefreshed)) return;
            if (_isStale)
            {
                var before = End;
                _isBroken = false;
                LoadAll(isWriter: false);
                // The copy is behind what this machine has made durable itself, until it comes.
                _isStale = End < before;
                if (End == before) return;
                grown = s_anything;
            }
            else if (TakeGrowth() is { } span) grown = span;
            else return;
        }
        Show(grown);
    }

    private async Task<FeedAppend> AppendAsync(
        ReadOnlyMemory<FeedTick> ticks, FeedKey? key, FeedRecord? gap, CancellationToken cancellationToken)
    {
        var bytes = (ticks.Length + 2) * FeedRecord.Size;
        while (true)
        {
            Task wait;
            FeedAppend? admitted = null;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
                if (_commits is null) throw new InvalidOperationException("The log is open for reading only.");
                if (_isBroken) Mend();
                if (_pending is null || _pending.Bytes + bytes <= _options.MaxPendingBytes)
                {
                    admitted = gap is { } mark ? Admit(mark) : Admit(ticks.Span, key);
                    // Duplicates are durable when what they repeat is.
                    wait = (_pending ?? _committing)?.Done.Task ?? Task.CompletedTask;
                    BeginCommit();
                }
                else
                {
                    wait = Ended(_pending.Done.Task);
                }
            }
            await wait.WaitAsync(admitted is null ? cancellationToken : CancellationToken.None).ConfigureAwait(false);
            if (admitted is { } answer) return answer;
        }
    }

    private FeedAppend Admit(ReadOnlySpan<FeedTick> ticks, FeedKey? key)
    {
        var (duplicates, late, accepted) = (0, 0, 0);
        if (key is { } known && _tail.Keys.Find(known) is var (position, count))
            return new FeedAppend(position + count + 1, count, 0, 0, Repeated: true);
        if (ticks.IsEmpty) return new FeedAppend(_tail.Next, 0, 0, 0, false);
        var batch = _pending ??= new FeedBatch(_tail.Next);
        var (head, headTime) = (_tail.Next, _tail.Next == 0 ? ticks[0].Time : _tail.Time);
        // Its count is known at the end.
        if (key is { } named) Add(batch, FeedRecord.Head(headTime, named, 0));
        foreach (ref readonly var tick in ticks)
        {
            if (tick.IsMark)
            {
                if (tick.Time <= _tail.Time)
                {
                    late++;
                    continue;
                }
                Add(batch, FeedRecord.Mark(tick.Time));
            }
            else
            {
                if (tick.SourceId is { } id && !_tail.Keys.TryAdd(id))
                {
                    duplicates++;
                    continue;
                }
                var isLate = tick.Time < _tail.Time;
                if (isLate) late++;
                Add(batch, new FeedRecord(
                    FeedRecordKind.Tick, isLate ? _tail.Time : tick.Time, tick.Price, tick.Volume, tick.Bid, tick.Ask, tick.OpenInterest,
                    tick.SourceId, isLate ? tick.Time : null));
            }
            accepted++;
        }
        _duplicates += duplicates;
        if (key is { } done)
        {
            batch.Replace(FeedRecord.Head(headTime, done, accepted), head);
            _tail.Keys.Add(done, head, accepted);
        }
        if (batch.Count == 0) _pending = null;
        return new FeedAppend(_tail.Next, accepted, duplicates, late, false);
    }

    private FeedAppend Admit(FeedRecord gap)
    {
        Add(_pending ??= new FeedBatch(_tail.Next), gap with { Time = UtcTime.Max(gap.Time, _tail.Time) });
        return new FeedAppend(_tail.Next, 1, 0, 0, false);
    }

    private void Add(FeedBatch batch, in FeedRecord record)
    {
        batch.Add(record, _tail.Next);
        _tail.Take(record);
    }

    private void BeginCommit()
    {
        if (_isCommitting || _pending is null) return;
        _isCommitting = true;
        _ = _commits!.Run(Commit);
    }

    // On a thread for commits, one at a time.
    private void Commit()
    {
        while (true)
        {
            FeedBatch batch;
            (UtcTime, UtcTime, FeedCounts) after;
            lock (_gate)
            {
                if (_pending is null)
                {
                    _isCommitting = false;
                    return;
                }
                (batch, _pending) = (_pending, null);
                _committing = batch;
                after = (_tail.Time, _tail.TickTime, _tail.Counts);
            }
            try
            {
                Write(batch);
            }
            catch (Exception exception)
            {
                Fail(batch, exception);
                return;
            }
            Publish(batch, after);
        }
    }

    private void Write(FeedBatch batch)
    {
        if (_segments is not [.., var last] || batch.First - last.First >= SegmentRecords) last = Begin(batch.First);
        last.File.AppendAll(batch.Encoded);
        last.File.Sync();
    }

    // The head says what the log held before the batch, which is all that is durable.
    private FeedSegment Begin(long first)
    {
        _files.CreateFolder(_folder);
        var segment = FeedSegment.Create(_files, _folder, first, _durableTail.Counts, _durableTail.Time, _durableTail.TickTime);
        // One that a failed commit began has nothing durable, and its name is this one's.
        _segments = [.. _segments.Where(s => s.First < first), segment];
        return segment;
    }

    private void Publish(FeedBatch batch, (UtcTime, UtcTime, FeedCounts) after)
    {
        _window.Write(batch.First, batch.Ticks);
        lock (_gate)
        {
            _durableTail = after;
            _durableBytes += batch.Bytes;
            _committing = null;
            Volatile.Write(ref _durable, batch.First + batch.Count);
        }
        batch.Done.SetResult();
        Show(MarketSpan.Of(batch.Ticks));
    }

    private void Show(in MarketSpan span)
    {
        // Followers look at the end of the log after they have said how they rest, and this looks at how they rest after it has moved the
        // end: one of the two sees the other.
        Interlocked.MemoryBarrier();
        lock (_followers)
        {
            foreach (var following in _followers) following.Show(span);
        }
    }

    private void Fail(FeedBatch batch, Exception exception)
    {
        FeedBatch? waiting;
        lock (_gate)
        {
            (waiting, _pending, _committing) = (_pending, null, null);
            _isCommitting = false;
            _isBroken = true;
        }
        batch.Done.SetException(exception);
        waiting?.Done.SetException(exception);
    }

    /// <summary>
    /// After a failed commit: takes up what is durable, and goes on in a new segment, because what the failed one may have left in its file
    /// must not count, and a second sync of that file proves nothing.
    /// </summary>
    private void Mend()
    {
        _tail = Load(cut: false);
        Begin(_tail.Next);
        _isBroken = false;
    }

    /// <summary>What a copy has got behind what was read of it; null when nothing has come.</summary>
    private MarketSpan? TakeGrowth()
    {
        var firsts = FeedSegment.FindAll(_files, _folder);
        // Deleted on the machine that writes it: those who read it read on.
        if (firsts.Count == 0) return null;
        OpenSegments(firsts);
        if (_segments is [.., var last] && last.First + last.Records < _tail.Next)
        {
            // What was read of it does not count any more.
            LoadAll(isWriter: false);
            return s_anything;
        }
        var (segments, start, ticks) = (_segments, _tail.Next, new List<Tick>());
        for (var at = 0; at < segments.Length; at++)
        {
            var until = at + 1 < segments.Length ? segments[at + 1].First : long.MaxValue;
            if (until <= _tail.Next) continue;
            // What a failed commit has left at the end of a segment does not count, and the next one begins before it.
            if (segments[at].First > _tail.Next) throw new FeedDamagedException(segments[at].Path, _tail.Next);
            FeedScan.ReadTail(segments[at], _tail.Next, until, _tail, MaxTorn, ticks);
            if (_tail.Next < until) break;
        }
        if (ticks.Count == 0) return null;
        _window.Write(start, CollectionsMarshal.AsSpan(ticks));
        _durableTail = (_tail.Time, _tail.TickTime, _tail.Counts);
        _durableBytes = segments.Sum(s => s.File.Length);
        Volatile.Write(ref _durable, _tail.Next);
        return MarketSpan.Of(CollectionsMarshal.AsSpan(ticks));
    }

    private int BeyondRetention(FeedSegment[] segments, long needed, UtcTime? oldest, long? maxBytes)
    {
        var bytes = segments.Sum(s => s.File.Length);
        var beyond = 0;
        while (beyond < segments.Length - 1)
        {
            var next = segments[beyond + 1];
            if (next.First > needed || next.First > End) break;
            if (!(next.LastTimeBefore < oldest) && !(bytes > maxBytes)) break;
            bytes -= segments[beyond++].File.Length;
        }
        return beyond;
    }

    // Segments come and go, and the file of the last one may be another than the one that is open. Handles go with the last reader.
    private void OpenSegments(IReadOnlyList<long> firsts)
    {
        var known = _segments.ToDictionary(s => s.First);
        if (_segments is [.., var last] && _files.LengthOf(last.Path) != last.File.Length) known.Remove(last.First);
        if (known.Count == firsts.Count && firsts.All(known.ContainsKey)) return;
        _segments = [.. firsts.Select(f => known.GetValueOrDefault(f) ?? FeedSegment.Open(_files, _folder, f, forWriting: false))];
    }

    // What one commit can leave behind at most.
    private long MaxTorn => _options.MaxPendingBytes + (FeedLogOptions.MaxBatch + 2) * FeedRecord.Size;

    /// <summary>Opens what the disk holds.</summary>
    [MemberNotNull(nameof(_window), nameof(_tail), nameof(_segments))]
    private void LoadAll(bool isWriter)
    {
        var firsts = FeedSegment.FindAll(_files, _folder);
        _segments = [.. firsts.Select((first, at) => FeedSegment.Open(_files, _folder, first, isWriter && at == firsts.Count - 1))];
        _tail = Load(cut: isWriter);
        _durableTail = (_tail.Time, _tail.TickTime, _tail.Counts);
        _durableBytes = _segments.Sum(s => s.File.Length);
        _window = new FeedWindow(_options.WindowRecords);
        // Last: readers go by it.
        Volatile.Write(ref _durable, _tail.Next);
    }

    /// <summary>Reads the end of the log: what its next record has to know.</summary>
    private FeedTail Load(bool cut)
    {
        var tail = new FeedTail(new RecentKeys(_options.RememberedIds));
        if (_segments is not [.., var last]) return tail;
        var remembered = Math.Max(First, last.First - _options.RememberedIds);
        foreach (var (record, position) in FeedScan.Records(_segments, remembered, last.First)) tail.Keys.Take(record, position);
        tail.Begin(last);
        var until = _isBroken ? End : long.MaxValue;
        var end = FeedScan.ReadTail(last, last.First, until, tail, MaxTorn);
        if (cut && last.File.Length > last.OffsetOf(end))
        {
            last.File.Truncate(last.OffsetOf(end));
            last.File.Sync();
        }
        return tail;
    }

    private int ReadBytes(long position, Span<byte> destination)
    {
        var segments = _segments;
        var total = 0;
        while (total < destination.Length)
        {
            var at = position + total / FeedRecord.Size;
            var found = segments.Length - 1;
            while (found >= 0 && segments[found].First > at) found--;
            if (found < 0) throw new FeedDamagedException(_folder, at);
            var room = destination.Length - total;
            if (found + 1 < segments.Length) room = (int)Math.Min(room, (segments[found + 1].First - at) * FeedRecord.Size);
            var read = segments[found].Read(at, destination.Slice(total, room));
            if (read == 0) throw new FeedDamagedException(segments[found].Path, at);
            total += read;
        }
        return total / FeedRecord.Size;
    }

    private FeedRecord Decode(byte[] buffer, int at, long position) =>
        FeedRecord.TryDecode(buffer.AsSpan(at * FeedRecord.Size, FeedRecord.Size), position + at, out var record)
            ? record
            : throw new FeedDamagedException(_folder, position + at);

    private static async Task Ended(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Leave(FeedFollowing following)
    {
        lock (_followers) _followers.Remove(following);
    }
}
