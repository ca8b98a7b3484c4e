using System.Buffers;
using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Storage.Buffers;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Reading;

/// <summary>
/// Reads one run of a session: its state from its files, or from the writer's memory while it runs. Any thread; safe while the writer
/// writes: it never shows an event that is not as durable as the policy promises, and every one that is.
/// </summary>
public sealed class SessionReader : IDisposable
{
    private const int CopyBytes = 64 << 10;

    // Of a finished run, beside its positions: the last trades, figures and names.
    private const int MostOfASnapshot = 512 << 10;

    private const int ItemsPerRead = 1_000;

    private readonly RunLog _log;
    private readonly string _folder;
    private readonly IDurableFiles _files;
    private readonly FoldCheckpoints _checkpoints;
    private readonly Lock _finishing = new();
    private SharedFold? _live;
    private WeakReference<SessionFold>? _final;

    internal SessionReader(RunLog log, string folder, IDurableFiles files, SharedFold? live)
    {
        _log = log;
        _folder = folder;
        _files = files;
        _live = live;
        _checkpoints = live?.Checkpoints ?? new FoldCheckpoints();
    }

    /// <summary>Opens a run that has no writer; null when there is none. Without <paramref name="run"/> the folder's current one.</summary>
    /// <exception cref="SessionDamagedException">session.json cannot be read.</exception>
    /// <exception cref="DurableFileException">A file cannot be read.</exception>
    public static SessionReader? Open(string folder, int? run = null, IDurableFiles? files = null)
    {
        files ??= NativeFiles.Instance;
        var manifest = SessionManifest.Read(folder, files);
        if (run is { } number && manifest?.Run != number)
        {
            folder = SessionFiles.RunFolder(folder, number);
            manifest = SessionManifest.Read(folder, files);
        }
        return manifest is null ? null : OfFolder(folder, manifest, files);
    }

    /// <summary>Opens the run that a folder holds; null when it holds none.</summary>
    internal static SessionReader? OpenFolder(string folder) => SessionManifest.Read(folder) is { } manifest
        ? OfFolder(folder, manifest, NativeFiles.Instance)
        : null;

    private static SessionReader OfFolder(string folder, SessionManifest manifest, IDurableFiles files) =>
        new(RunLog.OpenFinished(folder, manifest, files), folder, files, null);

    /// <summary>Number of the run.</summary>
    public int Run => _log.Run;

    /// <summary>
    /// Seq of the last event that can be read; grows while the writer writes. In a running backtest that is the last one in the buffer.
    /// </summary>
    public long LastSeq => _log.Progress.Current.Seq;

    /// <summary>Seq through which the log was trimmed; 0 when it was not. Earlier events can be read, but streams begin after it.</summary>
    public long FloorSeq => _log.Floor;

    /// <summary>About how many bytes a <see cref="Snapshot"/> takes. O(1).</summary>
    public long SnapshotBytes => Volatile.Read(ref _live) is { } live
        ? live.Read(fold => fold.SnapshotBytes)
        : MostOfASnapshot + (_files.LengthOf(PathOf(SessionFiles.Positions)) ?? 0);

    /// <summary>
    /// Writes some of the positions with commas between them, in the order in which they were opened; true when more follow. Only as much
    /// is in memory as is written.
    /// </summary>
    public bool WritePositions(IBufferWriter<byte> output, long skip, int limit) =>
        ProjectedItems.TryWrite(OpenProjection(SessionFiles.Positions), skip, limit, output)
            ?? ReadFold(fold => fold.WritePositions(output, skip, limit));

    /// <summary>
    /// Writes some of the trades with commas between them, in the order in which they were closed; true when more follow.
    /// </summary>
    public bool WriteTrades(IBufferWriter<byte> output, long skip, int limit) =>
        ProjectedItems.TryWrite(OpenProjection(SessionFiles.Trades), skip, limit, output)
            ?? ReadFold(fold => fold.WriteTrades(output, skip, limit));

