using System.IO.Compression;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Journal;

/// <summary>
/// The log of a finished run whose start was moved into a compressed file: events.jsonl has the rest. Offsets are those of the whole log,
/// so that the index and everything that is built on it stays as it was. Reading the start means decompressing it from its beginning, which
/// suits a reader that goes through it once: streams do not read it.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="startPath">The compressed start.</param>
/// <param name="rest">The rest.</param>
/// <param name="restOffset">Offset in the whole log at which the rest begins.</param>
internal sealed class TrimmedJournal(IDurableFiles files, string startPath, IJournal rest, long restOffset) : IJournal
{
    private readonly Lock _gate = new();
    private Stream? _start;
    private long _startOffset;

    /// <inheritdoc/>
    public long Length => restOffset + rest.Length;

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> lines) => throw new InvalidOperationException("A trimmed log is finished.");

    /// <inheritdoc/>
    public ValueTask SyncAsync() => throw new InvalidOperationException("A trimmed log is finished.");

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination)
    {
        if (offset >= restOffset) return rest.Read(offset - restOffset, destination);
        lock (_gate) return ReadStart(offset, destination[..(int)Math.Min(destination.Length, restOffset - offset)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        rest.Dispose();
        _start?.Dispose();
    }

    private int ReadStart(long offset, Span<byte> destination)
    {
        if (_start is null || offset < _startOffset)
        {
            _start?.Dispose();
            _start = new GZipStream(new DurableFileReadStream(files.Open(startPath, FileOpening.Read)), CompressionMode.Decompress);
            _startOffset = 0;
        }
        Span<byte> skipped = stackalloc byte[4096];
        while (_startOffset < offset)
        {
            var read = _start.Read(skipped[..(int)Math.Min(skipped.Length, offset - _startOffset)]);
            if (read == 0) return 0;
            _startOffset += read;
        }
        var count = _start.Read(destination);
        _startOffset += count;
        return count;
    }
}
