using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Tests.Executions;

/// <summary>The real files, of which appends and syncs can be made to fail by path.</summary>
internal sealed class TroubledFiles : IDurableFiles
{
    private static readonly NativeFiles s_files = NativeFiles.Instance;

    /// <summary>Paths with this text take no byte: the disk is full.</summary>
    public volatile string? FullAt;

    /// <summary>The next sync of a path with this text fails, once.</summary>
    public volatile string? NextSyncFails;

    public IDurableFile Open(string path, FileOpening opening) => new File(this, path, s_files.Open(path, opening));

    public bool FileExists(string path) => s_files.FileExists(path);

    public long? LengthOf(string path) => s_files.LengthOf(path);

    public bool IsLink(string path) => s_files.IsLink(path);

    public IReadOnlyList<string> ListFiles(string folder) => s_files.ListFiles(folder);

    public IReadOnlyList<string> ListFolders(string folder) => s_files.ListFolders(folder);

    public void CreateFolder(string folder) => s_files.CreateFolder(folder);

    public void Rename(string from, string to) => s_files.Rename(from, to);

    public bool Link(string from, string to) => s_files.Link(from, to);

    public void Unlink(string path) => s_files.Unlink(path);

    public void SyncFolder(string folder) => s_files.SyncFolder(folder);

    public IDisposable LockFolder(string folder) => s_files.LockFolder(folder);

    private sealed class File(TroubledFiles disk, string path, IDurableFile file) : IDurableFile
    {
        public long Length => file.Length;

        public int Append(ReadOnlySpan<byte> bytes) => disk.FullAt is { } full && path.Contains(full, StringComparison.Ordinal)
            ? throw new DurableFileException("append to", path, FileFault.NoSpace, "No space left on device")
            : file.Append(bytes);

        public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync()
        {
            if (disk.NextSyncFails is { } failing && path.EndsWith(failing, StringComparison.Ordinal))
            {
                disk.NextSyncFails = null;
                throw new DurableFileException("sync", path, FileFault.Io, "Input/output error");
            }
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