    /// <summary>The positions in the order in which they were opened; few of them are in memory at a time.</summary>
    public IEnumerable<JsonElement> Positions() =>
        Items(SessionFiles.Positions, (fold, output, skip) => fold.WritePositions(output, skip, ItemsPerRead));

    /// <summary>The trades in the order in which they were closed; few of them are in memory at a time.</summary>
    public IEnumerable<JsonElement> Trades() =>
        Items(SessionFiles.Trades, (fold, output, skip) => fold.WriteTrades(output, skip, ItemsPerRead));

    /// <summary>Writes the state of every node after the last event, by node id.</summary>
    public void WriteNodes(IBufferWriter<byte> output) => ReadFold(fold =>
    {
        fold.WriteNodes(output);
        return true;
    });

    /// <summary>Writes an object with the state of every node, <c>nodes</c>, and how often each completed, <c>firings</c>.</summary>
    public void WriteNodesAndFirings(IBufferWriter<byte> output) => ReadFold(fold =>
    {
        fold.WriteNodesAndFirings(output);
        return true;
    });

    /// <summary>metrics.json: complete JSON.</summary>
    public ReadOnlyMemory<byte> Metrics()
    {
        if (Volatile.Read(ref _live) is null && _files.ReadWhole(PathOf(SessionFiles.Metrics)) is { } bytes) return bytes;
        return ReadFold(fold =>
        {
            var output = new ArrayBufferWriter<byte>(4096);
            fold.WriteMetrics(output);
            return output.WrittenMemory;
        });
    }

