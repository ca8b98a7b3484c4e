using System.Net;
using System.Runtime.CompilerServices;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Cluster;

/// <summary>
/// An answer of another node, read in pieces as large as what has arrived of it. The client for requests gives at most a chunk at a time,
/// and of one that has just begun what its buffer of 4 KiB has; each piece is a write to a socket. What has arrived does not wait for what
/// has not.
/// </summary>
/// <param name="content">The answer's body.</param>
internal sealed class GatheredContent(HttpContent content) : HttpContent
{
    /// <inheritdoc/>
    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new Gathered(await content.ReadAsStreamAsync(cancellationToken));

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
    /// A read without a buffer ends when there is something to read, and takes nothing. So it tells what has arrived, and may go on while
    /// what was gathered is on its way.
    /// </summary>
    private sealed class Gathered(Stream inner) : ForwardStream
    {
        private ValueTask<int>? _waiting;
        private bool _isReady;

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var gathered = 0;
            do
            {
                if (!_isReady)
                {
                    var waiting = _waiting ?? inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
                    _waiting = null;
                    if (gathered > 0 && !waiting.IsCompletedSuccessfully)
                    {
                        _waiting = waiting;
                        return gathered;
                    }
                    await waiting;
                    _isReady = true;
                }
                if (buffer.IsEmpty) return 0;
                _isReady = false;
                var read = await inner.ReadAsync(buffer[gathered..], cancellationToken);
                if (read == 0) break;
                gathered += read;
            }
            while (gathered < buffer.Length);
            return gathered;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
