using Microsoft.Win32.SafeHandles;

namespace StrategyRuntime.Storage.Durability;

/// <summary>The real disk of Linux, macOS and Windows.</summary>
public sealed class NativeFiles : IDurableFiles
{
    private const string WindowsLockFile = ".lock";

    private NativeFiles()
    {
    }

    /// <summary>The one instance; it has no state.</summary>
    public static NativeFiles Instance { get; } = new();

    /// <inheritdoc/>
    public IDurableFile Open(string path, FileOpening opening) => NativeFault.Guard("open", path, () =>
    {
        RefuseLink("open", path);
        var handle = opening switch
        {
            FileOpening.Read => OpenHandle(path, FileMode.Open, FileAccess.Read),
            FileOpening.Append => OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite),
            _ => OpenHandle(path, FileMode.Create, FileAccess.ReadWrite),
        };
        return new NativeFile(path, handle);
    });

    /// <inheritdoc/>
    public bool FileExists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public long? LengthOf(string path) => NativeFault.Guard<long?>(
        "measure", path, () => new FileInfo(path) is { Exists: true } file ? file.Length : null);

    /// <inheritdoc/>
    public bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string folder) => List(folder, Directory.EnumerateFiles);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFolders(string folder) => List(folder, Directory.EnumerateDirectories);

    /// <inheritdoc/>
    public void CreateFolder(string folder) => NativeFault.Guard("create", folder, () =>
    {
        RefuseLink("create", folder);
        DurableFolder.Create(folder);
        return true;
    });

    /// <inheritdoc/>
    public void Rename(string from, string to) => NativeFault.Guard("rename", from, () =>
    {
        File.Move(from, to, overwrite: true);
        return true;
    });

    /// <inheritdoc/>
    public bool Link(string from, string to) => NativeFault.Guard("link", from, () => HardLink.Create(from, to));

    /// <inheritdoc/>
    public void Unlink(string path) => NativeFault.Guard("remove", path, () =>
    {
        // A folder that is gone took the file with it.
        if (Directory.Exists(Path.GetDirectoryName(path))) File.Delete(path);
        return true;
    });

    /// <inheritdoc/>
    public void SyncFolder(string folder) => NativeFault.Guard("sync", folder, () =>
    {
        DurableFolder.Sync(folder);
        return true;
    });

    /// <inheritdoc/>
    public IDisposable LockFolder(string folder) => NativeFault.Guard("lock", folder, () =>
    {
        // Windows has no lock on folders: a file that is deleted when it is closed stands in for it.
        if (!LibC.IsAvailable)
        {
            return File.OpenHandle(
                Path.Combine(folder, WindowsLockFile), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
        }
        var handle = LibC.OpenFolder(folder);
        if (LibC.TryLock(handle, folder)) return handle;
        handle.Dispose();
        throw new DurableFileException("lock", folder, FileFault.Locked, "another writer has it");
    });

    // All sharing: .NET would otherwise take advisory locks, and Windows would refuse to rename an open file.
    private static SafeFileHandle OpenHandle(string path, FileMode mode, FileAccess access) =>
        File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);

    private void RefuseLink(string operation, string path)
    {
        if (IsLink(path))
            throw new DurableFileException(operation, path, FileFault.Link, "it is a symbolic link");
    }

    private static string[] List(string folder, Func<string, IEnumerable<string>> enumerate) => NativeFault.Guard("list", folder, () =>
    {
        if (!Directory.Exists(folder)) return [];
        string[] names = [.. enumerate(folder).Select(p => Path.GetFileName(p)).Where(n => n != WindowsLockFile)];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    });
}
