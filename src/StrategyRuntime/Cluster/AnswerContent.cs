using System.Net;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Cluster;

/// <summary>An answer of another node, read in another way than the client for requests has it.</summary>
/// <param name="content">The answer's body.</param>
internal abstract class AnswerContent(HttpContent content) : HttpContent
{
    /// <summary>The way to read it.</summary>
    protected abstract Stream ReaderOf(Stream body);

    /// <inheritdoc/>
    protected sealed override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    /// <inheritdoc/>
    protected sealed override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        ReaderOf(await content.ReadAsStreamAsync(cancellationToken));

    /// <inheritdoc/>
    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => content.CopyToAsync(stream, context);

    /// <inheritdoc/>
    protected sealed override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>
    /// Reads a body without holding a thread. A read of no bytes ends when there is something to read, and takes nothing.
    /// </summary>
    protected abstract class Reader(Stream body) : ForwardStream
    {
        /// <summary>The body.</summary>
        protected Stream Body => body;

        /// <inheritdoc/>
        public sealed override int Read(Span<byte> buffer) => throw new NotSupportedException();

        /// <inheritdoc/>
        public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

        /// <inheritdoc/>
        public sealed override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        /// <inheritdoc/>
        protected sealed override void Dispose(bool disposing)
        {
            if (disposing) body.Dispose();
            base.Dispose(disposing);
        }
    }
}
