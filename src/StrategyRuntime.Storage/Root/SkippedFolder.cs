namespace StrategyRuntime.Storage.Root;

/// <summary>A folder that was left out of work on a data root.</summary>
/// <param name="Name">Its path in the root.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedFolder(string Name, string Reason);
