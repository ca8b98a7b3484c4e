using System.Buffers;
using System.Globalization;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Reading;

/// <summary>
/// Reads one run of a session: from its files, or from the writer's buffer while a backtest runs. Any thread; safe while the writer
/// writes: it never shows an event that is not as durable as the policy promises.
/// </summary>
public sealed class SessionReader : IDisposable
{
    private const int CopyBytes = 64 << 10;

    private readonly RunLog _log;
    private readonly string _folder;
    private readonly IDurableFiles _files;
    private readonly SharedFold? _live;
    private readonly Func<bool> _servesBuffer;
    private readonly Lazy<SessionSnapshot> _finished;
    private readonly FoldCheckpoints _checkpoints;

    internal SessionReader(RunLog log, string folder, IDurableFiles files, SharedFold? live, Func<bool> servesBuffer)
    {
        _log = log;
        _folder = folder;
        _files = files;
        _live = live;
        _servesBuffer = servesBuffer;
        _checkpoints = live?.Checkpoints ?? new FoldCheckpoints();
        _finished = new Lazy<SessionSnapshot>(() => FoldTo(LastSeq).Snapshot());
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
        new(RunLog.OpenFinished(folder, manifest, files), folder, files, null, () => false);

    /// <summary>Number of the run.</summary>
    public int Run => _log.Run;

    /// <summary>
    /// Seq of the last event that can be read; grows while the writer writes. In a running backtest that is the last one in the buffer.
    /// </summary>
    public long LastSeq => _log.Progress.Current.Seq;

    /// <summary>Seq through which the log was trimmed; 0 when it was not. Earlier events can be read, but streams begin after it.</summary>
    public long FloorSeq => _log.Floor;

    /// <summary>positions.json: complete JSON.</summary>
    public ReadOnlyMemory<byte> Positions() => Projection(SessionFiles.Positions, (fold, output) => fold.WritePositions(output));

    /// <summary>trades.json: complete JSON.</summary>
    public ReadOnlyMemory<byte> Trades() => Projection(SessionFiles.Trades, (fold, output) => fold.WriteTrades(output));

    /// <summary>metrics.json: complete JSON.</summary>
    public ReadOnlyMemory<byte> Metrics() => Projection(SessionFiles.Metrics, (fold, output) => fold.WriteMetrics(output));

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

    /// <summary>The accumulated state after the last event, at the seq it says. Of a running session from memory.</summary>
    public SessionSnapshot Snapshot() => _live is null ? _finished.Value : _live.Read(fold => fold.Snapshot());

    /// <summary>
    /// Profit of the trading day that a running session is in, at the prices of its last event; null before its start, and for a run that
    /// nothing is written to.
    /// </summary>
    public decimal? PnlToday() => _live?.Read(fold => fold.PnlToday);

    /// <summary>True when the run has had a position of this trade id.</summary>
    public bool HasPosition(string tradeId) =>
        _live is null ? FoldTo(LastSeq).HasPosition(tradeId) : _live.Read(fold => fold.HasPosition(tradeId));

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private ReadOnlyMemory<byte> Projection(string file, Action<SessionFold, IBufferWriter<byte>> write)
    {
        if (!_servesBuffer() && _files.ReadWhole(Path.Combine(_folder, file)) is { } bytes) return bytes;
        // A buffered session, or one whose file is not there yet.
        return _live is null ? Render(FoldTo(LastSeq), write) : _live.Read(fold => Render(fold, write));
    }

    private static ReadOnlyMemory<byte> Render(SessionFold fold, Action<SessionFold, IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        write(fold, output);
        return output.WrittenMemory;
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
