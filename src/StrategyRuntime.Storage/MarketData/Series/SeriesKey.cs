using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>One decoding of a file: on another exchange's clock it is another.</summary>
/// <param name="Version">The file as it is.</param>
/// <param name="Zone">Zone of timestamps without an offset, and of days. Zones are shared instances.</param>
internal sealed record SeriesKey(FileVersion Version, ExchangeZone Zone);
