namespace StrategyRuntime.Crash.Tests.Host;

/// <summary>Where a session's stream is written in place of a connection: pieces on standard output. Nothing is kept in memory.</summary>
internal sealed class StreamOutput(string sessionId) : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => HostOutput.Send(sessionId, buffer);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }
}
