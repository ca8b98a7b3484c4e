using System.Buffers;

namespace StrategyRuntime.Storage.Exports;

/// <summary>A buffer writer in front of a stream.</summary>
internal sealed class StreamBufferWriter(Stream stream) : IBufferWriter<byte>
{
    private const int FlushBytes = 64 << 10;

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushBytes * 2);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        _buffer.Advance(count);
        if (_buffer.WrittenCount >= FlushBytes) Flush();
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

    /// <summary>Hands what is buffered to the stream.</summary>
    public void Flush()
    {
        stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
