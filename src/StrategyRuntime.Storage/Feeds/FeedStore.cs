using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Feeds;

/// <summary>The feeds of a market folder: <c>{SYMBOL}.feed/</c>, each opened once. Safe for many threads.</summary>
public sealed class FeedStore : IDisposable
{
    /// <summary>What the name of a feed's folder ends on, as a source of market data.</summary>
    public const string Suffix = ".feed";

    /// <summary>How long after one look at what is beyond the retentions of its feeds a machine takes the next one.</summary>
    public static readonly TimeSpan BetweenTrims = TimeSpan.FromMinutes(1);

    private const int CommitThreads = 2;
    private const int MaxGaps = 100;
    private const int LeastSegmentRecords = 4_096;
    private const int SegmentsOfRetention = 8;

    private readonly string _market;
    private readonly IDurableFiles _files;
    private readonly bool _isWriter;
    private readonly FeedLogOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (FeedManifest Manifest, FeedLog Log)> _open = new(StringComparer.Ordinal);
    // Those that another machine writes. Runs that follow one go on with it wherever it is written.
    private readonly Dictionary<string, (FeedManifest Manifest, FeedLog Log)> _left = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, (long From, long Since)>> _needed = new(StringComparer.Ordinal);
    // Of a cluster: what runs of all machines need, and from where on a log was within its retention at the last look and the one before.
    private IReadOnlyDictionary<string, long>? _neededElsewhere;
    private readonly Dictionary<string, (long Before, long Last)> _within = new(StringComparer.Ordinal);
    private Func<Task<bool>>? _refresh;
    private DedicatedThreadScheduler? _commits;
    private bool _isShared;
    private bool _isSettled;
    private bool _isHere = true;

    /// <summary>Serves a market folder.</summary>
    /// <param name="marketFolder">The folder.</param>
    /// <param name="files">The disk.</param>
    /// <param name="isWriter">False to read only.</param>
    /// <param name="options">Bounds of logs.</param>
    /// <param name="time">Says how long runs take to begin; null: the machine's clock.</param>
    public FeedStore(
        string marketFolder, IDurableFiles files, bool isWriter, FeedLogOptions? options = null, TimeProvider? time = null)
    {
        (_market, _files, _isWriter) = (marketFolder, files, isWriter);
        (_options, _time) = (options ?? new FeedLogOptions(), time ?? TimeProvider.System);
    }

    /// <summary>Name of a symbol's feed as a source of market data.</summary>
    public static string NameOf(string symbol) => SymbolName.ToFileName(symbol) + Suffix;

    /// <summary>The symbol of such a name; null when it is none.</summary>
    public static string? SymbolOf(string name)
    {
        if (!name.EndsWith(Suffix, StringComparison.Ordinal)) return null;
        var symbol = SymbolName.FromFileName(name[..^Suffix.Length]);
        return SymbolName.IsValid(symbol) && NameOf(symbol) == name ? symbol : null;
    }

    /// <summary>
    /// Another machine writes the logs from now on: those that are open take no more ticks until <see cref="TakeUp"/>. They, and each that
    /// is asked for, are <see cref="Copies"/>.
    /// </summary>
    public void Leave()
    {
        List<FeedLog> open;
        lock (_gate)
        {
            _isHere = false;
            foreach (var (symbol, left) in _open) _left[symbol] = left;
            open = [.. _open.Values.Select(o => o.Log)];
            _open.Clear();
        }
        // Runs may still read them: the handles go with the last reader.
        foreach (var log in open) log.Seal();
    }

    /// <summary>This machine writes the logs from now on, as they are on the disk.</summary>
    public void TakeUp()
    {
        lock (_gate) _isHere = true;
    }

    /// <summary>
    /// Copies of logs that another machine writes, as far as they have been asked for: <see cref="FeedLog.Grow"/> shows what has come. None
    /// while this machine writes them.
    /// </summary>
    public IReadOnlyList<(string Symbol, FeedLog Log)> Copies
    {
        get
        {
            lock (_gate) return _isHere ? [] : [.. _left.Select(l => (l.Key, l.Value.Log))];
        }
    }

