using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Tests.Executions;

/// <summary>The real files, and something that happens first.</summary>
/// <param name="listing">Before folders are listed: the search for runs to take up begins with that.</param>
/// <param name="opening">Before a file is opened; gets its path.</param>
internal sealed class HookedFiles(Action? listing = null, Action<string>? opening = null) : IDurableFiles
{
    private static readonly NativeFiles s_files = NativeFiles.Instance;

    public IReadOnlyList<string> ListFolders(string folder)
    {
        listing?.Invoke();
        return s_files.ListFolders(folder);
    }

    public IDurableFile Open(string path, FileOpening how)
    {
        opening?.Invoke(path);
        return s_files.Open(path, how);
    }

    public bool FileExists(string path) => s_files.FileExists(path);

    public long? LengthOf(string path) => s_files.LengthOf(path);

    public bool IsLink(string path) => s_files.IsLink(path);

    public IReadOnlyList<string> ListFiles(string folder) => s_files.ListFiles(folder);

    public void CreateFolder(string folder) => s_files.CreateFolder(folder);

    public void Rename(string from, string to) => s_files.Rename(from, to);

    public bool Link(string from, string to) => s_files.Link(from, to);

    public void Unlink(string path) => s_files.Unlink(path);

    public void SyncFolder(string folder) => s_files.SyncFolder(folder);

    public IDisposable LockFolder(string folder) => s_files.LockFolder(folder);
}
