namespace StrategyRuntime.Storage.Catalogs;

/// <summary>A file of a catalog cannot be read back: the runtime writes them whole, so another program changed it.</summary>
public sealed class CatalogException(string file, string reason) : IOException($"{file}: {reason}")
{
    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>The error.</summary>
    public string Reason { get; } = reason;
}
