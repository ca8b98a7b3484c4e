using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;

namespace StrategyRuntime.Streaming.Transport;

/// <summary>
/// Writes the body of an HTTP/1.1 response of unknown length: each stretch of bytes with its length before it, and an empty one at the
/// end.
/// </summary>
internal sealed class ChunkWriter(PipeWriter output) : PipeWriter
{
    /// <summary>Bytes around a chunk: eight digits and a line end before, a line end after.</summary>
    public const int Overhead = Prefix + Suffix;

    private const int Prefix = 10;
    private const int Suffix = 2;
    private Memory<byte> _block;
    private int _length;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => output.UnflushedBytes + _length;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        sizeHint = Math.Max(sizeHint, 1);
        if (_block.Length - Overhead - _length < sizeHint)
        {
            EndChunk();
            _block = output.GetMemory(sizeHint + Overhead);
        }
        return _block[(Prefix + _length)..^Suffix];
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes) => _length += bytes;

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        EndChunk();
        return output.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => output.CancelPendingFlush();

    /// <summary>Ends the body; after a fault it stays unfinished, so that the client sees that it was cut off.</summary>
    public override void Complete(Exception? exception = null)
    {
        EndChunk();
        if (exception is null) output.Write("0\r\n\r\n"u8);
        output.Complete(exception);
    }

    private void EndChunk()
    {
        if (_length > 0)
        {
            var chunk = _block.Span;
            _length.TryFormat(chunk, out var digits, "x8", CultureInfo.InvariantCulture);
            "\r\n"u8.CopyTo(chunk[digits..]);
            "\r\n"u8.CopyTo(chunk[(Prefix + _length)..]);
            output.Advance(Prefix + _length + Suffix);
        }
        (_block, _length) = (default, 0);
    }
}
