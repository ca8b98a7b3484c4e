namespace StrategyRuntime.Storage.Catalogs;

/// <summary>A file of a catalog cannot be read back: the runtime writes them whole, so somebody else changed it.</summary>
public sealed class CatalogException(string file, string reason) : IOException($"{file}: {reason}")
{
    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;
}
