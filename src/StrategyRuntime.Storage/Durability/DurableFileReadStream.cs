namespace StrategyRuntime.Storage.Durability;

/// <summary>Reads a file as a stream, for decompressors and decoders. It closes the file.</summary>
/// <param name="file">The file.</param>
/// <param name="bytes">How many of its bytes are read; null for all.</param>
internal sealed class DurableFileReadStream(IDurableFile file, long? bytes = null) : Stream
{
    private long _offset;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => bytes is { } limit ? Math.Min(limit, file.Length) : file.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _offset;
        set => _offset = value;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (bytes is { } limit) buffer = buffer[..(int)Math.Clamp(limit - _offset, 0, buffer.Length)];
        var read = file.Read(_offset, buffer);
        _offset += read;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _offset + offset,
        _ => Length + offset,
    };

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
