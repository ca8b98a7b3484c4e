namespace StrategyRuntime.Storage.Durability;

/// <summary>Folders whose entries survive a power cut.</summary>
internal static class DurableFolder
{
    /// <summary>Creates a folder and the ones above it, each durable in its parent. Nothing happens when it exists.</summary>
    public static void Create(string path)
    {
        if (Directory.Exists(path)) return;
        var parent = Path.GetDirectoryName(path) ?? throw new IOException($"'{path}' does not exist and has no folder above it.");
        Create(parent);
        Directory.CreateDirectory(path);
        Sync(parent);
    }

    /// <summary>
    /// Makes what was created, renamed or deleted in a folder durable. Windows journals this by itself and has no such call.
    /// </summary>
    public static void Sync(string path)
    {
        if (LibC.IsAvailable) LibC.FsyncFolder(path);
    }
}
