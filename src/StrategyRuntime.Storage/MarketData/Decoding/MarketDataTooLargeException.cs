namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Market data above a limit of <see cref="MarketDataOptions"/>.</summary>
public sealed class MarketDataTooLargeException(string file, string reason) : MarketDataException(file, null, reason);
