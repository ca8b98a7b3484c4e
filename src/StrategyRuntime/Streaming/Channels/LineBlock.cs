using System.Buffers;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Streaming.Channels;

/// <summary>Some consecutive lines of events.jsonl in a pooled buffer: about a block's bytes, and at least one line.</summary>
internal ref struct LineBlock
{
    private const int BlockBytes = 64 << 10;

    private readonly ReadOnlySpan<byte> _prefix;
    private readonly long _head;
    private byte[] _buffer;
    private ReadOnlySpan<byte> _rest;

    /// <param name="reader">The run's files.</param>
    /// <param name="prefix">How every line of the run starts.</param>
    /// <param name="afterSeq">Seq before the first line.</param>
    /// <param name="head">Seq of the last published event: lines after it are not given out.</param>
    public LineBlock(SessionReader reader, ReadOnlySpan<byte> prefix, long afterSeq, long head)
    {
        _prefix = prefix;
        _head = head;
        Seq = afterSeq;
        var range = reader.Locate(afterSeq);
        _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BlockBytes, Math.Max(range.Length, 1)));
        Bytes = Fill(reader, range);
        _rest = _buffer.AsSpan(0, Bytes);
        if (!_rest.Contains((byte)'\n'))
            throw new InvalidDataException($"events.jsonl ends before event {afterSeq + 1}, which was published.");
    }

    /// <summary>Bytes in the block.</summary>
    public int Bytes { get; }

    /// <summary>Seq of the current line.</summary>
    public long Seq { get; private set; }

    /// <summary>Type of the current line.</summary>
    public EventType Type { get; private set; }

    /// <summary>Simulation time of the current line, UTC .NET ticks.</summary>
    public readonly UtcTime Time => EventLine.TryReadHead(Line, _prefix, out _, out _, out var time)
        ? time
        : throw new InvalidDataException($"Event {Seq} has no time.");

    /// <summary>The current line with its <c>\n</c>.</summary>
    public ReadOnlySpan<byte> Line { get; private set; }

    /// <summary>Moves to the next line; false at the end of the block.</summary>
    public bool Next()
    {
        if (Seq >= _head || _rest.IndexOf((byte)'\n') is not (>= 0 and var end)) return false;
        Line = _rest[..(end + 1)];
        _rest = _rest[(end + 1)..];
        if (!EventLine.TryReadSeqAndType(Line, _prefix, out var seq, out var type) || seq != Seq + 1)
            throw new InvalidDataException($"events.jsonl does not hold event {Seq + 1} where its index points to.");
        (Seq, Type) = (seq, type);
        return true;
    }

    /// <summary>Gives the buffer back.</summary>
    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private int Fill(SessionReader reader, EventRange range)
    {
        var filled = 0;
        while (true)
        {
            var wanted = (int)Math.Min(_buffer.Length - filled, range.Length - filled);
            var read = wanted == 0 ? 0 : reader.Read(range.Offset + filled, _buffer.AsSpan(filled, wanted));
            var hasLine = _buffer.AsSpan(filled, read).Contains((byte)'\n');
            filled += read;
            if (hasLine || read == 0) return filled;
            if (filled == _buffer.Length) Grow(filled);
        }
    }

    private void Grow(int filled)
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
