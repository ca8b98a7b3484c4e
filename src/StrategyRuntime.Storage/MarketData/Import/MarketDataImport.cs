using System.IO.Compression;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.MarketData.Catalog;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>
/// Takes uploads in: to a temporary file, checked to the last row, then renamed to its place. All of it goes through the durable files.
/// </summary>
/// <param name="folder">Where they go.</param>
/// <param name="options">Bounds.</param>
/// <param name="files">The disk.</param>
/// <param name="publish">Gives a file (second path) the name of market data.</param>
/// <param name="list">What is there already; null: what the folder holds.</param>
internal sealed class MarketDataImport(
    MarketFolder folder,
    MarketDataOptions options,
    IDurableFiles files,
    Action<MarketDataFile, string> publish,
    Func<IReadOnlyList<MarketDataFile>>? list = null) : IDisposable
{
    private const string TemporaryPrefix = ".import-";
    private static readonly string[] s_parts = ["file", "rows", "text"];

    private const int BufferBytes = 128 * 1_024;

    private readonly SemaphoreSlim _publishing = new(1);

    /// <summary>Runs one import; returns the file it became.</summary>
    public async Task<MarketDataFile> RunAsync(
        string symbol, string? kind, Stream csv, string? exchangeName, CancellationToken cancellationToken, long? maxBytes = null,
        bool allowNegative = false)
    {
        if (!SymbolName.IsValid(symbol)) throw new MarketDataException("symbol", null, $"a symbol is {SymbolName.Rule}");
        if (!Exchange.TryGet(exchangeName, out var exchange))
            throw new MarketDataException(
                symbol, null, $"the exchange '{exchangeName}' is unknown; known are {string.Join(", ", Exchange.KnownNames)}");
        Timeframe? timeframe = null;
        if (kind is not null && !MarketDataFile.TryParseKind(kind, out timeframe))
            throw new MarketDataException(symbol, null, $"'{kind}' is neither 'ticks' nor a timeframe such as 1m, 15m, 1h, 1d");
        files.CreateFolder(folder.Path);
        var upload = AtomicFile.TemporaryPath(Path.Combine(folder.Path, TemporaryPrefix + SymbolName.ToFileName(symbol)));
        try
        {
            await ReceiveAsync(csv, upload, symbol, maxBytes ?? options.MaxImportBytes, cancellationToken).ConfigureAwait(false);
            var checking = RankedThread.Run(
                ThreadRank.Patient,
                () => Check(upload, symbol, kind, timeframe, exchange.Zone, allowNegative || exchange.TradesFutures, cancellationToken),
                cancellationToken);
            return await PublishAsync(upload, await checking.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            files.Unlink(upload);
        }
    }

    /// <summary>Imports a file of any known format: makes our own form of it, and stores that as an upload.</summary>
    /// <param name="file">The file; one that can seek is read where it is, any other is received first.</param>
    /// <param name="what">What the user says about it.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops and leaves everything as it was.</param>
    /// <returns>The answer, and the file it became; null when nothing was written.</returns>
    public async Task<(ImportAnswer Answer, MarketDataFile? File)> RunAsync(
        Stream file, ImportOptions what, Action<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (var (option, reason) in ImportOptionsCheck.Find(what)) throw new MarketDataException(option, null, reason);
        // A dry run leaves no trace in the data root, not even for a moment.
        var place = what.DryRun ? Path.GetTempPath() : folder.Path;
        files.CreateFolder(place);
        string[] paths = [.. s_parts.Select(part => AtomicFile.TemporaryPath(Path.Combine(place, TemporaryPrefix + part)))];
        try
        {
            if (!file.CanSeek) await ReceiveAsync(file, paths[0], what.File, options.MaxImportBytes,
                cancellationToken).ConfigureAwait(false);
            using var received = file.CanSeek ? null : new DurableFileReadStream(files.Open(paths[0], FileOpening.Read));
            var import = new FileImport(files, paths[1], paths[2], what, options.MaxImportDecompressedBytes)
            {
                Progress = progress,
            };
            var converting = RankedThread.Run(
                ThreadRank.Patient, () => import.Convert(received ?? file, cancellationToken), cancellationToken);
            var answer = await converting.ConfigureAwait(false);
            if (answer.Needs.Count > 0) return (answer, null);
            return await StoreAsync(answer, what, import, paths[2], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var path in paths) files.Unlink(path);
        }
    }

    /// <summary>Removes temporary files of imports that a killed process left behind.</summary>
    public void RemoveAbandoned()
    {
        foreach (var name in files.ListFiles(folder.Path))
        {
            if (name.StartsWith(TemporaryPrefix, StringComparison.Ordinal)
                && name.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal))
                files.Delete(Path.Combine(folder.Path, name));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _publishing.Dispose();

    private async Task<(ImportAnswer Answer, MarketDataFile? File)> StoreAsync(
        ImportAnswer answer, ImportOptions what, FileImport import, string textPath, CancellationToken cancellationToken)
    {
        Timeframe? timeframe = null;
        if (answer.Timeframe is { } text)
        {
            if (!Timeframe.TryParse(text, out var known))
            {
                if (!what.DryRun) throw new MarketDataException(what.File, null, $"candles of {text} cannot be stored yet");
                return (answer with { Warnings = [.. answer.Warnings, $"candles of {text} cannot be stored yet"] }, null);
            }
            timeframe = known;
        }
        if (answer.Symbol is null) return (answer with { Needs = ["symbol"] }, null);
        if (!SymbolName.IsValid(answer.Symbol))
            throw new MarketDataException(what.File, null,
                $"'{answer.Symbol}' is no symbol: it must be {SymbolName.Rule}; name it with symbol");
        try
        {
            using var native = new DurableFileReadStream(files.Open(textPath, FileOpening.Read));
            if (what.DryRun)
            {
                var rows = timeframe is null ? RowKind.Ticks : RowKind.Bars;
                CsvDecoder.Decode(
                    native,
                    new DecodeRequest(answer.Symbol, rows, timeframe, ExchangeZone.Utc, Keep: false, options.MaxSymbolBytes)
                    {
                        AllowNegative = MayBeNegative(what),
                    },
                    cancellationToken);
                return (answer, null);
            }
            var there = (list ?? folder.Files)().Where(f => f.Symbol == answer.Symbol && f.Timeframe == timeframe).ToList();
            if (there.Count > 0 && !what.Replace) throw new MarketDataExistsException(there[0].Name);
            var kind = answer.Timeframe ?? MarketDataFile.Ticks;
            var file = await RunAsync(answer.Symbol, kind, native, null, cancellationToken, long.MaxValue, MayBeNegative(what))
                .ConfigureAwait(false);
            return (answer with { File = file.Name }, file);
        }
        catch (MarketDataException e) when (e.Line > 1)
        {
            var line = import.LineOf(e.Line.Value, answer.Rows);
            throw new WrongRowsException(what.File, [FormattableString.Invariant($"{what.File}:{line}: {e.Reason}")]);
        }
    }

    // Futures are known by their exchange.
    private static bool MayBeNegative(ImportOptions what) => Exchange.TryGet(what.Exchange, out var exchange) && exchange.TradesFutures;

    private async Task ReceiveAsync(Stream csv, string upload, string symbol, long maxBytes, CancellationToken cancellationToken)
    {
        using var file = files.Open(upload, FileOpening.Truncate);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await csv.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (file.Length + read > maxBytes)
                throw new MarketDataTooLargeException(
                    symbol, FormattableString.Invariant($"the upload is larger than {maxBytes} bytes"));
            file.AppendAll(buffer.AsSpan(0, read));
        }
        file.Sync();
    }

    private MarketDataFile Check(
        string upload, string symbol, string? kind, Timeframe? timeframe, ExchangeZone zone, bool allowNegative,
        CancellationToken cancellationToken)
    {
        RowKind? rows = kind is null ? null : timeframe is null ? RowKind.Ticks : RowKind.Bars;
        using var stream = new DurableFileReadStream(files.Open(upload, FileOpening.Read));
        var isGzip = CsvInput.IsGzip(stream);
        DecodedFile Decode()
        {
            stream.Position = 0;
            var request = new DecodeRequest(
                symbol, rows, timeframe, zone, Keep: false, options.MaxSymbolBytes, options.MaxImportDecompressedBytes)
            {
                AllowNegative = allowNegative,
            };
            return CsvDecoder.Decode(stream, request, cancellationToken);
        }
        var decoded = Decode();
        if (decoded.Kind == RowKind.Bars && timeframe is null)
        {
            rows = RowKind.Bars;
            timeframe = TimeframeInference.FromGap(decoded.SmallestGap)
                ?? throw new MarketDataException(symbol, null, "its timeframe cannot be told from its rows; say which it is");
            // Again, now that the length of its candles is known: none may reach into the next.
            Decode();
        }
        return new MarketDataFile(symbol, timeframe, isGzip);
    }

    /// <summary>
    /// Renames the upload to its place. A file that is there keeps its form, plain or gzip, so that one rename replaces it.
    /// </summary>
    private async Task<MarketDataFile> PublishAsync(string upload, MarketDataFile file, CancellationToken cancellationToken)
    {
        await _publishing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var other = file with { IsGzip = !file.IsGzip };
            if (!files.FileExists(folder.PathOf(other)))
            {
                publish(file, upload);
                return file;
            }
            var converted = AtomicFile.TemporaryPath(upload);
            try
            {
                await ConvertAsync(upload, file.IsGzip, converted, cancellationToken).ConfigureAwait(false);
                publish(other, converted);
                return other;
            }
            finally
            {
                files.Unlink(converted);
            }
        }
        finally
        {
            _publishing.Release();
        }
    }

    private async Task ConvertAsync(string source, bool isGzip, string destination, CancellationToken cancellationToken)
    {
        using var read = new DurableFileReadStream(files.Open(source, FileOpening.Read));
        using var file = files.Open(destination, FileOpening.Truncate);
        using var write = new DurableFileStream(file);
        using (var gzip = isGzip
            ? new GZipStream(read, CompressionMode.Decompress, leaveOpen: true)
            : new GZipStream(write, CompressionLevel.Optimal, leaveOpen: true))
        {
            await (isGzip ? gzip.CopyToAsync(write, cancellationToken) : read.CopyToAsync(gzip, cancellationToken)).ConfigureAwait(false);
        }
        write.Flush();
        file.Sync();
    }
}
