using System.Collections.Concurrent;
using System.IO.Abstractions;
using System.Text;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData.Catalog;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Import;
using StrategyRuntime.Storage.MarketData.Instruments;
using StrategyRuntime.Storage.MarketData.Reports;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.MarketData;

/// <summary>The market-data files of a data root: listed, decoded once and shared, and imported. Safe for many threads.</summary>
public sealed class MarketDataStore : IDisposable
{
    private const int MaxAttempts = 10;
    private const string UtcExchange = "UTC";

    // A file in the data root that changes now may not be whole yet; a folder that is read once is as it is meant.
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(2);

    private readonly IFileSystem _fileSystem;
    private readonly DataRoot? _root;
    private readonly MarketFolder _folder;
    private readonly MarketDataOptions _options;
    private readonly IDurableFiles _files;
    private readonly MarketDataImport _import;
    private readonly MarketVersions _versions;
    private readonly Provenances _provenances;
    private readonly TimeProvider _time;
    private readonly ForeignFiles _foreign;
    private MarketDataImport? _scratch;
    private string? _scratchPath;
    private readonly SeriesCache _cache;
    private readonly FeedSources _feeds;
    private readonly ConcurrentDictionary<MarketDataFile, int> _imports = new();
    private readonly ConcurrentDictionary<MarketDataFile, (FileVersion Version, MarketDataInfo Info)> _summaries = new();

    /// <summary>Serves <c>{root}/_market</c>. Symbolic links in it are not followed.</summary>
    public MarketDataStore(DataRoot root, MarketDataOptions options, TimeProvider? time = null)
        : this(root.MarketFolder, root.FileSystem, options, root.Files, time, root)
    {
    }

    /// <summary>
    /// Serves any folder, and writes nothing in it: what its files under other names than <c>{SYMBOL}.{timeframe|ticks}.csv[.gz]</c> become
    /// lies in a temporary folder until the store is disposed.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="fileSystem">The file system that it is listed and read with.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="files">The disk that uploads go to; null: the real one.</param>
    /// <param name="time">Says when a file was imported; null: the machine's clock.</param>
    public MarketDataStore(string folder, IFileSystem fileSystem, MarketDataOptions options, IDurableFiles? files = null,
        TimeProvider? time = null)
        : this(folder, fileSystem, options, files, time, null)
    {
    }

