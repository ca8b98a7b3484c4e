using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Journal;

/// <summary>
/// events.idx: where each line of a run ends, so that any event is found in one read. One record of 16 bytes per event, little-endian:
/// end of the line in events.jsonl (8), CRC-32C of the line (4), CRC-32C of run, seq and the fields before (4).
/// It is synced at the end of a run only and can be rebuilt from the log. A record is written after its line was committed, so under
/// <see cref="DurabilityPolicy.Always"/> a valid record proves that its line had been durable.
/// </summary>
internal sealed class EventIndex(IJournal records, int run) : IDisposable
{
    /// <summary>Bytes per event.</summary>
    public const int RecordSize = 16;

    private readonly ArrayBufferWriter<byte> _pending = new();

    /// <summary>Records written.</summary>
    public long Count => records.Length / RecordSize;

    /// <summary>Adds the lines of a batch that start at <paramref name="fileOffset"/>. All of them or, when it throws, none.</summary>
    public void Append(EventBatch batch, long fileOffset)
    {
        _pending.ResetWrittenCount();
        var headers = batch.Headers.Span;
        for (var i = 0; i < headers.Length; i++)
        {
            ref readonly var header = ref headers[i];
            Write(_pending.GetSpan(RecordSize), run, header.Seq, fileOffset + header.Offset + header.Length, batch.LineChecksum(i));
            _pending.Advance(RecordSize);
        }
        records.Append(_pending.WrittenSpan);
    }

    /// <summary>Makes the records durable, at the end of a run.</summary>
    public ValueTask SyncAsync() => records.SyncAsync();

    /// <summary>Writes the index of a backtest to its file.</summary>
    public void Publish() => ((BufferedJournal)records).Publish();

    /// <summary>End of an event's line; false when there is no valid record of it. Event 0 ends at 0.</summary>
    public bool TryGetEnd(long seq, out long end)
    {
        Span<byte> record = stackalloc byte[RecordSize];
        end = 0;
        if (seq == 0) return true;
        return seq <= Count && ReadRecord(seq, record) && TryRead(record, run, seq, out end, out _);
    }

    /// <inheritdoc/>
    public void Dispose() => records.Dispose();

    /// <summary>Fills in a record.</summary>
    public static void Write(Span<byte> record, int run, long seq, long end, uint lineChecksum)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record, end);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], lineChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], Checksum(run, seq, end, lineChecksum));
    }

    /// <summary>Reads a record; false when it is not a valid one of this run and seq.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, int run, long seq, out long end, out uint lineChecksum)
    {
        end = BinaryPrimitives.ReadInt64LittleEndian(record);
        lineChecksum = BinaryPrimitives.ReadUInt32LittleEndian(record[8..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(record[12..]) == Checksum(run, seq, end, lineChecksum);
    }

    /// <summary>CRC-32C of a line with its <c>\n</c>.</summary>
    public static uint Checksum(ReadOnlySpan<byte> line)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(line);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var b in line[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    private static uint Checksum(int run, long seq, long end, uint lineChecksum)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, (uint)run);
        crc = BitOperations.Crc32C(crc, (ulong)seq);
        crc = BitOperations.Crc32C(crc, (ulong)end);
        return ~BitOperations.Crc32C(crc, lineChecksum);
    }

    private bool ReadRecord(long seq, Span<byte> record)
    {
        var offset = (seq - 1) * RecordSize;
        var total = 0;
        while (total < RecordSize)
        {
            var read = records.Read(offset + total, record[total..]);
            if (read == 0) return false;
            total += read;
        }
        return true;
    }
}
