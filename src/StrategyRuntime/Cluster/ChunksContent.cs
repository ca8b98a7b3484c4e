using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace StrategyRuntime.Cluster;

/// <summary>
/// An answer of another node with its body in chunks, which go to the client unread. One that ends without the last chunk is an error, as
/// it would be for the client.
/// </summary>
/// <param name="content">The answer's body.</param>
/// <param name="output">Where the client's answer is written.</param>
internal sealed class ChunksContent(HttpContent content, PipeWriter output) : AnswerContent(content)
{
    /// <inheritdoc/>
    protected override Stream ReaderOf(Stream body) => new Chunks(body, output);

    /// <summary>
    /// A read that finds more than it asked for sends it on itself, in large pieces that are not copied on the way. The forwarder gets the
    /// end of it, so that it sees the answer go on, and what comes alone.
    /// </summary>
    private sealed class Chunks(Stream body, PipeWriter output) : Reader(body)
    {
        private const int PieceBytes = 1 << 17;

        // By then the forwarder is to see that the answer goes on, even if it never pauses or its client is slow.
        private const int LongestMilliseconds = 1_000;

        // Begins with the line end that closes the answer's head: a stream without a frame is whole, too.
        private readonly byte[] _tail = "\0\0\0\0\0\r\n"u8.ToArray();
        private ValueTask<int>? _waiting;

        // A line of nothing but a zero: what streams send has no line end of this kind within it.
        private static ReadOnlySpan<byte> End => "\r\n0\r\n\r\n"u8;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!buffer.IsEmpty) return PassAsync(buffer, cancellationToken);
            var waiting = _waiting ?? Body.ReadAsync(buffer, cancellationToken);
            _waiting = null;
            return waiting;
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<int> PassAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (_waiting is { } waiting)
            {
                _waiting = null;
                await waiting;
            }
            var read = await Body.ReadAsync(buffer, cancellationToken);
            See(buffer.Span[..read]);
            if (read == 0 || !HasMore(cancellationToken)) return read;
            var until = Environment.TickCount64 + LongestMilliseconds;
            // In one go: what was written and not sent would stay in front of another node's answer.
            await output.WriteAsync(buffer[..read], cancellationToken);
            Memory<byte> piece;
            while (true)
            {
                piece = output.GetMemory(PieceBytes)[..PieceBytes];
                read = await Body.ReadAsync(piece, cancellationToken);
                See(piece.Span[..read]);
                if (read == 0) return 0;
                if (Environment.TickCount64 >= until || !HasMore(cancellationToken)) break;
                output.Advance(read);
                await output.FlushAsync(cancellationToken);
            }
            // What the forwarder cannot take is sent before it.
            var left = Math.Min(read, buffer.Length);
            piece[(read - left)..read].CopyTo(buffer);
            if (left < read)
            {
                output.Advance(read - left);
                await output.FlushAsync(cancellationToken);
            }
            return left;
        }

        private bool HasMore(CancellationToken cancellationToken)
        {
            var waiting = Body.ReadAsync(Memory<byte>.Empty, cancellationToken);
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
