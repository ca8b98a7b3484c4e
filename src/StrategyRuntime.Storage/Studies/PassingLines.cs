using System.Buffers;

namespace StrategyRuntime.Storage.Studies;

/// <summary>
/// Lines that are needed while the process runs: the last of them in memory, those before in a temporary file that goes with it.
/// </summary>
public sealed class PassingLines : IDisposable
{
    private const int MemoryBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly List<long> _ends = [];
    private readonly ArrayBufferWriter<byte> _last = new();
    private FileStream? _file;
    private long _inFile;

    /// <summary>Number of lines.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _ends.Count;
        }
    }

    /// <summary>Adds a line.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_last.WrittenCount + line.Length > MemoryBytes) Write();
            _last.Write(line);
            _ends.Add(_inFile + _last.WrittenCount);
        }
    }

    /// <summary>A line by its number.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] Read(int number)
    {
        lock (_gate)
        {
            var (start, end) = (number == 0 ? 0 : _ends[number - 1], _ends[number]);
            if (start >= _inFile) return _last.WrittenSpan[(int)(start - _inFile)..(int)(end - _inFile)].ToArray();
            var line = new byte[end - start];
            for (var read = 0; read < line.Length;)
            {
                var more = RandomAccess.Read(_file!.SafeFileHandle, line.AsSpan(read), start + read);
                if (more == 0) throw new IOException("The temporary file of the study became shorter.");
                read += more;
            }
            return line;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _file?.Dispose();
    }

    private void Write()
    {
        if (_last.WrittenCount == 0) return;
        _file ??= Open();
        RandomAccess.Write(_file.SafeFileHandle, _last.WrittenSpan, _inFile);
        _inFile += _last.WrittenCount;
        _last.ResetWrittenCount();
    }

    private static FileStream Open()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0,
        };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        // Without a name it goes with the process, however that ends.
        File.Delete(path);
        return file;
    }
}
