using System.Collections.Concurrent;
using System.IO.Abstractions;
using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.MarketData.Catalog;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Import;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.MarketData;

/// <summary>The market-data files of a data root: listed, decoded once and shared, and imported. Safe for many threads.</summary>
public sealed class MarketDataStore : IDisposable
{
    private readonly IFileSystem _fileSystem;
    private readonly DataRoot? _root;
    private readonly MarketFolder _folder;
    private readonly MarketDataOptions _options;
    private readonly MarketDataImport _import;
    private readonly SeriesCache _cache;
    private readonly ConcurrentDictionary<MarketDataFile, int> _imports = new();
    private readonly ConcurrentDictionary<MarketDataFile, (FileVersion Version, MarketDataInfo Info)> _summaries = new();

    /// <summary>Serves <c>{root}/_market</c>. Symbolic links in it are not followed.</summary>
    public MarketDataStore(DataRoot root, MarketDataOptions options)
        : this(root.MarketFolder, root.FileSystem, options, root.Files) => _root = root;

    /// <summary>Serves any folder that holds files named <c>{SYMBOL}.{timeframe|ticks}.csv[.gz]</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="fileSystem">The file system that it is listed and read with.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="files">The disk that uploads go to; null: the real one.</param>
    public MarketDataStore(string folder, IFileSystem fileSystem, MarketDataOptions options, IDurableFiles? files = null)
    {
        _fileSystem = fileSystem;
        _folder = new MarketFolder(fileSystem.Path.GetFullPath(folder), fileSystem);
        _options = options;
        _import = new MarketDataImport(_folder, options, files ?? NativeFiles.Instance);
        var decodes = options.ConcurrentDecodes == 0 ? Environment.ProcessorCount : options.ConcurrentDecodes;
        _cache = new SeriesCache(options.CacheBytes, options.MaxDecodedBytes, decodes);
    }

    /// <summary>How often a file was decoded since the start.</summary>
    public int DecodeCount => _cache.DecodeCount;

    /// <summary>Memory of the decoded files.</summary>
    public long CachedBytes => _cache.Bytes;

    /// <summary>Every file that is named like market data, ordered by symbol, then ticks, then finest timeframe first.</summary>
    public IReadOnlyList<MarketDataInfo> List() => [.. _folder.Files().Select(Summarise)];

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
        Instrument[] instruments = strategy.Supporting is { } supporting ? [strategy.Trading, supporting] : [strategy.Trading];
        var files = Array.ConvertAll(instruments, _folder.Choose);
        var symbols = new List<SymbolSlice>();
        var facts = new List<DataFile>();
        var leases = new List<IDisposable>();
        try
        {
            for (var symbol = 0; symbol < files.Length; symbol++)
            {
                var version = VersionOf(files[symbol]);
                var key = new SeriesKey(version, strategy.Exchange, instruments[symbol].MayBeNegative);
                var lease = await _cache.RentAsync(key, stop => Decode(key, stop), cancellationToken).ConfigureAwait(false);
                leases.Add(lease);
                symbols.Add(Slice(lease.Series, instruments[symbol], version.File, from, to, strategy.Exchange));
                facts.Add(new DataFile(instruments[symbol].Symbol, version.File.Name, version.Bytes, lease.Series.FileHash));
            }
            return new TickSource(symbols, facts, leases);
        }
        catch
        {
            leases.ForEach(lease => lease.Dispose());
            throw;
        }
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
        var file = await _import.RunAsync(symbol, timeframe, csv, exchange, cancellationToken).ConfigureAwait(false);
        _imports.AddOrUpdate(file, 1, (_, count) => count + 1);
        return Summarise(file);
    }

    /// <summary>Removes what imports of a killed process left behind. Call it at start, holding the root's lock.</summary>
    public void RemoveAbandonedImports() => _import.RemoveAbandoned();

    /// <summary>Stops decoding that still goes on.</summary>
    public void Dispose()
    {
        _cache.Dispose();
        _import.Dispose();
    }

    private SymbolSlice Slice(
        DecodedSeries series, Instrument instrument, MarketDataFile file, UtcTime? from, UtcTime? to, Exchange exchange)
    {
        var start = from is { } first ? series.FirstAtOrAfter(first.Ticks) : 0;
        var end = to is { } last ? series.FirstAtOrAfter(last.Ticks) : series.Ticks;
        if (start >= end)
        {
            var clock = new ExchangeClock(exchange.Zone);
            throw new MarketDataException(
                file.Name,
                null,
                $"it has no data in the range; it reaches from {TimeOf(0)} to {TimeOf(series.Ticks - 1)}");

            string TimeOf(long tick) => clock.Format(new UtcTime(series.TimeOf(tick)));
        }
        var coarsest = instrument.Timeframes.MaxBy(settings => settings.Timeframe)!;
        var grid = new CandleGrid(coarsest.Timeframe, coarsest.Alignment, new TradingCalendar(exchange));
        var slice = new SymbolSlice(series, WarmUp.FirstTick(series, start, grid, _options.WarmUpCandles), start, end);
        if (series is BarSeries bars) BarNesting.Check(bars, slice, instrument, exchange, file.Name);
        return slice;
    }

    private DecodedSeries Decode(SeriesKey key, CancellationToken cancellationToken)
    {
        var file = key.Version.File;
        var request = new DecodeRequest(file.Name, file.Kind, file.Timeframe, key.Exchange.Zone, Keep: true, _options.MaxSymbolBytes)
        {
            Exchange = key.Exchange,
            AllowNegative = key.AllowNegative,
        };
        using var stream = Open(file);
        var decoded = CsvDecoder.Decode(stream, request, cancellationToken);
        if (VersionOf(file) != key.Version) throw new MarketDataException(file.Name, null, "it changed while it was read; try again");
        return decoded.Series!;
    }

    private MarketDataInfo Summarise(MarketDataFile file)
    {
        try
        {
            var version = VersionOf(file);
            if (_summaries.TryGetValue(file, out var known) && known.Version == version) return known.Info;
            using var stream = Open(file);
            var (from, to) = FileSummary.Read(stream, file);
            var info = new MarketDataInfo(file.Symbol, file.Timeframe, file.Name, version.Bytes, from, to, null);
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
        if (!info.Exists) throw new MarketDataException(file.Name, null, "it is gone");
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
            throw new MarketDataException(file.Name, null, "it cannot be opened", e);
        }
    }

    private static MarketDataException IsLink(string name) =>
        new(name, null, "it is a symbolic link, or lies behind one; links below the data root are not followed");
}
