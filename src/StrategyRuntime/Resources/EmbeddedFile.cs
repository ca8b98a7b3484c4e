namespace StrategyRuntime.Resources;

/// <summary>Files that ship inside the program.</summary>
internal static class EmbeddedFile
{
    /// <summary>Opens one by its name; null when this build does not hold it.</summary>
    public static Stream? Open(string name) => typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name);

    /// <summary>Reads one that is always there.</summary>
    public static ReadOnlyMemory<byte> Read(string name)
    {
        using var stream = Open(name) ?? throw new InvalidOperationException($"The program lacks its file '{name}'.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
