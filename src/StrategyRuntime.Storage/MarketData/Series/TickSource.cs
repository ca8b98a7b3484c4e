using System.Security.Cryptography;
using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>
/// The market data of one run: decoded, checked to the last row, shared with every other run on the same files. Dispose it when the run
/// has ended, so that the memory can go to others.
/// </summary>
public sealed class TickSource : IDisposable
{
    private readonly IReadOnlyList<SymbolSlice> _symbols;
    private readonly IReadOnlyList<IDisposable> _leases;
    private readonly IReadOnlyDictionary<string, DecodedSeries> _records;
    private readonly long _ticks;

    internal TickSource(
        IReadOnlyList<SymbolSlice> symbols, IReadOnlyList<DataFile> files, IReadOnlyList<IDisposable> leases,
        IReadOnlyDictionary<string, DecodedSeries>? records = null)
    {
        _records = records ?? new Dictionary<string, DecodedSeries>();
        _symbols = symbols;
        _leases = leases;
        Files = files;
        // Of a symbol with history the feed is the last part.
        Sources = [.. symbols.GroupBy(slice => slice.Symbol).Select(slices => slices.Last().Series.Timeframe)];
        _ticks = symbols.Sum(slice => slice.End - slice.Start);
        WarmUpTicks = symbols.Sum(slice => slice.Start - slice.WarmUpStart);
        EndTime = new UtcTime(
            symbols.Where(slice => slice.End > slice.Start).Select(slice => slice.Series.EndAfter(slice.End - 1)).DefaultIfEmpty().Max());
        DataHash = HashOf(files);
    }

    /// <summary>Timeframe of the bars that each symbol is read from, null for ticks; index is the symbol.</summary>
    public IReadOnlyList<Timeframe?> Sources { get; }

    /// <summary>Where the next contract of a chain is traded, in the order of time; empty without a chain.</summary>
    public IReadOnlyList<ChainRoll> Rolls { get; init; } = [];

    /// <summary>The contract of a chain that is read first; null without a chain.</summary>
    public InstrumentDetails? FirstContract { get; init; }

    /// <summary>The files, in the order of the symbols.</summary>
    public IReadOnlyList<DataFile> Files { get; }

    /// <summary>The files as session.json names them.</summary>
    public IReadOnlyList<PinnedInput> Inputs =>
        [.. Files.Select(file => file.ToInput())];

    /// <summary>Ticks of the run, warm-up not counted; a bar counts as the four ticks it is expanded to.</summary>
    public long TotalTicks => Live is { } live ? live.Log.End - live.Start : _ticks;

    /// <summary>The part of a feed's log that is followed as it grows; null where the data are of one piece.</summary>
    public FeedRange? Live { get; init; }

    /// <summary>True when the data are a feed's: prices have an age, and marks say that time passed.</summary>
    public bool IsFeed { get; init; }

    /// <summary>Ticks of the warm-up.</summary>
    public long WarmUpTicks { get; }

    /// <summary>UTC .NET ticks at which the data ends: the end of the last bar, for tick data the time of the last tick.</summary>
    public UtcTime EndTime { get; }

    /// <summary>
    /// SHA-256 (lower-case hex) over a line <c>{symbol} {file} {bytes} {hash}</c> for each of <see cref="Files"/>: equal means the same
    /// data.
    /// </summary>
    public string DataHash { get; }

    /// <summary>The prices that are read beside the ticks, by symbol, for one run.</summary>
    public IReadOnlyDictionary<string, IPriceRecord> OpenRecords() =>
        _records.ToDictionary(r => r.Key, r => (IPriceRecord)new SeriesRecord(r.Value), StringComparer.Ordinal);

    /// <summary>Opens a reader that stands before the first tick. Several may be open at once.</summary>
    public TickReader OpenReader() => new(_symbols, Live);

    /// <summary>Gives the data back to the cache. Open readers may be read to their end.</summary>
    public void Dispose()
    {
        foreach (var lease in _leases) lease.Dispose();
    }

    private static string HashOf(IReadOnlyList<DataFile> files)
    {
        var lines = new StringBuilder();
        foreach (var file in files) lines.Append(FormattableString.Invariant($"{file.Symbol} {file.File} {file.Bytes} {file.Hash}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(lines.ToString())));
    }
}

/// <summary>A file that a run reads, with what identifies its version.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="File">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Hash">
/// XXH128 of its bytes as they lie on disk, lower-case hex: what <c>xxhsum -H128</c> prints. It finds changes; it does not resist forgery.
/// </param>
public sealed record DataFile(string Symbol, string File, long Bytes, string Hash)
{
    /// <summary>The part of a feed's log that is read; null of a file.</summary>
    public PinnedRange? Range { get; init; }

    /// <summary>As session.json names it.</summary>
    internal PinnedInput ToInput() =>
        new(Range is null ? PinnedInput.MarketData : PinnedInput.Feed, File, Symbol, Bytes, Hash) { Range = Range };
}
