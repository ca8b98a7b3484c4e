namespace StrategyRuntime.Storage.Durability;

/// <summary>Whole writes on top of the seam's single operations.</summary>
public static class DurableWrites
{
    /// <summary>Appends all bytes, however little the file takes at a time.</summary>
    public static void AppendAll(this IDurableFile file, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[file.Append(bytes)..];
    }

    /// <summary>Reads until the destination is full or the file ends; returns the number of bytes read.</summary>
    public static int ReadFully(this IDurableFile file, long offset, Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var read = file.Read(offset + total, destination[total..]);
            if (read == 0) break;
            total += read;
        }
        return total;
    }

    /// <summary>A whole file; null when there is none.</summary>
    public static byte[]? ReadWhole(this IDurableFiles files, string path)
    {
        try
        {
            using var file = files.Open(path, FileOpening.Read);
            var bytes = new byte[file.Length];
            var length = file.ReadFully(0, bytes);
            return length == bytes.Length ? bytes : bytes[..length];
        }
        catch (DurableFileException e) when (e.Fault == FileFault.Missing)
        {
            return null;
        }
    }

    /// <summary>Replaces a file by what <paramref name="write"/> appends, as <see cref="AtomicWrite"/> does.</summary>
    public static void WriteAtomically(this IDurableFiles files, string path, Action<IDurableFile> write)
    {
        using var replacement = new AtomicWrite(files, path);
        write(replacement.File);
        replacement.Commit();
    }

    /// <summary>Replaces a file by these bytes, as <see cref="AtomicWrite"/> does.</summary>
    public static void WriteAtomically(this IDurableFiles files, string path, ReadOnlySpan<byte> bytes)
    {
        using var replacement = new AtomicWrite(files, path);
        replacement.File.AppendAll(bytes);
        replacement.Commit();
    }

    /// <summary>Removes a file durably; false when there was none.</summary>
    public static bool Delete(this IDurableFiles files, string path)
    {
        if (!files.FileExists(path)) return false;
        files.Unlink(path);
        files.SyncFolder(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Gives a synced file its name, durably.</summary>
    public static void Publish(this IDurableFiles files, string temporary, string path)
    {
        files.Rename(temporary, path);
        files.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
