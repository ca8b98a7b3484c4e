using System.Net;
using System.Text;
using System.Threading.Channels;

namespace StrategyRuntime.Tests.Cluster;

/// <summary>
/// The body of an answer as the client of requests has it: a read gives one chunk, or a part of it, and another one meanwhile is a fault.
/// </summary>
internal sealed class ArrivingContent : HttpContent
{
    private readonly Channel<byte[]> _chunks = Channel.CreateUnbounded<byte[]>();

    /// <summary>Called in each read that only waits.</summary>
    public Action Waiting { get; set; } = static () => { };

    public void Arrive(string chunk) => _chunks.Writer.TryWrite(Encoding.ASCII.GetBytes(chunk)).Should().BeTrue();

    public void End(Exception? fault = null) => _chunks.Writer.TryComplete(fault).Should().BeTrue();

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new Chunks(this));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class Chunks(ArrivingContent content) : MemoryStream
    {
        private ReadOnlyMemory<byte> _chunk;
        private bool _isReading;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_isReading) throw new InvalidOperationException("A read has not ended.");
            _isReading = true;
            try
            {
                if (buffer.IsEmpty) content.Waiting();
                if (_chunk.IsEmpty)
                {
                    if (!await content._chunks.Reader.WaitToReadAsync(CancellationToken.None)) return 0;
                    if (buffer.IsEmpty) return 0;
                    _chunk = await content._chunks.Reader.ReadAsync(cancellationToken);
                }
                var read = Math.Min(buffer.Length, _chunk.Length);
                _chunk[..read].CopyTo(buffer);
                _chunk = _chunk[read..];
                return read;
            }
            finally
            {
                _isReading = false;
            }
        }
    }
}
