namespace StrategyRuntime.Storage.Durability;

/// <summary>The real disk.</summary>
public sealed class NativeFiles : IDurableFiles
{
    private NativeFiles()
    {
    }

    /// <summary>The one instance; it has no state.</summary>
    public static NativeFiles Instance { get; } = new();

    /// <inheritdoc/>
    public IDurableFile Open(string path, FileOpening opening) => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool FileExists(string path) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string folder) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFolders(string folder) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void CreateFolder(string folder) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Rename(string from, string to) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Unlink(string path) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void SyncFolder(string folder) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IDisposable LockFolder(string folder) => throw new NotImplementedException();
}
