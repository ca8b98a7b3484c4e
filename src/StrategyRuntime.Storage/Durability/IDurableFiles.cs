namespace StrategyRuntime.Storage.Durability;

/// <summary>
/// The file operations that crash safety needs, behind an interface so that a test can replace the disk: record each of them, make it fail,
/// or lose unsynced data. Paths are absolute. Every failure is a <see cref="DurableFileException"/>.
/// </summary>
public interface IDurableFiles
{
    /// <summary>Opens a file. Refuses a symbolic link, so that no byte is written outside the folder it stands in.</summary>
    IDurableFile Open(string path, FileOpening opening);

    /// <summary>True when there is a file at <paramref name="path"/>.</summary>
    bool FileExists(string path);

    /// <summary>Size of the file at <paramref name="path"/>; null when there is none.</summary>
    long? LengthOf(string path);

    /// <summary>True when a symbolic link stands at <paramref name="path"/>, also one that leads nowhere.</summary>
    bool IsLink(string path);

    /// <summary>Names of the files in a folder, in ordinal order; empty when there is no such folder.</summary>
    IReadOnlyList<string> ListFiles(string folder);

    /// <summary>Names of the folders in a folder, in ordinal order; empty when there is no such folder.</summary>
    IReadOnlyList<string> ListFolders(string folder);

    /// <summary>Creates a folder and its parents. Refuses one that is a symbolic link.</summary>
    void CreateFolder(string folder);

    /// <summary>Renames a file within its file system, replacing <paramref name="to"/>; durable after <see cref="SyncFolder"/>.</summary>
    void Rename(string from, string to);

    /// <summary>
    /// Gives a file a second name within its file system; durable after <see cref="SyncFolder"/>. False when the file system has no such
    /// names, or does not let this user make one.
    /// </summary>
    bool Link(string from, string to);

    /// <summary>Removes a file; durable after <see cref="SyncFolder"/>. No file is no error.</summary>
    void Unlink(string path);

    /// <summary>Makes creations, renames and removals in a folder durable.</summary>
    void SyncFolder(string folder);

    /// <summary>Takes the exclusive lock of a folder until the result is disposed.</summary>
    /// <exception cref="DurableFileException">With <see cref="FileFault.Locked"/> when another writer holds it.</exception>
    IDisposable LockFolder(string folder);
}

/// <summary>How a file is opened.</summary>
public enum FileOpening
{
    /// <summary>For reading; the file must exist.</summary>
    Read,

    /// <summary>For appending and reading; created empty when missing.</summary>
    Append,

    /// <summary>For writing anew: an old file of that name is emptied.</summary>
    Truncate,
}
