using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Catalog;

/// <summary>A market-data file.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Timeframe">Timeframe of its candles; null for ticks.</param>
/// <param name="File">File name in the market folder.</param>
/// <param name="Bytes">Size on disk.</param>
/// <param name="From">
/// Time of its first row, ISO 8601: with an offset when the file has one, else as local time of the exchange that a strategy names. Null
/// when unreadable.
/// </param>
/// <param name="To">Time of its last row (a candle's open), written like <paramref name="From"/>.</param>
/// <param name="Problem">Why its range cannot be read, or null.</param>
public sealed record MarketDataInfo(string Symbol, Timeframe? Timeframe, string File, long Bytes, string? From, string? To, string? Problem)
{
    /// <summary><c>ticks</c> or the timeframe, as in the file name.</summary>
    public string Kind => Timeframe?.ToString() ?? "ticks";

    /// <summary>True of the recording of a feed.</summary>
    public bool IsFeed { get; init; }

    /// <summary>Number of rows; null when it was not counted, because the file is large and no import left a record of it.</summary>
    public long? Rows { get; init; }

    /// <summary>Times without candles; null for ticks, and when they were not counted.</summary>
    public ImportGaps? Gaps { get; init; }

    /// <summary>What an import knew of the file; null of a file that was put there by hand.</summary>
    public Provenance? Provenance { get; init; }
}
