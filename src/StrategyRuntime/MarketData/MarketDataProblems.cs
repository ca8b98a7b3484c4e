using StrategyRuntime.Problems;

namespace StrategyRuntime.MarketData;

/// <summary>What a caller can get wrong about market data.</summary>
internal static class MarketDataProblems
{
    /// <summary>A market-data file or upload cannot be used; the detail names file, line and reason.</summary>
    public static readonly ProblemKind BadMarketData = new("bad-market-data", 422, "The market data cannot be used");

    /// <summary>Data of this symbol and timeframe are there, and the upload does not say that it replaces them.</summary>
    public static readonly ProblemKind Exists = new("market-data-exists", 409, "The market data are there already");

    /// <summary>There is no market data of this symbol, or none that such candles can be made of.</summary>
    public static readonly ProblemKind Unknown = new("unknown-market-data", 404, "There is no such market data");

    /// <summary>A run reads the data.</summary>
    public static readonly ProblemKind InUse = new("market-data-in-use", 409, "The market data are in use");

    /// <summary>Nothing is known of a symbol.</summary>
    public static readonly ProblemKind UnknownInstrument = new("unknown-instrument", 404, "There is no such instrument");

    /// <summary>The upload is above a limit.</summary>
    public static readonly ProblemKind TooLarge = new("market-data-too-large", 413, "The market data is too large");
}
