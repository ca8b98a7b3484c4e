using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>One decoding of a file: on another exchange's clock it is another.</summary>
/// <param name="Version">The version of the file.</param>
/// <param name="Exchange">Exchange of timestamps without an offset, and of days and sessions.</param>
/// <param name="AllowNegative">Whether prices may be below zero.</param>
internal sealed record SeriesKey(FileVersion Version, Exchange Exchange, bool AllowNegative);

/// <summary>One version of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="WrittenAt">Its time of change, UTC .NET ticks.</param>
/// <param name="Imports">How often this process replaced it: two imports can share size and time.</param>
/// <param name="Hash">Hash of a version that a run began with, wherever its bytes lie; null for the file of the current name.</param>
internal readonly record struct FileVersion(MarketDataFile File, long Bytes, long WrittenAt, int Imports, string? Hash = null);