    /// <summary>Symbols that have a feed, in order.</summary>
    public IReadOnlyList<string> Symbols() =>
        [.. _files.ListFolders(_market).Select(SymbolOf).OfType<string>().Where(s => !IsLink(s)).Order(StringComparer.Ordinal)];

    /// <summary>What a feed is; null when there is none.</summary>
    public FeedManifest? Find(string symbol)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(symbol, out var open)) return open.Manifest;
        }
        return !IsLink(symbol) && _files.ReadWhole(ManifestOf(symbol)) is { } bytes ? FeedManifest.Read(bytes) : null;
    }

    /// <summary>
    /// The log of a feed, the same for all who ask, wherever it is written; null when there is no such feed.
    /// </summary>
    /// <exception cref="FeedDamagedException">It is damaged.</exception>
    /// <exception cref="DurableFileException">The disk fails.</exception>
    public FeedLog? Log(string symbol)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(symbol, out var open)) return open.Log;
            if (IsLink(symbol) || _files.ReadWhole(ManifestOf(symbol)) is not { } bytes || FeedManifest.Read(bytes) is not { } manifest)
                return null;
            if (_isWriter && !_isHere) return Copy(manifest);
            var log = Open(manifest);
            log.SegmentRecords = SegmentRecordsOf(manifest);
            // A reader's view ends where the log ended when it was opened: the next one shall see more.
            if (_isWriter) _open[symbol] = (manifest, log);
            return log;
        }
    }

    /// <summary>Makes a feed, or changes what it is; its log stays.</summary>
    /// <exception cref="DurableFileException">The disk fails, or its folder is a symbolic link: nothing changed.</exception>
    public FeedLog Save(FeedManifest manifest)
    {
        lock (_gate)
        {
            var folder = FolderOf(manifest.Symbol);
            RefuseLink("save", manifest.Symbol);
            RefuseElsewhere("save", manifest.Symbol);
            _files.CreateFolder(folder);
            _files.WriteAtomically(ManifestOf(manifest.Symbol), manifest.Write());
            var log = _open.TryGetValue(manifest.Symbol, out var open) ? open.Log : Open(manifest);
            log.SegmentRecords = SegmentRecordsOf(manifest);
            _open[manifest.Symbol] = (manifest, log);
            return log;
        }
    }

    /// <summary>Saves what a feed becomes, with no other change between.</summary>
    /// <param name="symbol">Its symbol.</param>
    /// <param name="change">Gets what it is, or null when there is none.</param>
    /// <exception cref="DurableFileException">The disk fails, or its folder is a symbolic link: nothing changed.</exception>
    public (FeedManifest Manifest, FeedLog Log) Change(string symbol, Func<FeedManifest?, FeedManifest> change)
    {
        lock (_gate)
        {
            var manifest = change(Find(symbol));
            return (manifest, Save(manifest));
        }
    }

    /// <summary>Names a gap in the manifest, behind those that are there.</summary>
    public void AddGap(string symbol, UtcTime from, UtcTime to, FeedGapReason reason)
    {
        var gap = new FeedGap(
            new DateTimeOffset(from.Ticks, TimeSpan.Zero), new DateTimeOffset(to.Ticks, TimeSpan.Zero), reason);
        lock (_gate)
        {
            if (Find(symbol) is not { } manifest) return;
            Save(manifest with { Gaps = [.. manifest.Gaps.TakeLast(MaxGaps - 1), gap], GapCount = manifest.GapCount + 1 });
        }
    }

    /// <summary>True while a run needs a feed, and before it is known which runs there are.</summary>
    public bool IsNeeded(string symbol)
    {
        lock (_gate)
        {
            return !_isSettled || _neededElsewhere?.ContainsKey(symbol) is true || _needed.Values.Any(n => n.ContainsKey(symbol));
        }
    }

    /// <summary>
    /// Runs of other machines read the logs as well. What they need is what they have written down, so no new run begins with what is
    /// beyond a log's retention: it may be about to go.
    /// </summary>
    /// <param name="refresh">Brings <see cref="Copies"/> up to date; false when it cannot be done now.</param>
    public void Share(Func<Task<bool>>? refresh = null) => (_isShared, _refresh) = (true, refresh);

    /// <summary>
    /// Of a run whose record is durable now, so that all machines see what it needs from now on: true when that is there still, and stays.
    /// False also when it cannot be known.
    /// </summary>
    /// <param name="owner">The run, which keeps it here.</param>
    /// <param name="symbol">The feed's symbol.</param>
    /// <param name="id">Names its log.</param>
    /// <param name="from">The first position that it needs.</param>
    /// <exception cref="FeedDamagedException">The log is damaged.</exception>
    /// <exception cref="DurableFileException">The disk fails.</exception>
    internal async Task<bool> IsKeptAsync(string owner, string symbol, string id, long from)
    {
        if (!_isShared) return true;
        if (_refresh is not null && !await _refresh().ConfigureAwait(false)) return false;
        if (Find(symbol) is not { } manifest || manifest.Id != id || Log(symbol) is not { } log || log.First > from) return false;
        lock (_gate)
        {
            if (_isHere || !_needed.TryGetValue(owner, out var needed) || !needed.TryGetValue(symbol, out var known)) return true;
            // The machine that trims has asked what runs need after its last look, and removes what was beyond the retention at the look
            // before: a run that has begun since then is in time. One that took longer may have come after the question.
            return _time.GetElapsedTime(known.Since) < BetweenTrims / 2 || FirstWithin(manifest, log) <= from;
        }
    }

    /// <summary>Now, for <see cref="Keep"/>.</summary>
    internal long Now => _time.GetTimestamp();

    /// <summary>The first record that a new run may begin with.</summary>
    internal long FirstOf(FeedManifest manifest, FeedLog log) => _isShared ? FirstWithin(manifest, log) : log.First;

    /// <summary>
    /// What runs of all machines need, as it was read just now: the symbols of feeds, and from which position on. Null when it cannot be
    /// known: nothing goes.
    /// </summary>
    public void Settle(IReadOnlyDictionary<string, long>? needed)
    {
        lock (_gate) (_neededElsewhere, _isSettled) = (needed, needed is not null);
    }

    /// <summary>Every run that can be taken up has claimed what it needs: the rest may go.</summary>
    public void Settle()
    {
        lock (_gate) _isSettled = true;
    }

    /// <summary>Removes a feed with its log; false, and it stays, while a run needs it.</summary>
    public bool Delete(string symbol)
    {
        lock (_gate)
        {
            if (IsNeeded(symbol)) return false;
            RefuseLink("delete", symbol);
            RefuseElsewhere("delete", symbol);
            if (_open.Remove(symbol, out var open)) open.Log.Dispose();
            _left.Remove(symbol);
            var folder = FolderOf(symbol);
            // The manifest first: without it the rest is no feed.
            _files.Delete(ManifestOf(symbol));
            foreach (var file in _files.ListFiles(folder)) _files.Unlink(Path.Combine(folder, file));
            _files.SyncFolder(folder);
            return true;
        }
    }

    /// <summary>A run needs a log from a position on, until <see cref="Release"/>.</summary>
    /// <param name="owner">The run.</param>
    /// <param name="symbol">The feed's symbol.</param>
    /// <param name="from">The position.</param>
    /// <param name="since">When it was found, as <see cref="Now"/>; null: now.</param>
    public void Keep(string owner, string symbol, long from, long? since = null)
    {
        lock (_gate)
        {
            if (!_needed.TryGetValue(owner, out var needed)) _needed[owner] = needed = new(StringComparer.Ordinal);
            needed[symbol] = (from, since ?? Now);
        }
    }

    /// <summary>A run is over.</summary>
    public void Release(string owner)
    {
        lock (_gate) _needed.Remove(owner);
    }

    /// <summary>
    /// Looks at what of a feed is beyond its retention, which <see cref="Trim"/> goes by; true when it may remove something, for all that
    /// this machine knows of runs.
    /// </summary>
    public bool LookBeyond(string symbol)
    {
        if (Find(symbol) is not { } manifest || manifest is { RetentionDays: null, RetentionBytes: null }) return false;
        if (Log(symbol) is not { } log) return false;
        lock (_gate)
        {
            if (!_isHere) return false;
            if (_isShared) _within[manifest.Id] = (_within.GetValueOrDefault(manifest.Id).Last, FirstWithin(manifest, log));
            return FirstWithin(manifest, log, NeededOf(manifest)) > log.First;
        }
    }

    /// <summary>Removes the segments of a feed that are beyond its retention and that no run needs.</summary>
    /// <returns>How many.</returns>
    public int Trim(string symbol)
    {
        if (Find(symbol) is not { } manifest || Log(symbol) is not { } log) return 0;
        if (manifest is { RetentionDays: null, RetentionBytes: null }) return 0;
        lock (_gate)
        {
            if (!_isSettled || !_isHere) return 0;
            var needed = NeededOf(manifest);
            if (_isShared) needed = Math.Min(needed, _neededElsewhere?.GetValueOrDefault(symbol, long.MaxValue) ?? 0);
            return log.Trim(needed, OldestOf(manifest, log), manifest.RetentionBytes);
        }
    }

    /// <summary>Closes all logs.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (_, log) in _open.Values) log.Dispose();
            _open.Clear();
            _left.Clear();
            _commits?.Dispose();
            _commits = null;
        }
    }

    /// <summary>Refuses what only the machine that writes the logs can do.</summary>
    /// <exception cref="DurableFileException">Another one does.</exception>
    private void RefuseElsewhere(string operation, string symbol)
    {
        lock (_gate)
        {
            if (_isHere) return;
        }
        throw new DurableFileException(operation, FolderOf(symbol), FileFault.Fenced, "another node writes the feed");
    }

    // What runs of this machine need. A run of another one that has opened the log may not have written down yet what it needs: what goes
    // was beyond the retention at the look before already, and since then no run has begun with it.
    private long NeededOf(FeedManifest manifest)
    {
        var needed = _needed.Values.Min(n => n.TryGetValue(manifest.Symbol, out var known) ? known.From : default(long?)) ?? long.MaxValue;
        return _isShared ? Math.Min(needed, _within.GetValueOrDefault(manifest.Id).Before) : needed;
    }

    private static long FirstWithin(FeedManifest manifest, FeedLog log, long needed = long.MaxValue) =>
        log.FirstWithin(needed, OldestOf(manifest, log), manifest.RetentionBytes);

    private static UtcTime? OldestOf(FeedManifest manifest, FeedLog log) =>
        manifest.RetentionDays is { } days && log.LastTime.Ticks > days * TimeSpan.TicksPerDay
            ? log.LastTime - TimeSpan.FromDays(days)
            : null;

    private FeedLog Copy(FeedManifest manifest)
    {
        if (_left.TryGetValue(manifest.Symbol, out var known) && known.Manifest.Id == manifest.Id)
        {
            known.Log.Grow(isRefreshed: false);
            return known.Log;
        }
        var log = FeedLog.OpenCopy(_files, FolderOf(manifest.Symbol), _options, Commits);
        _left[manifest.Symbol] = (manifest, log);
        return log;
    }

    private DedicatedThreadScheduler Commits => _commits ??= new DedicatedThreadScheduler("feed log", CommitThreads);

    private FeedLog Open(FeedManifest manifest)
    {
        var folder = FolderOf(manifest.Symbol);
        if (!_isWriter) return FeedLog.OpenRead(_files, folder);
        if (_left.Remove(manifest.Symbol, out var left) && left.Manifest.Id == manifest.Id)
        {
            left.Log.Resume();
            return left.Log;
        }
        return FeedLog.Open(_files, folder, _options, Commits);
    }

    // Whole segments go: with a bound of bytes there are several of them in it.
    private int SegmentRecordsOf(FeedManifest manifest) => manifest.RetentionBytes is { } bytes
        ? (int)Math.Min(Math.Max(bytes / SegmentsOfRetention / FeedRecord.Size, LeastSegmentRecords), _options.SegmentRecords)
        : _options.SegmentRecords;

    private void RefuseLink(string operation, string symbol)
    {
        if (IsLink(symbol)) throw new DurableFileException(operation, FolderOf(symbol), FileFault.Link, "it is a symbolic link");
    }

    // Links in a data root are not followed.
    private bool IsLink(string symbol) => _files.IsLink(FolderOf(symbol));

    private string FolderOf(string symbol) => Path.Combine(_market, NameOf(symbol));

    private string ManifestOf(string symbol) => Path.Combine(FolderOf(symbol), FeedManifest.FileName);
}
