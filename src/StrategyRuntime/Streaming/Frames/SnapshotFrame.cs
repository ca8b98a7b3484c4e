using System.Buffers;

namespace StrategyRuntime.Streaming.Frames;

/// <summary>A snapshot on its way to one client: a cursor into the state that all share, and what stands around it.</summary>
/// <param name="before">What stands before the state.</param>
/// <param name="state">The state.</param>
/// <param name="after">What stands after it.</param>
/// <param name="held">Given back when the frame was sent, or is no longer wanted.</param>
internal sealed class SnapshotFrame(byte[] before, ReadOnlySequence<byte> state, byte[] after, IDisposable? held) : IDisposable
{
    private readonly ReadOnlySequence<byte>[] _parts = [new(before), state, new(after)];
    private int _part;

    /// <summary>Writes about so many bytes more; true when that was the rest.</summary>
    public bool Write(IBufferWriter<byte> output, int maxBytes)
    {
        for (long left = maxBytes; _part < _parts.Length && left > 0;)
        {
            ref var part = ref _parts[_part];
            var taken = part.Slice(0, Math.Min(left, part.Length));
            foreach (var piece in taken) output.Write(piece.Span);
            part = part.Slice(taken.End);
            left -= taken.Length;
            if (part.IsEmpty) _part++;
        }
        return _part == _parts.Length;
    }

    /// <summary>Whether it keeps a state in memory.</summary>
    public bool HoldsState => held is not null;

    /// <inheritdoc/>
    public void Dispose() => held?.Dispose();
}
