namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>A file that a run reads, so that the same one can be told again later.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="File">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Hash">XXH128 of its bytes as they lie on disk, lower-case hex: what <c>xxhsum -H128</c> prints. It finds changes; it does not resist forgery.</param>
public sealed record DataFile(string Symbol, string File, long Bytes, string Hash);
