using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Tests.Executions;

/// <summary>The real files, of which appends and syncs can be made to fail by path.</summary>
internal sealed class TroubledFiles() : ForwardedFiles(NativeFiles.Instance)
{
    /// <summary>Paths with this text take no byte: the disk is full.</summary>
    public volatile string? FullAt;

    /// <summary>The next sync of a path with this text fails, once.</summary>
    public volatile string? NextSyncFails;

    public override IDurableFile Open(string path, FileOpening opening) => new File(this, path, Files.Open(path, opening));

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
