using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>How a file is to be decoded.</summary>
/// <param name="File">Its name in error messages.</param>
/// <param name="Kind">What its rows are; null to tell by its header.</param>
/// <param name="Timeframe">Timeframe of its bars; null for ticks, or to find it out.</param>
/// <param name="Zone">Zone of timestamps without an offset, and of days.</param>
/// <param name="Keep">False to check only.</param>
/// <param name="MaxBytes">Most memory that decoded rows may take.</param>
/// <param name="MaxTextBytes">Longest text after decompression.</param>
internal sealed record DecodeRequest(
    string File, RowKind? Kind, Timeframe? Timeframe, ExchangeZone Zone, bool Keep, long MaxBytes, long MaxTextBytes = long.MaxValue);
