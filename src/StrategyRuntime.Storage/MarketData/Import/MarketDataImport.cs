using System.IO.Compression;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
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
internal sealed class MarketDataImport(
    MarketFolder folder, MarketDataOptions options, IDurableFiles files, Action<MarketDataFile, string> publish) : IDisposable
{
    private const string TemporaryPrefix = ".import-";
    private const int BufferBytes = 128 * 1_024;

    private readonly SemaphoreSlim _publishing = new(1);

    /// <summary>Runs one import; returns the file it became.</summary>
    public async Task<MarketDataFile> RunAsync(
        string symbol, string? kind, Stream csv, string? exchangeName, CancellationToken cancellationToken)
    {
        if (!Identifier.IsValid(symbol)) throw new MarketDataException("symbol", null, $"a symbol is {Identifier.Rule}");
        if (!Exchange.TryGet(exchangeName, out var exchange))
            throw new MarketDataException(
                symbol, null, $"the exchange '{exchangeName}' is unknown; known are {string.Join(", ", Exchange.KnownNames)}");
        Timeframe? timeframe = null;
        if (kind is not null && !MarketDataFile.TryParseKind(kind, out timeframe))
            throw new MarketDataException(symbol, null, $"'{kind}' is neither 'ticks' nor a timeframe such as 1m, 15m, 1h, 1d");
        files.CreateFolder(folder.Path);
        var upload = AtomicFile.TemporaryPath(Path.Combine(folder.Path, TemporaryPrefix + symbol));
        try
        {
            await ReceiveAsync(csv, upload, symbol, cancellationToken).ConfigureAwait(false);
            var checking = Task.Factory.StartNew(
                () => Check(upload, symbol, kind, timeframe, exchange.Zone, cancellationToken),
                cancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            return await PublishAsync(upload, await checking.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            files.Unlink(upload);
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

    private async Task ReceiveAsync(Stream csv, string upload, string symbol, CancellationToken cancellationToken)
    {
        using var file = files.Open(upload, FileOpening.Truncate);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await csv.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (file.Length + read > options.MaxImportBytes)
                throw new MarketDataTooLargeException(
                    symbol, FormattableString.Invariant($"the upload is larger than {options.MaxImportBytes} bytes"));
            file.AppendAll(buffer.AsSpan(0, read));
        }
        file.Sync();
    }

    private MarketDataFile Check(
        string upload, string symbol, string? kind, Timeframe? timeframe, ExchangeZone zone, CancellationToken cancellationToken)
    {
        RowKind? rows = kind is null ? null : timeframe is null ? RowKind.Ticks : RowKind.Bars;
        using var stream = new DurableFileReadStream(files.Open(upload, FileOpening.Read));
        var isGzip = CsvInput.IsGzip(stream);
        DecodedFile Decode()
        {
            stream.Position = 0;
            var request = new DecodeRequest(
                symbol, rows, timeframe, zone, Keep: false, options.MaxSymbolBytes, options.MaxImportDecompressedBytes);
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
