using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Limits;

/// <summary>A request body of unknown length that may be read up to a limit.</summary>
internal sealed class CountedBody(Stream inner, long limitBytes) : ForwardStream
{
    private long _read;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private int Count(int bytes)
    {
        _read += bytes;
        return _read <= limitBytes ? bytes : throw BodyLimit.Exceeded(limitBytes);
    }
}
