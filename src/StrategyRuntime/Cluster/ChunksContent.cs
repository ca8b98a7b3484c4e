using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Cluster;

/// <summary>
/// An answer of another node with its body in chunks, which go to the client unread. One that ends without the last chunk is an error, as
/// it would be for the client.
/// </summary>
/// <param name="content">The answer's body.</param>
/// <param name="output">Where the client's answer is written.</param>
internal sealed class ChunksContent(HttpContent content, PipeWriter output) : HttpContent
{
    /// <inheritdoc/>
    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new Chunks(await content.ReadAsStreamAsync(cancellationToken), output);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => content.CopyToAsync(stream, context);

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>
    /// A read that finds more than it asked for sends it on itself, in large pieces that are not copied on the way. The forwarder gets the
    /// end of it, so that it sees the answer go on, and what comes alone.
    /// </summary>
    private sealed class Chunks(Stream inner, PipeWriter output) : ForwardStream
    {
        // The forwarder hears of a stream that never pauses after so many.
        private const int PiecesAtOnce = 64;
        private const int PieceBytes = 1 << 17;

        private readonly byte[] _tail = new byte[End.Length];
        private ValueTask<int>? _waiting;

        // A line of nothing but a zero: what streams send has no line end of this kind within it.
        private static ReadOnlySpan<byte> End => "\r\n0\r\n\r\n"u8;

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            buffer.IsEmpty ? WaitAsync(cancellationToken) : PassAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }

        private ValueTask<int> WaitAsync(CancellationToken cancellationToken)
        {
            var waiting = _waiting ?? inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
            _waiting = null;
            return waiting;
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<int> PassAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            See(buffer.Span[..read]);
            if (read == 0 || !HasMore(cancellationToken)) return read;
            output.Write(buffer.Span[..read]);
            for (var pieces = 1; ; pieces++)
            {
                await output.FlushAsync(cancellationToken);
                var piece = output.GetMemory(PieceBytes)[..PieceBytes];
                read = await inner.ReadAsync(piece, cancellationToken);
                See(piece.Span[..read]);
                if (read == 0) return 0;
                if (pieces == PiecesAtOnce || !HasMore(cancellationToken)) break;
                output.Advance(read);
            }
            // All but a byte, with which the forwarder sends it.
            output.Advance(read - 1);
            buffer.Span[0] = _tail[^1];
            return 1;
        }

        // A read of nothing ends when there is something.
        private bool HasMore(CancellationToken cancellationToken)
        {
            var waiting = inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
            if (waiting.IsCompletedSuccessfully) return true;
            _waiting = waiting;
            return false;
        }

        private void See(ReadOnlySpan<byte> read)
        {
            if (read.IsEmpty && !End.SequenceEqual(_tail)) throw new IOException("The other node's answer ended before its end.");
            var kept = Math.Max(0, _tail.Length - read.Length);
            _tail.AsSpan(_tail.Length - kept).CopyTo(_tail);
            read[Math.Max(0, read.Length - _tail.Length)..].CopyTo(_tail.AsSpan(kept));
        }
    }
}
