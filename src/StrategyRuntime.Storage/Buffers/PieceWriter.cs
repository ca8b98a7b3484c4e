using System.Buffers;

namespace StrategyRuntime.Storage.Buffers;

/// <summary>
/// Gathers bytes in pieces. Nothing is copied when it grows, and no piece is so large that the garbage collector treats it differently.
/// </summary>
public sealed class PieceWriter : IBufferWriter<byte>
{
    private const int FirstPiece = 4 << 10;
    private const int LargestPiece = 64 << 10;

    private Piece? _first;
    private Piece? _last;
    private byte[] _current = [];
    private int _used;
    private long _ended;

    /// <summary>Bytes written.</summary>
    public long Length => _ended + _used;

    /// <inheritdoc/>
    public void Advance(int count) => _used += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        sizeHint = Math.Max(sizeHint, 1);
        if (_current.Length - _used < sizeHint)
        {
            EndPiece();
            var size = (int)Math.Clamp(_ended, FirstPiece, LargestPiece);
            _current = GC.AllocateUninitializedArray<byte>(Math.Max(size, sizeHint));
        }
        return _current.AsMemory(_used);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>What was written. Nothing may be written afterwards.</summary>
    public ReadOnlySequence<byte> ToSequence()
    {
        EndPiece();
        return _first is null ? ReadOnlySequence<byte>.Empty : new(_first, 0, _last!, _last!.Memory.Length);
    }

    private void EndPiece()
    {
        if (_used == 0) return;
        _last = new Piece(_current.AsMemory(0, _used), _ended, _last);
        _first ??= _last;
        _ended += _used;
        (_current, _used) = ([], 0);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, long before, Piece? previous)
        {
            (Memory, RunningIndex) = (bytes, before);
            if (previous is not null) previous.Next = this;
        }
    }
}
