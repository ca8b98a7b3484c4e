using System.IO.Compression;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Storage.Writing;

/// <summary>
/// tick_events.json.gz while it grows, in its temporary file. What was compressed waits in memory until the file has taken it, so that a
/// full disk can be waited out without compressing anything twice.
/// </summary>
internal sealed class TickCaptureFile : IDisposable
{
    private readonly IDurableFiles _files;
    private readonly string _path;
    private readonly IDurableFile _file;
    private readonly MemoryStream _compressed = new();
    private readonly GZipStream _gzip;
    private int _written;

    /// <summary>Opens the temporary file of a session's folder.</summary>
    public TickCaptureFile(IDurableFiles files, string folder)
    {
        _files = files;
        _path = Path.Combine(folder, SessionFiles.TickEvents);
        _file = files.Open(_path + AtomicFile.TemporarySuffix, FileOpening.Truncate);
        _gzip = new GZipStream(_compressed, CompressionLevel.Fastest, leaveOpen: true);
    }

    /// <summary>Compresses snapshots; <see cref="Write"/> takes them to the file.</summary>
    public void Compress(ReadOnlySpan<byte> json) => _gzip.Write(json);

    /// <summary>Ends the compressed data.</summary>
    public void End() => _gzip.Dispose();

    /// <summary>Appends what was compressed. Goes on where it stopped when the disk was full.</summary>
    public void Write()
    {
        var waiting = _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length);
        while (_written < waiting.Length) _written += _file.Append(waiting[_written..]);
        _compressed.SetLength(0);
        _written = 0;
    }

    /// <summary>Makes the file durable under its own name.</summary>
    public void Publish()
    {
        _file.Sync();
        _files.Publish(_path + AtomicFile.TemporarySuffix, _path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gzip.Dispose();
        _file.Dispose();
    }
}
