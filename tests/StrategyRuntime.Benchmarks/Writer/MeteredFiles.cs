using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>The real disk, with a note of what was appended to it and how the journal's bytes were batched.</summary>
internal sealed class MeteredFiles : IDurableFiles
{
    private readonly NativeFiles _files = NativeFiles.Instance;
    private long _bytes;

    /// <summary>Bytes appended to all files.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Sizes of the appends to events.jsonl, in order.</summary>
    public List<int> JournalAppends { get; } = [];

    public IDurableFile Open(string path, FileOpening opening) =>
        new MeteredFile(this, _files.Open(path, opening), Path.GetFileName(path) == SessionFiles.Events);

    public bool FileExists(string path) => _files.FileExists(path);

    public long? LengthOf(string path) => _files.LengthOf(path);

    public bool IsLink(string path) => _files.IsLink(path);

    public IReadOnlyList<string> ListFiles(string folder) => _files.ListFiles(folder);

    public IReadOnlyList<string> ListFolders(string folder) => _files.ListFolders(folder);

    public void CreateFolder(string folder) => _files.CreateFolder(folder);

    public void Rename(string from, string to) => _files.Rename(from, to);

    public bool Link(string from, string to) => _files.Link(from, to);

    public void Unlink(string path) => _files.Unlink(path);

    public void SyncFolder(string folder) => _files.SyncFolder(folder);

    public IDisposable LockFolder(string folder) => _files.LockFolder(folder);

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