    /// <summary>The complete lines after one event and up to another, or to the last one that can be read. O(1).</summary>
    public EventRange Locate(long afterSeq, long throughSeq = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSeq);
        var last = _log.Progress.Current;
        if (afterSeq >= last.Seq || throughSeq <= afterSeq) return new EventRange(last.Length, 0, afterSeq + 1, afterSeq);
        var start = _log.EndOf(afterSeq);
        var end = throughSeq >= last.Seq ? last.Length : _log.EndOf(throughSeq);
        return new EventRange(start, end - start, afterSeq + 1, Math.Min(throughSeq, last.Seq));
    }

    /// <summary>Reads bytes of events.jsonl, never beyond the last event that can be read; returns 0 at the end.</summary>
    public int Read(long offset, Span<byte> destination)
    {
        var available = _log.Progress.Current.Length - offset;
        return available <= 0 ? 0 : _log.Journal.Read(offset, destination[..(int)Math.Min(destination.Length, available)]);
    }

    /// <summary>
    /// Copies the lines after an event, at most <paramref name="limit"/> of the chosen types; returns the seq to go on after.
    /// </summary>
    public async Task<long> CopyLinesAsync(
        Stream destination, long afterSeq, long limit = long.MaxValue, EventFilter filter = default,
        CancellationToken cancellationToken = default)
    {
        if (!filter.IsAll) return await CopyChosenAsync(destination, afterSeq, limit, filter, cancellationToken);
        var range = Locate(afterSeq, limit > long.MaxValue - afterSeq ? long.MaxValue : afterSeq + limit);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            for (var copied = 0L; copied < range.Length;)
            {
                var read = Read(range.Offset + copied, buffer.AsSpan(0, (int)Math.Min(buffer.Length, range.Length - copied)));
                if (read == 0) throw new EndOfStreamException($"{_folder}: events.jsonl is shorter than its index says.");
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                copied += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return range.LastSeq;
    }

    /// <summary>
    /// The accumulated state right after an event: the JSON of <see cref="SessionFold.Snapshot"/>. Folds the events since the last
    /// checkpoint before it; of a finished run the first call reads the log from its start and leaves the checkpoints.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such event.</exception>
    public SessionSnapshot StateAt(long seq)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seq);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seq, LastSeq);
        return FoldTo(seq).Snapshot();
    }

    /// <summary>
    /// The accumulated state after the last event, at the seq it says. Of a running session from memory; its commits wait no longer than a
    /// copy of its state takes.
    /// </summary>
    public SessionSnapshot Snapshot() => Volatile.Read(ref _live) is { } live
        ? live.Read(fold => fold.Copy()).Snapshot()
        : ReadFinal(fold => fold.Snapshot());

    /// <summary>
    /// Profit of the trading day that a running session is in, at the prices of its last event; null before its start, and for a run that
    /// nothing is written to.
    /// </summary>
    public decimal? PnlToday() => _live?.Read(fold => fold.PnlToday);

    /// <summary>True when the run has had a position of this trade id.</summary>
    public bool HasPosition(string tradeId) => ReadFold(fold => fold.HasPosition(tradeId));

    /// <summary>The run is complete: its state is folded from the log when it is asked for, and kept as long as memory allows.</summary>
    internal void LetGo() => Volatile.Write(ref _live, null);

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private string PathOf(string file) => Path.Combine(_folder, file);

    private T ReadFold<T>(Func<SessionFold, T> read) => Volatile.Read(ref _live) is { } live ? live.Read(read) : ReadFinal(read);

    /// <summary>Reads the state after the last event, which is kept as long as memory allows.</summary>
    private T ReadFinal<T>(Func<SessionFold, T> read)
    {
        lock (_finishing)
        {
            if (_final is null || !_final.TryGetTarget(out var fold) || fold.Seq != LastSeq)
                _final = new WeakReference<SessionFold>(fold = FoldTo(LastSeq));
            return read(fold);
        }
    }

    /// <summary>The file of a projection; null when it is not there, and of a running session, whose files are behind its events.</summary>
    private IDurableFile? OpenProjection(string file)
    {
        if (Volatile.Read(ref _live) is not null) return null;
        try
        {
            return _files.Open(PathOf(file), FileOpening.Read);
        }
        catch (DurableFileException exception) when (exception.Fault == FileFault.Missing)
        {
            return null;
        }
    }

    private IEnumerable<JsonElement> Items(string file, Func<SessionFold, IBufferWriter<byte>, long, bool> write)
    {
        if (OpenProjection(file) is { } open)
        {
            foreach (var item in ProjectedItems.Read(open)) yield return item;
            yield break;
        }
        var hasMore = true;
        for (var skip = 0L; hasMore; skip += ItemsPerRead)
        {
            var output = new PieceWriter();
            output.Write("["u8);
            hasMore = ReadFold(fold => write(fold, output, skip));
            output.Write("]"u8);
            using var items = JsonDocument.Parse(output.ToSequence());
            foreach (var item in items.RootElement.EnumerateArray()) yield return item.Clone();
        }
    }

    private SessionFold FoldTo(long seq)
    {
        var fold = _checkpoints.Before(seq) ?? new SessionFold(_log.Session, _log.Run);
        var lines = new LineScanner(_log.Journal.Read, _log.EndOf(fold.Seq), _log.EndOf(seq));
        while (lines.TryRead(out var line))
        {
            fold.Apply(line.Span);
            _checkpoints.Offer(fold);
        }
        return fold;
    }

    private async Task<long> CopyChosenAsync(
        Stream destination, long afterSeq, long limit, EventFilter filter, CancellationToken cancellationToken)
    {
        var range = Locate(afterSeq);
        var lines = new LineScanner(_log.Journal.Read, range.Offset, range.Offset + range.Length);
        var seen = afterSeq;
        for (var copied = 0L; copied < limit && lines.TryRead(out var line);)
        {
            if (!EventLine.TryReadHead(line.Span, _log.Prefix, out seen, out var type, out _))
                throw new InvalidDataException(
                    string.Create(CultureInfo.InvariantCulture, $"{_folder}: the line that ends at byte {lines.Offset} is no event."));
            if (!filter.Includes(type)) continue;
            await destination.WriteAsync(line, cancellationToken);
            copied++;
        }
        return seen;
    }
}
