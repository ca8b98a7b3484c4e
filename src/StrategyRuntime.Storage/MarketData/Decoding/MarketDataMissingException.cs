namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Market data that is not there, or not as a run needs it: it can be used when it has been put back.</summary>
public sealed class MarketDataMissingException(string file, string reason, Exception? inner = null)
    : MarketDataException(file, null, reason, inner);

/// <summary>Market data for which there is no memory now: it can be used when other runs have ended.</summary>
public sealed class MarketDataMemoryException(string file, string reason) : MarketDataException(file, null, reason);
