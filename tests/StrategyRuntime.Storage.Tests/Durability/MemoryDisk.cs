using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Tests.Durability;

/// <summary>
/// A disk in memory that knows what a power loss would leave: every file has bytes that were synced and bytes that were not, every name
/// has been made durable or not. Each operation can be watched, made to fail, and replayed.
/// </summary>
internal sealed class MemoryDisk : IDurableFiles
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DiskFile> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DiskFile> _durableNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _locks = new(StringComparer.Ordinal);
    private readonly List<NameChange> _pendingNames = [];

    /// <summary>Called before an operation; may throw to make it fail. For an append it returns how many bytes are taken.</summary>
    public Func<DiskOperation, int>? Before { get; set; }

    /// <summary>Operations so far.</summary>
    public int OperationCount { get; private set; }

    public IDurableFile Open(string path, FileOpening opening)
    {
        lock (_gate)
        {
            if (opening == FileOpening.Read)
                return _names.TryGetValue(path, out var found) ? new OpenFile(this, path, found) : throw Missing("open", path);
            Announce(new DiskOperation(DiskOperationKind.Open, path));
            if (!_folders.Contains(Path.GetDirectoryName(path)!)) throw Missing("open", path);
            if (!_names.TryGetValue(path, out var file)) ChangeName(path, file = new DiskFile());
            if (opening == FileOpening.Truncate) file.Bytes.Clear();
            return new OpenFile(this, path, file);
        }
    }

    public bool FileExists(string path)
    {
        lock (_gate) return _names.ContainsKey(path);
    }

    public long? LengthOf(string path)
    {
        lock (_gate) return _names.TryGetValue(path, out var file) ? file.Bytes.Count : null;
    }

    /// <summary>There are no links on it.</summary>
    public bool IsLink(string path) => false;

    public IReadOnlyList<string> ListFiles(string folder)
    {
        lock (_gate) return NamesIn(folder, _names.Keys);
    }

    public IReadOnlyList<string> ListFolders(string folder)
    {
        lock (_gate) return NamesIn(folder, _folders);
    }

    public void CreateFolder(string folder)
    {
        lock (_gate)
        {
            if (_folders.Contains(folder)) return;
            Announce(new DiskOperation(DiskOperationKind.CreateFolder, folder));
            for (var at = folder; at is not null; at = Path.GetDirectoryName(at)) _folders.Add(at);
        }
    }

    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            Announce(new DiskOperation(DiskOperationKind.Rename, from));
            if (!_names.TryGetValue(from, out var file)) throw Missing("rename", from);
            _names.Remove(from);
            _names[to] = file;
            _pendingNames.Add(new NameChange(from, null, to, file));
        }
    }

    public bool Link(string from, string to)
    {
        lock (_gate)
        {
            Announce(new DiskOperation(DiskOperationKind.Link, from));
            ChangeName(to, _names.TryGetValue(from, out var file) ? file : throw Missing("link", from));
            return true;
        }
    }

    public void Unlink(string path)
    {
        lock (_gate)
        {
            if (!_names.ContainsKey(path)) return;
            Announce(new DiskOperation(DiskOperationKind.Unlink, path));
            ChangeName(path, null);
        }
    }

    public void SyncFolder(string folder)
    {
        lock (_gate)
        {
            Announce(new DiskOperation(DiskOperationKind.SyncFolder, folder));
            KeepNames(_pendingNames.FindLastIndex(c => c.IsIn(folder)) + 1);
        }
    }

    public IDisposable LockFolder(string folder)
    {
        lock (_gate)
        {
            if (!_locks.Add(folder)) throw new DurableFileException("lock", folder, FileFault.Locked, "another writer has it");
            return new FolderLock(this, folder);
        }
    }

    /// <summary>The disk as a killed process leaves it: everything that was done stays.</summary>
    public MemoryDisk AfterKill()
    {
        lock (_gate) return Copy(_names, file => [.. file.Bytes]);
    }

    /// <summary>
    /// The disk as a power loss leaves it: what was synced stays; of the rest, names survive up to a random one, and each block of a file
    /// is new, old or zeros.
    /// </summary>
    public MemoryDisk AfterPowerLoss(Random random)
    {
        lock (_gate)
        {
            var survivor = new MemoryDisk();
            foreach (var (path, file) in _durableNames) survivor._names[path] = file;
            foreach (var change in _pendingNames.Take(random.Next(_pendingNames.Count + 1))) change.Apply(survivor._names);
            var contents = new Dictionary<DiskFile, byte[]>();
            foreach (var file in survivor._names.Values) contents.TryAdd(file, file.AfterPowerLoss(random));
            return Copy(survivor._names, file => contents[file]);
        }
    }

    /// <summary>Overwrites a file, as damage does.</summary>
    public void Corrupt(string path, Func<byte[], byte[]> change)
    {
        lock (_gate)
        {
            var file = _names[path];
            var bytes = change([.. file.Bytes]);
            file.Bytes.Clear();
            file.Bytes.AddRange(bytes);
        }
    }

    private MemoryDisk Copy(Dictionary<string, DiskFile> names, Func<DiskFile, byte[]> contentOf)
    {
        var copy = new MemoryDisk();
        copy._folders.UnionWith(_folders);
        foreach (var (path, file) in names)
        {
            var copied = new DiskFile(contentOf(file));
            copy._names[path] = copied;
            copy._durableNames[path] = copied;
        }
        return copy;
    }

    private void ChangeName(string path, DiskFile? file)
    {
        var change = new NameChange(path, file, null, null);
        change.Apply(_names);
        _pendingNames.Add(change);
    }

    private void KeepNames(int count)
    {
        foreach (var change in _pendingNames.Take(count)) change.Apply(_durableNames);
        _pendingNames.RemoveRange(0, count);
    }

    private int Announce(DiskOperation operation)
    {
        var taken = Before?.Invoke(operation) ?? operation.Bytes;
        OperationCount++;
        return taken;
    }

    private static List<string> NamesIn(string folder, IEnumerable<string> paths) =>
        [.. paths.Where(p => Path.GetDirectoryName(p) == folder).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    private static DurableFileException Missing(string operation, string path) => new(operation, path, FileFault.Missing, "no such file");

    private readonly record struct NameChange(string Path, DiskFile? File, string? Target, DiskFile? TargetFile)
    {
        public bool IsIn(string folder) =>
            System.IO.Path.GetDirectoryName(Path) == folder || System.IO.Path.GetDirectoryName(Target) == folder;

        public void Apply(Dictionary<string, DiskFile> names)
        {
            if (File is null) names.Remove(Path);
            else names[Path] = File;
            if (Target is not null) names[Target] = TargetFile!;
        }
    }

    private sealed class FolderLock(MemoryDisk disk, string folder) : IDisposable
    {
        public void Dispose()
        {
            lock (disk._gate) disk._locks.Remove(folder);
        }
    }

    private sealed class OpenFile(MemoryDisk disk, string path, DiskFile file) : IDurableFile
    {
        public long Length
        {
            get
            {
                lock (disk._gate) return file.Bytes.Count;
            }
        }

        public int Append(ReadOnlySpan<byte> bytes)
        {
            lock (disk._gate)
            {
                var taken = disk.Announce(new DiskOperation(DiskOperationKind.Append, path, bytes.Length));
                file.Bytes.AddRange(bytes[..taken]);
                return taken;
            }
        }

        public int Read(long offset, Span<byte> destination)
        {
            lock (disk._gate)
            {
                var count = (int)Math.Clamp(file.Bytes.Count - offset, 0, destination.Length);
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(file.Bytes).Slice((int)Math.Min(offset, file.Bytes.Count), count)
                    .CopyTo(destination);
                return count;
            }
        }

        public void Truncate(long length)
        {
            lock (disk._gate)
            {
                disk.Announce(new DiskOperation(DiskOperationKind.Truncate, path));
                file.Bytes.RemoveRange((int)length, file.Bytes.Count - (int)length);
            }
        }

        public void Sync()
        {
            lock (disk._gate)
            {
                try
                {
                    disk.Announce(new DiskOperation(DiskOperationKind.Sync, path));
                }
                catch
                {
                    // The system takes the pages for clean: they can be read, and no later sync of this file writes them.
                    file.HasLostPages = true;
                    throw;
                }
                if (!file.HasLostPages) file.Synced = [.. file.Bytes];
            }
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>An operation that changes the disk.</summary>
internal readonly record struct DiskOperation(DiskOperationKind Kind, string Path, int Bytes = 0);

internal enum DiskOperationKind
{
    Open,
    Append,
    Truncate,
    Sync,
    Rename,
    Link,
    Unlink,
    CreateFolder,
    SyncFolder,
}

/// <summary>A file's bytes: as they are, and as they were when they were last synced.</summary>
internal sealed class DiskFile
{
    private const int BlockBytes = 512;

    public DiskFile()
    {
    }

    public DiskFile(byte[] bytes)
    {
        Bytes.AddRange(bytes);
        Synced = bytes;
    }

    public List<byte> Bytes { get; } = [];

    public byte[] Synced { get; set; } = [];

    public bool HasLostPages { get; set; }

    public byte[] AfterPowerLoss(Random random)
    {
        var current = Bytes.ToArray();
        if (current.AsSpan().SequenceEqual(Synced)) return Synced;
        var shorter = Math.Min(current.Length, Synced.Length);
        var longer = Math.Max(current.Length, Synced.Length);
        var length = random.Next(4) switch
        {
            0 => Synced.Length,
            1 => current.Length,
            _ => random.Next(shorter, longer + 1),
        };
        var result = new byte[length];
        for (var at = 0; at < length; at += BlockBytes)
        {
            var end = Math.Min(at + BlockBytes, length);
            for (var i = at; i < end && i < Synced.Length; i++) result[i] = Synced[i];
            // A block that was synced and not changed since cannot be lost.
            var source = random.Next(3) == 0 ? [] : current;
            for (var i = at; i < end && i < source.Length; i++) result[i] = source[i];
        }
        return result;
    }
}
