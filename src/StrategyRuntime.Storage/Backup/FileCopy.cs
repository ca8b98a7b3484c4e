using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Backup;

/// <summary>Copies files durably, with who may read them, and counts them. Links are not followed.</summary>
internal sealed class FileCopy(IDurableFiles files, CancellationToken cancellationToken)
{
    private const int PieceBytes = 1 << 20;

    private readonly byte[] _piece = new byte[PieceBytes];
    private readonly List<string> _folders = [];

    /// <summary>Files that were copied.</summary>
    public int Files { get; private set; }

    /// <summary>Their size.</summary>
    public long Bytes { get; private set; }

    /// <summary>Files that were deleted before they could be copied.</summary>
    public int Skipped { get; private set; }

    /// <summary>True for what belongs to a moment, not to the data: locks, probes, files that are being written.</summary>
    public static bool IsPassing(string name) => name[0] == '.' || name.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal);

    /// <summary>Makes a folder of the copy.</summary>
    public void CreateFolder(string folder)
    {
        files.CreateFolder(folder);
        _folders.Add(folder);
    }

    /// <summary>Copies a folder with everything in it.</summary>
    public void Folder(string from, string to)
    {
        CreateFolder(to);
        foreach (var name in files.ListFiles(from))
        {
            if (!IsPassing(name)) File(Path.Combine(from, name), Path.Combine(to, name));
        }
        foreach (var name in files.ListFolders(from)) Folder(Path.Combine(from, name), Path.Combine(to, name));
    }

    /// <summary>Copies a folder whose files come and go; one that goes while it is copied is left out.</summary>
    public void Catalog(string from, string to)
    {
        if (!Directory.Exists(from)) return;
        CreateFolder(to);
        KeepMode(from, to);
        foreach (var name in files.ListFiles(from).Where(n => !IsPassing(n)))
        {
            try
            {
                File(Path.Combine(from, name), Path.Combine(to, name));
            }
            catch (DurableFileException exception) when (exception.Fault == FileFault.Missing)
            {
                Skipped++;
            }
        }
        foreach (var name in files.ListFolders(from)) Catalog(Path.Combine(from, name), Path.Combine(to, name));
    }

    /// <summary>Copies a file up to its present length.</summary>
    public void File(string from, string to) => Copy(from, to, wholeLines: false);

    /// <summary>Copies the complete lines of a file that may be growing.</summary>
    public void Lines(string from, string to) => Copy(from, to, wholeLines: true);

    /// <summary>Writes bytes as a file.</summary>
    public void Write(ReadOnlySpan<byte> bytes, string to)
    {
        using var file = files.Open(to, FileOpening.Truncate);
        file.AppendAll(bytes);
        file.Sync();
        Count(bytes.Length);
    }

    /// <summary>Empties a folder of the copy, or makes it.</summary>
    public void Clear(string folder)
    {
        Remove(folder);
        CreateFolder(folder);
    }

    /// <summary>Removes a folder of the copy.</summary>
    public void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        _folders.RemoveAll(f => f == folder || f.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    /// <summary>Makes the names of all files durable.</summary>
    public void SyncFolders()
    {
        foreach (var folder in _folders) files.SyncFolder(folder);
    }

    /// <summary>Copies the permissions. Of a folder before anything is in it.</summary>
    public static void KeepMode(string from, string to)
    {
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(to, System.IO.File.GetUnixFileMode(from));
    }

    private void Copy(string from, string to, bool wholeLines)
    {
        using var source = files.Open(from, FileOpening.Read);
        var length = wholeLines ? EndOfLastLine(source) : source.Length;
        using var target = files.Open(to, FileOpening.Truncate);
        KeepMode(from, to);
        for (var at = 0L; at < length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = source.Read(at, _piece.AsSpan(0, (int)Math.Min(_piece.Length, length - at)));
            if (read == 0) break;
            target.AppendAll(_piece.AsSpan(0, read));
            at += read;
        }
        target.Sync();
        Count(length);
    }

    private long EndOfLastLine(IDurableFile file)
    {
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - _piece.Length);
            var read = file.ReadFully(start, _piece.AsSpan(0, (int)(end - start)));
            if (_piece.AsSpan(0, read).LastIndexOf((byte)'\n') is >= 0 and var at) return start + at + 1;
            end = start;
        }
        return 0;
    }

    private void Count(long bytes)
    {
        Files++;
        Bytes += bytes;
    }
}
