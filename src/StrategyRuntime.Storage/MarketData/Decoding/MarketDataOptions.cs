using System.ComponentModel.DataAnnotations;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Bounds of the market-data store.</summary>
public sealed class MarketDataOptions
{
    /// <summary>
    /// Decoded symbols that no session reads are kept up to this many bytes, so that the next session need not decode again.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long CacheBytes { get; set; } = 1L << 30;

    /// <summary>Largest decoded symbol, in bytes of memory: a tick takes 16 to 48, a candle 40 to 56.</summary>
    [Range(1, long.MaxValue)]
    public long MaxSymbolBytes { get; set; } = 8L << 30;

    /// <summary>All decoded symbols, in bytes of memory; a run that would need more is refused until another has ended.</summary>
    [Range(1, long.MaxValue)]
    public long MaxDecodedBytes { get; set; } = 8L << 30;

    /// <summary>Largest upload, in bytes as they arrive.</summary>
    [Range(1, long.MaxValue)]
    public long MaxImportBytes { get; set; } = 1L << 30;

    /// <summary>Largest upload after decompression, in bytes.</summary>
    [Range(1, long.MaxValue)]
    public long MaxImportDecompressedBytes { get; set; } = 16L << 30;

    /// <summary>How many candles of a symbol's coarsest timeframe before the run's start warm its indicators up.</summary>
    [Range(0, 1_000_000)]
    public int WarmUpCandles { get; set; } = 5_000;

    /// <summary>How many symbols are decoded at once, each on one thread; 0: one for each processor.</summary>
    [Range(0, 1_024)]
    public int ConcurrentDecodes { get; set; }
}
