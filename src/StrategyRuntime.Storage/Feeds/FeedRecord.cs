using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using System.Text;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Feeds;

/// <summary>What a record of a feed's log is.</summary>
public enum FeedRecordKind : byte
{
    /// <summary>A price.</summary>
    Tick = 1,

    /// <summary>Time passed without a price.</summary>
    TimeMark = 2,

    /// <summary>Nothing was received from a time to another.</summary>
    GapMark = 3,

    /// <summary>The next records came together under an idempotency key, and count only together.</summary>
    Batch = 4,
}

/// <summary>
/// One record of a feed's log: 72 bytes, little-endian. Checksum (4), kind (1), flags (1), reason of a gap, else zero (2), time (8), price,
/// volume, bid, ask and open interest (8 each), source id (8), source time (8). The checksum is a CRC-32C over everything behind it, begun
/// with the record's position, so that a record at another place is none.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Time">Time of the log; it never goes back.</param>
/// <param name="Price">The price; NaN unless it is a tick.</param>
/// <param name="Volume">Quantity traded; of a batch the number of records that belong to it.</param>
/// <param name="Bid">Best bid, or NaN.</param>
/// <param name="Ask">Best ask, or NaN.</param>
/// <param name="OpenInterest">Open interest, or NaN.</param>
/// <param name="SourceId">The source's own number of the tick; of a batch the hash of its key; null without one.</param>
/// <param name="SourceTime">
/// Its own time, when it came too late for it; of a gap its start; of a batch the hash of its bytes; null otherwise.
/// </param>
public readonly record struct FeedRecord(
    FeedRecordKind Kind,
    UtcTime Time,
    double Price,
    double Volume,
    double Bid,
    double Ask,
    double OpenInterest,
    long? SourceId = null,
    UtcTime? SourceTime = null)
{
    /// <summary>Size of a record.</summary>
    public const int Size = 72;

    private const byte HasSourceId = 1;
    private const byte HasSourceTime = 2;

    /// <summary>Of a gap, why nothing was received.</summary>
    public FeedGapReason Reason { get; init; }

    /// <summary>A mark: time passed.</summary>
    internal static FeedRecord Mark(UtcTime time) => Without(FeedRecordKind.TimeMark, time);

    /// <summary>A mark: nothing was received between two times.</summary>
    internal static FeedRecord Gap(UtcTime from, UtcTime to, FeedGapReason reason) =>
        Without(FeedRecordKind.GapMark, to) with { SourceTime = from, Reason = reason };

    /// <summary>The head of a batch.</summary>
    internal static FeedRecord Head(UtcTime time, FeedKey key, int count) => Without(FeedRecordKind.Batch, time) with
    {
        Volume = count, SourceId = key.Name, SourceTime = new UtcTime(key.Content),
    };

    /// <summary>The key of a batch.</summary>
    internal FeedKey Key => new(SourceId!.Value, SourceTime!.Value.Ticks);

    /// <summary>As a run takes it: a price, or with NaN in its place the news that time passed.</summary>
    internal Tick ToTick(int symbol) => new(Time, Price, Volume, Bid, Ask, OpenInterest, symbol);

    /// <summary>Writes it.</summary>
    internal void Encode(Span<byte> destination, long position)
    {
        destination[4] = (byte)Kind;
        destination[5] = (byte)((SourceId is null ? 0 : HasSourceId) | (SourceTime is null ? 0 : HasSourceTime));
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], (ushort)Reason);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], Time.Ticks);
        BinaryPrimitives.WriteDoubleLittleEndian(destination[16..], Price);
        BinaryPrimitives.WriteDoubleLittleEndian(destination[24..], Volume);
        BinaryPrimitives.WriteDoubleLittleEndian(destination[32..], Bid);
        BinaryPrimitives.WriteDoubleLittleEndian(destination[40..], Ask);
        BinaryPrimitives.WriteDoubleLittleEndian(destination[48..], OpenInterest);
        BinaryPrimitives.WriteInt64LittleEndian(destination[56..], SourceId ?? 0);
        BinaryPrimitives.WriteInt64LittleEndian(destination[64..], SourceTime?.Ticks ?? 0);
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Checksum(destination[..Size], position));
    }

    /// <summary>Reads one; false when these bytes are no record of that position.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> bytes, long position, out FeedRecord record)
    {
        record = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Checksum(bytes[..Size], position)) return false;
        var flags = bytes[5];
        record = new FeedRecord(
            (FeedRecordKind)bytes[4],
            new UtcTime(BinaryPrimitives.ReadInt64LittleEndian(bytes[8..])),
            BinaryPrimitives.ReadDoubleLittleEndian(bytes[16..]),
            BinaryPrimitives.ReadDoubleLittleEndian(bytes[24..]),
            BinaryPrimitives.ReadDoubleLittleEndian(bytes[32..]),
            BinaryPrimitives.ReadDoubleLittleEndian(bytes[40..]),
            BinaryPrimitives.ReadDoubleLittleEndian(bytes[48..]),
            (flags & HasSourceId) != 0 ? BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]) : null,
            (flags & HasSourceTime) != 0 ? new UtcTime(BinaryPrimitives.ReadInt64LittleEndian(bytes[64..])) : null)
        {
            Reason = (FeedGapReason)BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]),
        };
        return record.Kind is >= FeedRecordKind.Tick and <= FeedRecordKind.Batch;
    }

    /// <summary>CRC-32C of everything behind the first four bytes of a record or a segment's head.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> bytes, long position)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, (ulong)position);
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
        for (var at = 8; at < Size; at += 8) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]));
        return crc;
    }

    private static FeedRecord Without(FeedRecordKind kind, UtcTime time) =>
        new(kind, time, double.NaN, 0, double.NaN, double.NaN, double.NaN);
}

/// <summary>A tick or a time mark on its way to a feed's log.</summary>
/// <param name="Time">Its time.</param>
/// <param name="Price">The price; NaN for a mark, which says that time passed.</param>
/// <param name="Volume">Quantity traded, or 0.</param>
/// <param name="Bid">Best bid, or NaN.</param>
/// <param name="Ask">Best ask, or NaN.</param>
/// <param name="OpenInterest">Open interest, or NaN.</param>
/// <param name="SourceId">The source's own number, by which a second one is recognised; null without one.</param>
public readonly record struct FeedTick(
    UtcTime Time, double Price, double Volume = 0, double Bid = double.NaN, double Ask = double.NaN, double OpenInterest = double.NaN,
    long? SourceId = null)
{
    /// <summary>True when it only says that time passed.</summary>
    public bool IsMark => double.IsNaN(Price);
}

/// <summary>Names a batch, so that it counts once: hashes of its idempotency key and of its bytes.</summary>
/// <param name="Name">Hash of the key.</param>
/// <param name="Content">Hash of what came with it.</param>
public readonly record struct FeedKey(long Name, long Content)
{
    /// <summary>Hashes a key and the bytes that came with it.</summary>
    public static FeedKey Of(string key, ReadOnlySpan<byte> content) =>
        new((long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(key)), (long)XxHash3.HashToUInt64(content));
}
