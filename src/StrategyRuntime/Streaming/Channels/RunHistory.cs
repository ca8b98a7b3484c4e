using System.Buffers;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Sessions;
using StrategyRuntime.Streaming.Frames;

namespace StrategyRuntime.Streaming.Channels;

/// <summary>Makes frames from ranges of events.jsonl, for whoever is behind the window of recent ones.</summary>
internal sealed class RunHistory(SessionId session, SessionReader reader)
{
    private const int BlockBytes = 64 << 10;
    private readonly EventLine _lines = new(session, reader.Run);

    /// <summary>
    /// Writes frames of events after <paramref name="seq"/> up to <paramref name="head"/>, about a block of them, and moves
    /// <paramref name="seq"/> behind the last one looked at.
    /// </summary>
    public void Write(ref long seq, long head, EventFilter filter, IBufferWriter<byte> output) =>
        Read(seq, head, new FrameWriter(reader.Run, filter, output), out seq);

    /// <summary>Hands the lines after <paramref name="afterSeq"/>, about a block of them and at least one, to <paramref name="taker"/>.</summary>
    public void Read<T>(long afterSeq, long head, T taker, out long lastSeq)
        where T : struct, ILineTaker, allows ref struct
    {
        lastSeq = afterSeq;
        var range = reader.Locate(afterSeq);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BlockBytes, range.Length));
        try
        {
            var filled = Fill(ref buffer, range);
            var rest = buffer.AsSpan(0, filled);
            taker.Begin(filled);
            while (lastSeq < head && rest.IndexOf((byte)'\n') is >= 0 and var end)
            {
                var line = rest[..(end + 1)];
                if (!taker.Take(_lines.TypeOf(line, lastSeq + 1), line, lastSeq + 1)) break;
                rest = rest[(end + 1)..];
                lastSeq++;
            }
            taker.Complete();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        if (lastSeq == afterSeq) throw new InvalidDataException($"events.jsonl ends before event {head}, which was published.");
    }

    /// <summary>Reads a block; more when the first line is longer than that.</summary>
    private int Fill(ref byte[] buffer, EventRange range)
    {
        var filled = 0;
        while (true)
        {
            var wanted = (int)Math.Min(buffer.Length - filled, range.Length - filled);
            var read = wanted == 0 ? 0 : reader.Read(range.Offset + filled, buffer.AsSpan(filled, wanted));
            var hasLine = buffer.AsSpan(filled, read).Contains((byte)'\n');
            filled += read;
            if (hasLine || read == 0) return filled;
            if (filled < buffer.Length) continue;
            var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            buffer.AsSpan(0, filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
    }
}
