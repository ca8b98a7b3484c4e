namespace StrategyRuntime.Storage.Durability;

/// <summary>
/// Names of files that are on their way to be whole: they lie in the folder of the file that they become, are synced, and are renamed to it
/// (<see cref="DurableWrites"/>).
/// </summary>
public static class AtomicFile
{
    /// <summary>Suffix of every temporary file; one that is found at start was left by a killed process.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>An unused name in the folder of <paramref name="path"/>.</summary>
    public static string TemporaryPath(string path) => $"{path}.{Path.GetRandomFileName()}{TemporarySuffix}";
}
