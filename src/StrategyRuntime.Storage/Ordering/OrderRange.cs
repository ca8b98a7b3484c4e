using System.Buffers.Binary;
using System.Numerics;

namespace StrategyRuntime.Storage.Ordering;

/// <summary>Consecutive events of one run, and their place in the order of all of a user's events.</summary>
/// <param name="FirstCursor">Cursor of the first one.</param>
/// <param name="Session">Number of the session (<see cref="EventOrder.NumberOf"/>).</param>
/// <param name="Run">Their run.</param>
/// <param name="FirstSeq">Seq of the first one.</param>
/// <param name="Count">How many.</param>
public readonly record struct OrderRange(long FirstCursor, int Session, int Run, long FirstSeq, int Count)
{
    /// <summary>Bytes of a record.</summary>
    internal const int RecordSize = 32;

    private const int EpochMark = -1;

    /// <summary>Cursor of the last one.</summary>
    public long LastCursor => FirstCursor + Count - 1;

    /// <summary>Seq of the last one.</summary>
    public long LastSeq => FirstSeq + Count - 1;

    /// <summary>True for the mark of an epoch.</summary>
    internal bool IsEpoch => Session == EpochMark;

    /// <summary>The mark of an epoch, standing before the event <paramref name="nextCursor"/>.</summary>
    internal static OrderRange EpochMarkOf(OrderEpoch epoch, long nextCursor) =>
        new(nextCursor, EpochMark, epoch.Number, epoch.FirstCursor, 0);

    /// <summary>The epoch that this is the mark of.</summary>
    internal OrderEpoch ToEpoch() => new(Run, FirstSeq);

    /// <summary>Writes the record, little-endian, with a checksum.</summary>
    internal void Write(Span<byte> record)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record, FirstCursor);
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], Session);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], Run);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], FirstSeq);
        BinaryPrimitives.WriteInt32LittleEndian(record[24..], Count);
        BinaryPrimitives.WriteUInt32LittleEndian(record[28..], Checksum(record));
    }

    /// <summary>Reads a record; false when its checksum is wrong.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> record, out OrderRange range)
    {
        range = new OrderRange(
            BinaryPrimitives.ReadInt64LittleEndian(record),
            BinaryPrimitives.ReadInt32LittleEndian(record[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(record[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(record[24..]));
        return BinaryPrimitives.ReadUInt32LittleEndian(record[28..]) == Checksum(record);
    }

    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var crc = uint.MaxValue;
        for (var at = 0; at < 24; at += 8) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(record[at..]));
        return ~BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(record[24..]));
    }
}

/// <summary>One opening of an order, and the first cursor that it could give out.</summary>
internal readonly record struct OrderEpoch(int Number, long FirstCursor);
