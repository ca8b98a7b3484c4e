using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Root;

/// <summary>A disk that counts what is written to each user's folder.</summary>
/// <param name="files">The disk.</param>
/// <param name="usage">Who counts.</param>
internal sealed class CountedFiles(IDurableFiles files, DiskUsage usage) : ForwardedFiles(files)
{
    /// <inheritdoc/>
    public override IDurableFile Open(string path, FileOpening opening)
    {
        if (opening == FileOpening.Read || usage.Find(path) is not { } counter) return Files.Open(path, opening);
        var before = opening == FileOpening.Truncate ? Files.LengthOf(path) ?? 0 : 0;
        var file = Files.Open(path, opening);
        Interlocked.Add(ref counter.Bytes, -before);
        return new CountedFile(file, counter);
    }

    /// <inheritdoc/>
    public override void Rename(string from, string to)
    {
        var replaced = LengthBelow(to);
        Files.Rename(from, to);
        usage.Add(to, -replaced);
    }

    /// <inheritdoc/>
    public override void Unlink(string path)
    {
        var removed = LengthBelow(path);
        Files.Unlink(path);
        usage.Add(path, -removed);
    }

    /// <summary>Length of a user's file; other files are not looked at.</summary>
    private long LengthBelow(string path) => usage.Find(path) is null ? 0 : Files.LengthOf(path) ?? 0;

    private sealed class CountedFile(IDurableFile file, DiskUsage.Counter counter) : IDurableFile
    {
        public long Length => file.Length;

        public int Append(ReadOnlySpan<byte> bytes)
        {
            var taken = file.Append(bytes);
            Interlocked.Add(ref counter.Bytes, taken);
            return taken;
        }

        public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public void Truncate(long length)
        {
            var before = file.Length;
            file.Truncate(length);
            Interlocked.Add(ref counter.Bytes, length - before);
        }

        public void Sync() => file.Sync();

        public ValueTask SyncAsync() => file.SyncAsync();

        public void Dispose() => file.Dispose();
    }
}
