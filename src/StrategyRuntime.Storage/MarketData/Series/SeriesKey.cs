using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>One decoding of a file: on another exchange's clock it is another.</summary>
/// <param name="Version">The version of the file.</param>
/// <param name="Zone">Zone of timestamps without an offset, and of days. Zones are shared instances.</param>
/// <param name="SessionClose">Local time at which a session ends, and bars that reach beyond it.</param>
internal sealed record SeriesKey(FileVersion Version, ExchangeZone Zone, TimeSpan SessionClose);

/// <summary>One version of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="WrittenAt">Its time of change, UTC .NET ticks.</param>
/// <param name="Imports">How often this process replaced it: two imports can share size and time.</param>
/// <param name="Hash">Hash of a version that a run began with, wherever its bytes lie; null for the file of the current name.</param>
internal readonly record struct FileVersion(MarketDataFile File, long Bytes, long WrittenAt, int Imports, string? Hash = null);
