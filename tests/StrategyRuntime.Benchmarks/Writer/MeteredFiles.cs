using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>The real disk, with a note of what was appended to it and how the journal's bytes were batched.</summary>
internal sealed class MeteredFiles() : ForwardedFiles(NativeFiles.Instance)
{
    private long _bytes;

    /// <summary>Bytes appended to all files.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Sizes of the appends to events.jsonl, in order.</summary>
    public List<int> JournalAppends { get; } = [];

    public override IDurableFile Open(string path, FileOpening opening) =>
        new MeteredFile(this, Files.Open(path, opening), Path.GetFileName(path) == SessionFiles.Events);

    private sealed class MeteredFile(MeteredFiles meter, IDurableFile file, bool isJournal) : IDurableFile
    {
        public long Length => file.Length;

        public int Append(ReadOnlySpan<byte> bytes)
        {
            var taken = file.Append(bytes);
            Interlocked.Add(ref meter._bytes, taken);
            if (isJournal) meter.JournalAppends.Add(taken);
            return taken;
        }

        public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync() => file.Sync();

        public void Dispose() => file.Dispose();
    }
}
