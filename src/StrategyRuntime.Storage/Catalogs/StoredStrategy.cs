namespace StrategyRuntime.Storage.Catalogs;

/// <summary>A strategy document as its user saved it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Document">Its bytes, unchanged.</param>
/// <param name="IsSample">True for a built-in sample, which is read-only.</param>
/// <param name="Hash">SHA-256 of the bytes, lower-case hex.</param>
public sealed record StoredStrategy(string Id, ReadOnlyMemory<byte> Document, bool IsSample, string Hash);