    private MarketDataStore(
        string folder, IFileSystem fileSystem, MarketDataOptions options, IDurableFiles? files, TimeProvider? time, DataRoot? root)
    {
        _root = root;
        _fileSystem = fileSystem;
        _folder = new MarketFolder(fileSystem.Path.GetFullPath(folder), fileSystem);
        _options = options;
        _files = files ?? NativeFiles.Instance;
        _time = time ?? TimeProvider.System;
        Feeds = new FeedStore(_folder.Path, _files, isWriter: _root is not null, time: _time);
        _feeds = new FeedSources(Feeds);
        Instruments = new InstrumentCatalog(_folder.Path, fileSystem, _files, path => _root?.HasLink(path) == true);
        _versions = new MarketVersions(_folder, _files);
        _provenances = new Provenances(_folder, _files);
        _foreign = new ForeignFiles(_folder, fileSystem, _time, root is null ? TimeSpan.Zero : s_rest, ImportForeign);
        _import = new MarketDataImport(_folder, options, _files, Publish);
        var decodes = options.ConcurrentDecodes == 0 ? Environment.ProcessorCount : options.ConcurrentDecodes;
        // On a machine with little memory the configured bound would come too late.
        MaxDecodedBytes = Math.Min(options.MaxDecodedBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
        _cache = new SeriesCache(options.CacheBytes, MaxDecodedBytes, decodes);
    }

    /// <summary>Symbols that grow.</summary>
    public FeedStore Feeds { get; }

    /// <summary>What is known of symbols beside their prices.</summary>
    public InstrumentCatalog Instruments { get; }

    /// <summary>What the decoded files may take: as configured, and half of what the process may take at most.</summary>
    public long MaxDecodedBytes { get; }

    /// <summary>How many candles warm the indicators of a new run up.</summary>
    public int WarmUpCandles => _options.WarmUpCandles;

    /// <summary>How often a file was decoded since the start.</summary>
    public int DecodeCount => _cache.DecodeCount;

    /// <summary>Memory of the decoded files.</summary>
    public long CachedBytes => _cache.Bytes;

    /// <summary>Every file that is named like market data, ordered by symbol, then ticks, then finest timeframe first.</summary>
    /// <remarks>
    /// Files under other names are imported first; those that cannot be are listed behind, without a symbol.
    /// </remarks>
    public IReadOnlyList<MarketDataInfo> List()
    {
        var refused = TakeUpForeign().Select(f => new MarketDataInfo(string.Empty, null, f.File, f.Bytes, null, null, f.Problem)).ToList();
        return [.. _folder.Files().Select(Summarise), .. Feeds.Symbols().Select(SummariseFeed), .. refused];
    }

    /// <summary>
    /// Opens the data that a strategy wants. For each symbol it is the finest file that is not coarser than the finest timeframe the
    /// strategy wants of it: ticks before bars, and bars must divide every timeframe.
    /// </summary>
    /// <param name="strategy">Names symbols, timeframes and exchange.</param>
    /// <param name="from">First instant of the run, UTC .NET ticks; null: from the first row.</param>
    /// <param name="to">First instant after the run, UTC .NET ticks; null: to the end.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MarketDataException">There is no such file, a row in it is wrong, or nothing lies in the range.</exception>
    public async Task<TickSource> OpenAsync(StrategyDefinition strategy, UtcTime? from, UtcTime? to, CancellationToken cancellationToken)
    {
        var refused = TakeUpForeign();
        if (HasFeedOnly(strategy))
            return await OpenFeedAsync(null, new FeedRequest(strategy, from, to, WarmUpCandles, false), null, cancellationToken)
                .ConfigureAwait(false);
        var parts = Needed(strategy, from, to);
        var versions = Chosen(parts, refused);
        return await OpenAsync(strategy, parts, versions, from, to, _options.WarmUpCandles, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens the same data and, in a data root, keeps its versions for an owner, until <see cref="Release"/>.</summary>
    /// <param name="owner">The session.</param>
    /// <param name="strategy">Names symbols, timeframes and exchange.</param>
    /// <param name="from">First instant of the run, UTC .NET ticks; null: from the first row.</param>
    /// <param name="to">First instant after the run, UTC .NET ticks; null: to the end.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MarketDataException">There is no such file, a row in it is wrong, or nothing lies in the range.</exception>
    /// <exception cref="DurableFileException">A version cannot be kept.</exception>
    public async Task<TickSource> OpenAndKeepAsync(
        string owner, StrategyDefinition strategy, UtcTime? from, UtcTime? to, CancellationToken cancellationToken)
    {
        // Another folder than a data root's is not this program's to write in.
        if (_root is null) return await OpenAsync(strategy, from, to, cancellationToken).ConfigureAwait(false);
        if (HasFeedOnly(strategy))
            return await OpenFeedAsync(owner, new FeedRequest(strategy, from, to, WarmUpCandles, false), null, cancellationToken)
                .ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var refused = TakeUpForeign();
            var parts = Needed(strategy, from, to);
            var versions = Chosen(parts, refused);
            var source =
                await OpenAsync(strategy, parts, versions, from, to, _options.WarmUpCandles, cancellationToken).ConfigureAwait(false);
            try
            {
                var kept = source.Files.Select((file, at) => (_folder.PathOf(versions[at].File), file.Hash)).ToList();
                if (_versions.TryKeep(owner, kept, () => Array.TrueForAll(versions, v => VersionOf(v.File) == v))) return source;
            }
            catch
            {
                source.Dispose();
                throw;
            }
            // An import came in between: the run begins with that.
            source.Dispose();
            if (attempt == MaxAttempts)
                throw new MarketDataMissingException(versions[0].File.Name, "it is being replaced again and again; try again");
        }
    }

    /// <summary>
    /// Opens the versions that a run began with, whatever the current names point to, and keeps them for an owner: from
    /// <c>_market/_versions</c>, else from the current name while that still begins with their bytes.
    /// </summary>
    /// <param name="owner">The session.</param>
    /// <param name="inputs">The market data of the run, as session.json names it.</param>
    /// <param name="strategy">Names symbols, timeframes and exchange.</param>
    /// <param name="from">First instant of the run, UTC .NET ticks; null: from the first row.</param>
    /// <param name="to">First instant after the run, UTC .NET ticks; null: to the end.</param>
    /// <param name="warmUpCandles">How many candles warmed the run's indicators up.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MarketDataMissingException">A version is missing or was changed.</exception>
    public async Task<TickSource> ReopenAsync(
        string owner,
        IReadOnlyList<PinnedInput> inputs,
        StrategyDefinition strategy,
        UtcTime? from,
        UtcTime? to,
        int warmUpCandles,
        CancellationToken cancellationToken)
    {
        if (inputs.Any(i => i.Kind == PinnedInput.Feed))
            return await ReopenFeedAsync(owner, inputs, strategy, to, warmUpCandles, cancellationToken).ConfigureAwait(false);
        var (source, pinned) = await OpenPinnedAsync(inputs, strategy, from, to, warmUpCandles, cancellationToken).ConfigureAwait(false);
        try
        {
            _versions.TryKeep(owner, [.. pinned.Select(version => (PathOf(version), version.Hash!))], () => true);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Opens versions that are kept already, once more: as <see cref="ReopenAsync"/> does, for an owner that has them.</summary>
    /// <param name="inputs">The market data, as the owner's record names it.</param>
    /// <param name="strategy">Names symbols, timeframes and exchange.</param>
    /// <param name="from">First instant of the run, UTC .NET ticks; null: from the first row.</param>
    /// <param name="to">First instant after the run, UTC .NET ticks; null: to the end.</param>
    /// <param name="warmUpCandles">How many candles warm the run's indicators up.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MarketDataMissingException">A version is missing or was changed.</exception>
    public async Task<TickSource> OpenKeptAsync(
        IReadOnlyList<PinnedInput> inputs,
        StrategyDefinition strategy,
        UtcTime? from,
        UtcTime? to,
        int warmUpCandles,
        CancellationToken cancellationToken)
    {
        if (inputs.Any(i => i.Kind == PinnedInput.Feed))
            return await ReopenFeedAsync(null, inputs, strategy, to, warmUpCandles, cancellationToken).ConfigureAwait(false);
        var (source, _) = await OpenPinnedAsync(inputs, strategy, from, to, warmUpCandles, cancellationToken).ConfigureAwait(false);
        return source;
    }

    /// <summary>The versions that an earlier process kept for a run are needed by it.</summary>
    public void Claim(string owner, IEnumerable<PinnedInput> inputs)
    {
        var all = inputs.ToList();
        _versions.Claim(owner, all.Where(i => i.Kind == PinnedInput.MarketData).Select(i => i.Hash));
        foreach (var feed in all.Where(i => i.Kind == PinnedInput.Feed)) Feeds.Keep(owner, feed.Symbol!, feed.Range!.From);
    }

    /// <summary>
    /// Makes sure that what a new run reads of feeds is there and stays. Call it when its record is durable: from then on other machines
    /// know what it needs.
    /// </summary>
    /// <param name="owner">The session, which keeps it here.</param>
    /// <param name="inputs">The market data of the run, as its record names it.</param>
    /// <exception cref="MarketDataException">It may be gone before another machine can take the run up.</exception>
    public Task ConfirmAsync(string owner, IEnumerable<PinnedInput> inputs) => _feeds.ConfirmAsync(owner, inputs);

    /// <summary>Opens a feed as market data, with the history in the symbol's files before it, and keeps both for an owner.</summary>
    /// <param name="owner">The session; null to keep nothing.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="pinned">What a run that is taken up began with; null for a new one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MarketDataMissingException">There is no such feed, or it has not come so far.</exception>
    /// <exception cref="MarketDataException">The history overlaps the feed, or the strategy reads more than one symbol.</exception>
    public async Task<TickSource> OpenFeedAsync(
        string? owner, FeedRequest request, IReadOnlyList<PinnedInput>? pinned, CancellationToken cancellationToken)
    {
        var strategy = request.Strategy;
        var trading = strategy.Trading;
        var files = new List<(Instrument Instrument, FileVersion Version)>();
        if ((pinned is null ? HistoryOf(trading) : PinnedHistoryOf(trading, pinned)) is { } history) files.Add((trading, history));
        files.AddRange(BesideFeed(strategy, pinned));
        var opened = new List<(SeriesLease Lease, DataFile File)>();
        try
        {
            foreach (var (instrument, version) in files)
            {
                var lease = (pinned is null ? null : await TryRentCurrentAsync(version).ConfigureAwait(false))
                    ?? await RentAsync(version).ConfigureAwait(false);
                opened.Add((lease, new DataFile(instrument.Symbol, version.File.Name, version.Bytes, lease.Series.FileHash)));
            }
            var since = Feeds.Now;
            var source = _feeds.Open(request, opened, pinned?.FirstOrDefault(i => i.Kind == PinnedInput.Feed));
            if (owner is null || _root is null) return source;
            if (opened.Count > 0)
            {
                var kept = files.Zip(opened).Select(f => (
                    pinned is null ? _folder.PathOf(f.First.Version.File) : PathOf(f.First.Version), f.Second.File.Hash)).ToList();
                bool AreCurrent() => files.TrueForAll(f => VersionOf(f.Version.File) == f.Version);
                if (!_versions.TryKeep(owner, kept, () => pinned is not null || AreCurrent()))
                    throw new MarketDataMissingException(opened[0].File.File, "it is being replaced; try again");
            }
            Feeds.Keep(owner, trading.Symbol, source.Files[^1].Range!.From, since);
            return source;
        }
        catch
        {
            opened.ForEach(file => file.Lease.Dispose());
            throw;
        }

        // Null when what lies under the current name cannot be read, or only looks like what it was.
        async Task<SeriesLease?> TryRentCurrentAsync(FileVersion version)
        {
            try
            {
                if (CurrentOf(version) is not { } current) return null;
                var lease = await RentAsync(current).ConfigureAwait(false);
                if (lease.Series.FileHash == version.Hash) return lease;
                lease.Dispose();
                return null;
            }
            catch (MarketDataException e) when (e is not MarketDataMemoryException)
            {
                return null;
            }
        }

        Task<SeriesLease> RentAsync(FileVersion version)
        {
            var key = new SeriesKey(version, strategy.Exchange, trading.MayBeNegative);
            return _cache.RentAsync(key, stop => Decode(key, stop), cancellationToken);
        }
    }

    private static FileVersion? PinnedHistoryOf(Instrument trading, IReadOnlyList<PinnedInput> pinned) =>
        pinned.Any(i => i.Kind == PinnedInput.MarketData && i.Symbol == trading.Symbol) ? PinnedOf(trading, pinned) : null;

    /// <summary>Files of prices that are looked up by time beside a feed: as they are when a run begins, whatever comes later.</summary>
    private IEnumerable<(Instrument Instrument, FileVersion Version)> BesideFeed(
        StrategyDefinition strategy, IReadOnlyList<PinnedInput>? pinned)
    {
        var symbols = pinned is null
            ? strategy.Records
            : pinned.Where(i => i.Kind == PinnedInput.MarketData).Select(i => i.Symbol!);
        foreach (var symbol in symbols.Where(s => s != strategy.Trading.Symbol))
        {
            var instrument = strategy.Trading with { Symbol = symbol };
            yield return (instrument, pinned is null ? VersionOf(_folder.Finest(symbol)) : PinnedOf(instrument, pinned));
        }
    }

    /// <summary>A run is over: its versions go unless another run needs them.</summary>
    public void Release(string owner)
    {
        _versions.Release(owner);
        Feeds.Release(owner);
    }

    /// <summary>Removes the versions that no run has claimed. Call it at start, after every run that can be taken up has.</summary>
    public void RemoveUnneededVersions()
    {
        _versions.RemoveUnneeded();
        Feeds.Settle();
    }

    /// <summary>Opens a file of market data, or the recording of a feed, to play all of it.</summary>
    /// <param name="name">Its name in the market folder.</param>
    /// <param name="exchange">Exchange of times without an offset, and of days and sessions; null: UTC.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MarketDataException">It is not there, or wrong.</exception>
    public async Task<TickSource> OpenRecordingAsync(string name, string? exchange, CancellationToken cancellationToken)
    {
        SeriesLease lease;
        if (FeedStore.SymbolOf(name) is { } symbol) lease = new SeriesLease(_feeds.Series(symbol), () => { });
        else if (MarketDataFile.TryParse(name, out var file))
        {
            if (!Exchange.TryGet(exchange ?? UtcExchange, out var clock))
                throw new MarketDataException(name, null, $"there is no exchange {exchange}");
            lease = await RentAsync(file.Value, clock, cancellationToken).ConfigureAwait(false);
        }
        else throw new MarketDataMissingException(name, "it is no name of market data");
        var series = lease.Series;
        var facts = new DataFile(string.Empty, name, 0, series.FileHash);
        return new TickSource([new SymbolSlice(series, 0, 0, series.Ticks, 0)], [facts], [lease]);
    }

    /// <summary>
    /// Adds or replaces a file. Every row is checked before anything replaces the old file, the change is atomic and durable, and
    /// nothing is left behind when it fails.
    /// </summary>
    /// <param name="symbol">Symbol.</param>
    /// <param name="timeframe">
    /// <c>ticks</c>, a timeframe, or null: ticks when the header has <c>price</c>, else the smallest gap between rows.
    /// </param>
    /// <param name="csv">Plain or gzip, recognised by its first bytes.</param>
    /// <param name="exchange">Exchange whose clock timestamps without an offset are on, for the checks; null is UTC.</param>
    /// <param name="cancellationToken">Stops and leaves everything as it was.</param>
    /// <exception cref="MarketDataException">The upload is wrong.</exception>
    /// <exception cref="MarketDataTooLargeException">The upload is above a limit.</exception>
    public async Task<MarketDataInfo> ImportAsync(
        string symbol, string? timeframe, Stream csv, string? exchange, CancellationToken cancellationToken)
    {
        if (_root?.HasLinkToWrite(_folder.Path) == true) throw IsLink(symbol);
        return Summarise(await _import.RunAsync(symbol, timeframe, csv, exchange, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Imports a file of any known format. Nothing is left behind when it fails, and an answer that needs something has stored nothing.
    /// </summary>
    /// <param name="file">The file; one that can seek is read where it is.</param>
    /// <param name="options">What the user says about it.</param>
    /// <param name="cancellationToken">Stops and leaves everything as it was.</param>
    /// <param name="progress">Hears how far it is, on another thread.</param>
    /// <exception cref="MarketDataException">It cannot be understood, or rows are wrong: the first twenty are named.</exception>
    /// <exception cref="MarketDataExistsException">Its data are there, and it does not replace them.</exception>
    /// <exception cref="MarketDataTooLargeException">It is above a limit.</exception>
    public async Task<ImportAnswer> ImportFileAsync(
        Stream file, ImportOptions options, CancellationToken cancellationToken, Action<ImportProgress>? progress = null)
    {
        if (_root?.HasLinkToWrite(_folder.Path) == true) throw IsLink(options.File);
        var (answer, stored) = await _import.RunAsync(file, options, progress, cancellationToken).ConfigureAwait(false);
        if (stored is not { } became) return answer;
        if (options.Prices is { } prices) Instruments.SetPrices(became.Symbol, InstrumentTable.Bases[prices]);
        Record(became, answer, options);
        _imports.AddOrUpdate(became, 1, (_, count) => count + 1);
        return answer;
    }

    /// <summary>
    /// The candles of a symbol, of its file of that timeframe or made of a finer one.
    /// </summary>
    /// <param name="symbol">Symbol.</param>
    /// <param name="timeframe">Which candles; null: the finest that are there.</param>
    /// <param name="exchange">Exchange whose sessions and days hold them.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MarketDataMissingException">There is no data that such candles can be made of.</exception>
    /// <exception cref="MarketDataException">The file is wrong.</exception>
    public async Task<StoredSeries> OpenCandlesAsync(
        string symbol, Timeframe? timeframe, Exchange exchange, CancellationToken cancellationToken)
    {
        var files = _folder.Files().Where(f => f.Symbol == symbol).ToList();
        var pattern = $"{SymbolName.ToFileName(symbol)}.*.csv[.gz]";
        if (files.Count == 0 && Feeds.Find(symbol) is not null)
        {
            var ofFeed = timeframe ?? throw new MarketDataMissingException(
                FeedStore.NameOf(symbol), $"{symbol} has ticks only; say the timeframe of the candles");
            return new StoredSeries(new SeriesLease(_feeds.Series(symbol), () => { }), ofFeed, exchange);
        }
        if (files.Count == 0) throw new MarketDataMissingException(pattern, $"there is no market data for {symbol}");
        var file = timeframe is { } wanted
            ? files.Cast<MarketDataFile?>().FirstOrDefault(f => f!.Value.Timeframe == wanted)
                ?? files.Cast<MarketDataFile?>().LastOrDefault(f => MarketFolder.CanBuild(f!.Value.Timeframe, wanted))
                ?? throw new MarketDataMissingException(pattern, $"the market data for {symbol} is too coarse for {wanted}")
            : files.Cast<MarketDataFile?>().FirstOrDefault(f => f!.Value.Timeframe is not null)
                ?? throw new MarketDataMissingException(pattern, $"{symbol} has ticks only; say the timeframe of the candles");
        var lease = await RentAsync(file, exchange, cancellationToken).ConfigureAwait(false);
        return new StoredSeries(lease, timeframe ?? file.Timeframe!.Value, exchange);
    }

    /// <summary>What is odd about the data of a symbol.</summary>
    /// <param name="symbol">Symbol.</param>
    /// <param name="kind"><c>ticks</c> or a timeframe; null: the finest that is there.</param>
    /// <param name="exchange">Exchange whose calendar it is held against.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="MarketDataMissingException">There is no such data.</exception>
    /// <exception cref="MarketDataException">The file is wrong.</exception>
    public async Task<QualityReport> CheckQualityAsync(
        string symbol, string? kind, Exchange exchange, CancellationToken cancellationToken)
    {
        var files = FilesOf(symbol, kind);
        if (files.Count == 0) throw new MarketDataMissingException(symbol, "there is no such market data");
        using var lease = await RentAsync(files[0], exchange, cancellationToken).ConfigureAwait(false);
        // A dedicated thread: a hundred million rows take seconds.
        return await RankedThread.Run(
            ThreadRank.Patient,
            () => new QualityCheck(lease.Series, exchange).Run(symbol, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All symbols with a file, in ordinal order.</summary>
    public IReadOnlyList<string> Symbols() => [.. _folder.Files().Select(f => f.Symbol).Distinct(StringComparer.Ordinal)];

    /// <summary>The exchange that was given when data of a symbol were imported; null without one.</summary>
    public string? ExchangeOf(string symbol) =>
        _folder.Files().Where(f => f.Symbol == symbol).Select(f => Summarise(f).Provenance?.Exchange).FirstOrDefault(e => e is not null);

    /// <summary>An instant behind the last row of a symbol's files; null when there is none that can be read.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="exchange">Whose local time rows without an offset say.</param>
    public UtcTime? EndOf(string symbol, Exchange exchange)
    {
        UtcTime? last = null;
        foreach (var info in _folder.Files().Where(f => f.Symbol == symbol).Select(Summarise))
        {
            if (info.To is not { } text
                || !new TimestampParser(exchange.Zone).TryParse(Encoding.UTF8.GetBytes(text), out var utc)) continue;
            var end = new UtcTime(utc + (info.Timeframe?.NominalTicks ?? 1));
            if (!(last >= end)) last = end;
        }
        return last;
    }

    /// <summary>
    /// What is known of the symbols of a strategy; where neither its document nor its instrument names an exchange, that is the one which
    /// was given when its data were imported.
    /// </summary>
    /// <exception cref="MarketDataException">Something is wrong in a table.</exception>
    public InstrumentSet KnownTo(StrategyDefinition strategy)
    {
        var known = Instruments.Of(strategy);
        if (strategy.SymbolOfExchange(known) is not { } symbol || known.Find(symbol) is { Exchange: not null }
            || ExchangeOf(symbol) is not { } exchange) return known;
        var details = (known.Find(symbol) ?? new InstrumentDetails(symbol)) with { Exchange = exchange };
        return known with
        {
            Instruments =
            [
                .. known.Instruments.Where(i => i.Symbol != symbol).Append(details).OrderBy(i => i.Symbol, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>Deletes the data of a symbol. Versions that unfinished runs began with stay.</summary>
    /// <param name="symbol">Symbol.</param>
    /// <param name="kind"><c>ticks</c> or a timeframe; null: all.</param>
    /// <returns>The files that were deleted; null, and none was, when a run reads one of them.</returns>
    public IReadOnlyList<string>? Delete(string symbol, string? kind)
    {
        if (_root?.HasLinkToWrite(_folder.Path) == true) throw IsLink(symbol);
        IReadOnlyList<string>? deleted = null;
        _versions.Change(() =>
        {
            var files = FilesOf(symbol, kind);
            if (files.Any(_cache.IsUsed)) return;
            foreach (var file in files)
            {
                _files.Delete(_folder.PathOf(file));
                _provenances.Remove(file);
                _summaries.TryRemove(file, out _);
            }
            deleted = [.. files.Select(f => f.Name)];
        });
        return deleted;
    }

    /// <summary>Removes what imports of a killed process left behind. Call it at start, holding the root's lock.</summary>
    public void RemoveAbandonedImports() => _import.RemoveAbandoned();

    /// <summary>Stops decoding that still goes on.</summary>
    public void Dispose()
    {
        Feeds.Dispose();
        _cache.Dispose();
        _import.Dispose();
        _scratch?.Dispose();
        if (_scratchPath is { } scratch) Directory.Delete(scratch, recursive: true);
    }

    // A symbol without a file that could be read has its feed's recording.
    private bool HasFeedOnly(StrategyDefinition strategy) =>
        strategy is { Trading.Contract: null, Supporting: null } && Feeds.Find(strategy.Trading.Symbol) is not null
        && HistoryOf(strategy.Trading) is null;

    private FileVersion? HistoryOf(Instrument instrument) =>
        _folder.Find(instrument) is { } file ? VersionOf(file) : default(FileVersion?);

    private Task<TickSource> ReopenFeedAsync(
        string? owner, IReadOnlyList<PinnedInput> inputs, StrategyDefinition strategy, UtcTime? to, int warmUpCandles,
        CancellationToken cancellationToken)
    {
        var follows = inputs.First(i => i.Kind == PinnedInput.Feed).Range!.To is null;
        return OpenFeedAsync(owner, new FeedRequest(strategy, null, to, warmUpCandles, follows), inputs, cancellationToken);
    }

    private MarketDataInfo SummariseFeed(string symbol)
    {
        var name = FeedStore.NameOf(symbol);
        try
        {
            if (Feeds.Log(symbol) is not { } log) throw new MarketDataMissingException(name, "it has no manifest");
            var standing = log.Standing;
            var isEmpty = standing.End == standing.First;
            return new MarketDataInfo(
                symbol, null, name, standing.Bytes, isEmpty ? null : log.TimeAt(standing.First).ToString(),
                isEmpty ? null : standing.LastTime.ToString(), null)
            {
                IsFeed = true, Rows = standing.End - standing.First,
            };
        }
        catch (Exception e) when (e is FeedDamagedException or MarketDataException or DurableFileException)
        {
            return new MarketDataInfo(symbol, null, name, 0, null, null, e.Message) { IsFeed = true };
        }
    }

    private IReadOnlyList<DataPart> Needed(StrategyDefinition strategy, UtcTime? from, UtcTime? to)
    {
        var there = strategy.Trading.Contract is null ? [] : _folder.Files().Select(f => f.Symbol).ToHashSet(StringComparer.Ordinal);
        return DataPart.Needed(strategy, from, to, _options.WarmUpCandles, there.Contains);
    }

    private FileVersion[] Chosen(
        IReadOnlyList<DataPart> parts, IReadOnlyList<(string File, long Bytes, string Problem)> refused)
    {
        try
        {
            return
            [
                .. parts.Select(p => VersionOf(p.IsRecord ? _folder.Finest(p.Instrument.Symbol) : _folder.Choose(p.Instrument))),
            ];
        }
        catch (MarketDataMissingException e) when (refused.Count > 0)
        {
            // One of them may be what is missing.
            var others = string.Join("; ", refused.Take(5).Select(f => f.Problem.StartsWith(f.File, StringComparison.Ordinal)
                ? f.Problem
                : $"{f.File}: {f.Problem}"));
            throw new MarketDataMissingException(e.File, $"{e.Reason}; what could not be imported: {others}");
        }
    }

    private List<MarketDataFile> FilesOf(string symbol, string? kind) =>
        [.. _folder.Files().Where(f => f.Symbol == symbol && (kind is null || (f.Timeframe?.ToString() ?? MarketDataFile.Ticks) == kind))];

    private Task<SeriesLease> RentAsync(MarketDataFile file, Exchange exchange, CancellationToken cancellationToken)
    {
        var key = new SeriesKey(VersionOf(file), exchange, exchange.TradesFutures);
        return _cache.RentAsync(key, stop => Decode(key, stop), cancellationToken);
    }

    private IReadOnlyList<(string File, long Bytes, string Problem)> TakeUpForeign()
    {
        if (_root is null) return _foreign.TakeUp(_ => (false, false));
        if (_root.HasLinkToWrite(_folder.Path)) return [];
        List<Provenance>? records = null;
        return _foreign.TakeUp(file =>
        {
            var ofName = (records ??= [.. _provenances.All()]).Where(r => r.SourceBytes is not null && r.Source == file.Name).ToList();
            return (ofName.Exists(r => r.SourceBytes == file.Length && r.SourceWrittenAt == file.LastWriteTimeUtc.Ticks), ofName.Count > 0);
        });
    }

    private string? ImportForeign(IFileInfo file, bool replace)
    {
        try
        {
            using var stream = _fileSystem.FileStream.New(
                file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var options = new ImportOptions { File = file.Name, Replace = replace };
            var import = _root is null ? ToScratch() : _import;
            var (answer, stored) = import.RunAsync(stream, options, null, CancellationToken.None).GetAwaiter().GetResult();
            if (stored is not { } became)
                return $"{string.Join(", ", answer.Needs)} must be given: import it. {string.Join(' ', answer.Warnings)}".TrimEnd();
            if (_root is not null) Record(became, answer, options, file);
            _imports.AddOrUpdate(became, 1, (_, count) => count + 1);
            return null;
        }
        catch (MarketDataException e)
        {
            return e.Message;
        }
        catch (IOException e) when (e is not DurableFileException)
        {
            return e.Message;
        }
    }

    // Another folder than a data root's is not this program's to write in.
    private MarketDataImport ToScratch()
    {
        if (_scratch is { } there) return there;
        _scratchPath = Directory.CreateTempSubdirectory("strategyruntime-market-").FullName;
        var scratch = new MarketFolder(_scratchPath, _fileSystem);
        _folder.Beside = scratch;
        return _scratch = new MarketDataImport(
            scratch, _options, _files, (file, path) => _files.Publish(path, scratch.PathOf(file)), _folder.Files);
    }

    private void Record(MarketDataFile file, ImportAnswer answer, ImportOptions options, IFileInfo? source = null)
    {
        using var stream = Open(file);
        var bytes = stream.Length;
        var (from, to, _, _) = FileSummary.Read(stream, file);
        _provenances.Write(file, new Provenance(
            answer.Format, options.File, options.ExchangeZone is null
            ? options.Exchange?.Trim().ToUpperInvariant() : options.Exchange, answer.Zone, _time.GetUtcNow(), bytes, answer.Rows, from, to,
            answer.Gaps)
        {
            SourceBytes = source?.Length,
            SourceWrittenAt = source?.LastWriteTimeUtc.Ticks,
        });
    }

    private static FileVersion PinnedOf(Instrument instrument, IReadOnlyList<PinnedInput> inputs)
    {
        var input = inputs.FirstOrDefault(i => i.Kind == PinnedInput.MarketData && i.Symbol == instrument.Symbol)
            ?? throw new MarketDataMissingException(instrument.Symbol, "session.json does not name its market data");
        return MarketDataFile.TryParse(input.Name, out var file)
            ? new FileVersion(file.Value, input.Bytes, 0, 0, input.Hash)
            : throw new MarketDataMissingException(input.Name, "it is no name of market data");
    }

    // The file of the current name, when it is the pinned version by all that can be seen without reading it.
    private FileVersion? CurrentOf(FileVersion pinned)
    {
        var current = _fileSystem.FileInfo.New(_folder.PathOf(pinned.File));
        var version = _fileSystem.FileInfo.New(_versions.PathOf(pinned.Hash!));
        var isSame = current.Exists && version.Exists && current.Length == pinned.Bytes && version.Length == pinned.Bytes
            && current.LastWriteTimeUtc == version.LastWriteTimeUtc;
        return isSame ? VersionOf(pinned.File) : null;
    }

    private void Publish(MarketDataFile file, string path) => _versions.Change(() =>
    {
        _files.Publish(path, _folder.PathOf(file));
        _imports.AddOrUpdate(file, 1, (_, count) => count + 1);
    });

    private async Task<TickSource> OpenAsync(
        StrategyDefinition strategy,
        IReadOnlyList<DataPart> parts,
        FileVersion[] versions,
        UtcTime? from,
        UtcTime? to,
        int warmUpCandles,
        CancellationToken cancellationToken)
    {
        var series = new List<DecodedSeries>();
        var facts = new List<DataFile>();
        var leases = new List<IDisposable>();
        try
        {
            for (var i = 0; i < versions.Length; i++)
            {
                var (part, version) = (parts[i], versions[i]);
                var key = new SeriesKey(version, strategy.Exchange, part.Instrument.MayBeNegative);
                var lease = await _cache.RentAsync(key, stop => Decode(key, stop), cancellationToken).ConfigureAwait(false);
                leases.Add(lease);
                series.Add(lease.Series);
                facts.Add(new DataFile(part.Instrument.Symbol, version.File.Name, version.Bytes, lease.Series.FileHash));
            }
            // What is looked up by time stands behind what is played.
            var played = parts.Where(p => !p.IsRecord).ToList();
            var slices = SeriesSlices.Of(
                played, series[..played.Count], facts[..played.Count], from, to, warmUpCandles, strategy.Exchange);
            var chain = played.Zip(slices).Where(p => p.First.Contract is not null).ToList();
            return new TickSource(slices, facts, leases, RecordsOf(parts, series))
            {
                Rolls = ChainRolls.Of(chain), FirstContract = chain.FirstOrDefault().First?.Contract?.Details,
            };
        }
        catch
        {
            leases.ForEach(lease => lease.Dispose());
            throw;
        }
    }

    /// <summary>What is looked up by time; with it the symbols that are played, whose prices of a moment it may need.</summary>
    private static Dictionary<string, DecodedSeries>? RecordsOf(IReadOnlyList<DataPart> parts, List<DecodedSeries> series) =>
        parts.Any(p => p.IsRecord)
            ? parts.Zip(series).Where(p => p.First.Contract is null).DistinctBy(p => p.First.Instrument.Symbol)
                .ToDictionary(p => p.First.Instrument.Symbol, p => p.Second, StringComparer.Ordinal)
            : null;

    private async Task<(TickSource Source, FileVersion[] Pinned)> OpenPinnedAsync(
        IReadOnlyList<PinnedInput> inputs,
        StrategyDefinition strategy,
        UtcTime? from,
        UtcTime? to,
        int warmUpCandles,
        CancellationToken cancellationToken)
    {
        var symbols = inputs.Where(i => i.Kind == PinnedInput.MarketData).Select(i => i.Symbol!).ToList();
        var parts = DataPart.Of(strategy, symbols);
        FileVersion[] pinned = [.. parts.Select(part => PinnedOf(part.Instrument, inputs))];
        // A file that was not touched since is decoded once for this run and for those that begin with it now.
        var versions = Array.ConvertAll(pinned, version => CurrentOf(version) ?? version);
        var source = await TryOpenAsync(strategy, parts, versions, from, to, warmUpCandles, cancellationToken).ConfigureAwait(false);
        if (source is null || source.Files.Where((file, at) => file.Hash != pinned[at].Hash).Any())
        {
            source?.Dispose();
            source = await OpenAsync(strategy, parts, pinned, from, to, warmUpCandles, cancellationToken).ConfigureAwait(false);
        }
        return (source, pinned);
    }

    // Null when what lies under the current names cannot be read: it is not what it was.
    private async Task<TickSource?> TryOpenAsync(
        StrategyDefinition strategy,
        IReadOnlyList<DataPart> parts,
        FileVersion[] versions,
        UtcTime? from,
        UtcTime? to,
        int warmUpCandles,
        CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(strategy, parts, versions, from, to, warmUpCandles, cancellationToken).ConfigureAwait(false);
        }
        catch (MarketDataException e) when (e is not MarketDataMemoryException)
        {
            return null;
        }
    }

    private DecodedSeries Decode(SeriesKey key, CancellationToken cancellationToken)
    {
        if (key.Version.Hash is not null) return DecodePinned(key, PathOf(key.Version), cancellationToken);
        var file = key.Version.File;
        using var stream = Open(file);
        var decoded = Decode(key, stream, cancellationToken);
        if (VersionOf(file) != key.Version) throw new MarketDataMissingException(file.Name, "it changed while it was read; try again");
        return decoded;
    }

    private DecodedSeries DecodePinned(SeriesKey key, string path, CancellationToken cancellationToken)
    {
        if (_root?.HasLinkToWrite(path) == true) throw IsLink(key.Version.File.Name);
        using var stream = new DurableFileReadStream(_files.Open(path, FileOpening.Read), key.Version.Bytes);
        return Decode(key, stream, cancellationToken);
    }

    private DecodedSeries Decode(SeriesKey key, Stream stream, CancellationToken cancellationToken)
    {
        var file = key.Version.File;
        var request = new DecodeRequest(file.Name, file.Kind, file.Timeframe, key.Exchange.Zone, Keep: true, _options.MaxSymbolBytes)
        {
            Exchange = key.Exchange,
            AllowNegative = key.AllowNegative,
        };
        return CsvDecoder.Decode(stream, request, cancellationToken).Series!;
    }

    /// <summary>Where the bytes of a version that a run began with are.</summary>
    private string PathOf(FileVersion pinned)
    {
        var input = new PinnedInput(PinnedInput.MarketData, pinned.File.Name, pinned.File.Symbol, pinned.Bytes, pinned.Hash!);
        var version = _versions.PathOf(input.Hash);
        var current = _folder.PathOf(pinned.File);
        var ofVersion = PinnedVersions.Holds(_files, version, input);
        if (ofVersion == true) return version;
        var ofCurrent = PinnedVersions.Holds(_files, current, input);
        if (ofCurrent == true) return current;
        throw new MarketDataMissingException(
            input.Name,
            ofVersion is null && ofCurrent is null
                ? FormattableString.Invariant($"the file that the run began with is gone: {input.Bytes} bytes with the XXH128 {input.Hash}")
                : FormattableString.Invariant(
                    $"it is not what the run began with: put its first {input.Bytes} bytes back, whose XXH128 is {input.Hash}"));
    }

    private MarketDataInfo Summarise(MarketDataFile file)
    {
        try
        {
            var version = VersionOf(file);
            if (_summaries.TryGetValue(file, out var known) && known.Version == version) return known.Info;
            using var stream = Open(file);
            var range = FileSummary.Read(stream, file);
            var provenance = _provenances.Find(file, version.Bytes, range.From, range.To);
            var info = new MarketDataInfo(file.Symbol, file.Timeframe, file.Name, version.Bytes, range.From, range.To, null)
            {
                Rows = provenance?.Rows ?? range.Rows,
                Gaps = provenance is null ? range.Gaps : provenance.Gaps,
                Provenance = provenance,
            };
            _summaries[file] = (version, info);
            return info;
        }
        catch (MarketDataException e)
        {
            return new MarketDataInfo(file.Symbol, file.Timeframe, file.Name, 0, null, null, e.Reason);
        }
    }

    private FileVersion VersionOf(MarketDataFile file)
    {
        var info = _fileSystem.FileInfo.New(_folder.PathOf(file));
        if (!info.Exists) throw new MarketDataMissingException(file.Name, "it is gone");
        return new FileVersion(file, info.Length, info.LastWriteTimeUtc.Ticks, _imports.GetValueOrDefault(file));
    }

    private FileSystemStream Open(MarketDataFile file)
    {
        var path = _folder.PathOf(file);
        if (_root?.HasLink(path) == true) throw IsLink(file.Name);
        try
        {
            return _fileSystem.FileStream.New(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MarketDataMissingException(file.Name, "it cannot be opened", e);
        }
    }

    private static MarketDataException IsLink(string name) =>
        new(name, null, "it is a symbolic link, or lies behind one; links below the data root are not followed");
}
