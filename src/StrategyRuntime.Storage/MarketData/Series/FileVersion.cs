using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>One version of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="WrittenAt">Its time of change, UTC .NET ticks.</param>
/// <param name="Imports">How often this process replaced it: two imports can share size and time.</param>
internal readonly record struct FileVersion(MarketDataFile File, long Bytes, long WrittenAt, int Imports);
