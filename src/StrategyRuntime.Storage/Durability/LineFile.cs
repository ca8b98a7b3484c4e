namespace StrategyRuntime.Storage.Durability;

/// <summary>A file of lines that only grows. For one thread at a time, but for <see cref="Read"/>.</summary>
public sealed class LineFile : IDisposable
{
    private const int ReadBytes = 1 << 20;

    private readonly IDurableFile _file;
    private readonly List<long> _ends = [];

    internal LineFile(IDurableFiles files, string path, Action<ReadOnlyMemory<byte>> line)
    {
        var isNew = !files.FileExists(path);
        _file = files.Open(path, FileOpening.Append);
        try
        {
            ReadAll(line);
            var end = _ends.Count == 0 ? 0 : _ends[^1];
            if (_file.Length > end) _file.Truncate(end);
            if (!isNew) return;
            _file.Sync();
            files.SyncFolder(Path.GetDirectoryName(path)!);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Number of lines.</summary>
    public int Count => _ends.Count;

    /// <summary>Appends lines, each with its end, and returns when they are durable.</summary>
    /// <exception cref="DurableFileException">They could not be written; the file must not be used any further.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        var start = _file.Length;
        _file.AppendAll(lines);
        _file.Sync();
        lock (_ends)
        {
            for (var at = lines.IndexOf((byte)'\n'); at >= 0;)
            {
                _ends.Add(start + at + 1);
                var next = lines[(at + 1)..].IndexOf((byte)'\n');
                at = next < 0 ? -1 : at + 1 + next;
            }
        }
    }

    /// <summary>A line by its number, without its end.</summary>
    public byte[] Read(int number)
    {
        long start, end;
        lock (_ends) (start, end) = (number == 0 ? 0 : _ends[number - 1], _ends[number] - 1);
        var line = new byte[end - start];
        return _file.ReadFully(start, line) == line.Length ? line : throw new IOException("The file became shorter while it was read.");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void ReadAll(Action<ReadOnlyMemory<byte>> line)
    {
        var buffer = new byte[ReadBytes];
        var (offset, kept) = (0L, 0);
        while (true)
        {
            if (kept == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var read = _file.Read(offset, buffer.AsSpan(kept));
            if (read == 0) return;
            offset += read;
            var (filled, start) = (kept + read, 0);
            while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is var length and >= 0)
            {
                line(buffer.AsMemory(start, length));
                start += length + 1;
                _ends.Add(offset - filled + start);
            }
            kept = filled - start;
            buffer.AsSpan(start, kept).CopyTo(buffer);
        }
    }
}
