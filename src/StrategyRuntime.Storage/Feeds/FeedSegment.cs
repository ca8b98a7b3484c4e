using System.Buffers.Binary;
using System.Globalization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Feeds;

/// <summary>One file of a feed's log: a head of a record's size, then records. Its name is the position of its first record.</summary>
internal sealed class FeedSegment : IDisposable
{
    private const ulong Magic = 0x0A31_4445_4546_5253; // "SRFEED1\n"
    private const string Suffix = ".log";

    private FeedSegment(IDurableFile file, string path, long first, FeedCounts before, UtcTime lastTime, UtcTime lastTickTime)
    {
        File = file;
        Path = path;
        First = first;
        Before = before;
        LastTimeBefore = lastTime;
        LastTickTimeBefore = lastTickTime;
    }

    /// <summary>Its file.</summary>
    public IDurableFile File { get; }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Position of its first record.</summary>
    public long First { get; }

    /// <summary>What the log held before it.</summary>
    public FeedCounts Before { get; }

    /// <summary>Time of the log before it.</summary>
    public UtcTime LastTimeBefore { get; }

    /// <summary>Time of the last tick before it.</summary>
    public UtcTime LastTickTimeBefore { get; }

    /// <summary>Name of the segment that begins at a position.</summary>
    public static string NameOf(long first) => first.ToString("D16", CultureInfo.InvariantCulture) + Suffix;

    /// <summary>Positions at which the segments of a folder begin, in order.</summary>
    public static IReadOnlyList<long> FindAll(IDurableFiles files, string folder)
    {
        var found = new List<long>();
        foreach (var name in files.ListFiles(folder))
        {
            if (!name.EndsWith(Suffix, StringComparison.Ordinal)) continue;
            if (long.TryParse(name.AsSpan(0, name.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && NameOf(first) == name)
                found.Add(first);
        }
        found.Sort();
        return found;
    }

    /// <summary>Begins a segment; its head is durable when this returns.</summary>
    public static FeedSegment Create(
        IDurableFiles files, string folder, long first, FeedCounts before, UtcTime lastTime, UtcTime lastTickTime)
    {
        var path = System.IO.Path.Combine(folder, NameOf(first));
        Span<byte> head = stackalloc byte[FeedRecord.Size];
        head.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], FeedRecord.Size);
        BinaryPrimitives.WriteUInt64LittleEndian(head[8..], Magic);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], before.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(head[24..], before.Marks);
        BinaryPrimitives.WriteInt64LittleEndian(head[32..], before.Gaps);
        BinaryPrimitives.WriteInt64LittleEndian(head[40..], before.Late);
        BinaryPrimitives.WriteInt64LittleEndian(head[48..], lastTime.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(head[56..], lastTickTime.Ticks);
        BinaryPrimitives.WriteUInt32LittleEndian(head, FeedRecord.Checksum(head, first));
        // Whole or not at all: a segment of that name without a head would be damage.
        using (var written = new AtomicWrite(files, path))
        {
            written.File.AppendAll(head);
            written.Commit();
        }
        return new FeedSegment(files.Open(path, FileOpening.Append), path, first, before, lastTime, lastTickTime);
    }

    /// <summary>Opens a segment.</summary>
    /// <exception cref="FeedDamagedException">It has no head.</exception>
    public static FeedSegment Open(IDurableFiles files, string folder, long first, bool forWriting)
    {
        var path = System.IO.Path.Combine(folder, NameOf(first));
        var file = files.Open(path, forWriting ? FileOpening.Append : FileOpening.Read);
        Span<byte> head = stackalloc byte[FeedRecord.Size];
        if (file.ReadFully(0, head) < FeedRecord.Size
            || BinaryPrimitives.ReadUInt32LittleEndian(head) != FeedRecord.Checksum(head, first)
            || BinaryPrimitives.ReadUInt64LittleEndian(head[8..]) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) != FeedRecord.Size)
        {
            file.Dispose();
            throw new FeedDamagedException(path, 0);
        }
        var before = new FeedCounts(
            BinaryPrimitives.ReadInt64LittleEndian(head[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[40..]));
        return new FeedSegment(
            file, path, first, before, new UtcTime(BinaryPrimitives.ReadInt64LittleEndian(head[48..])),
            new UtcTime(BinaryPrimitives.ReadInt64LittleEndian(head[56..])));
    }

    /// <summary>Where a record of a position lies.</summary>
    public long OffsetOf(long position) => (position - First + 1) * FeedRecord.Size;

    /// <summary>Records that its length has room for, whole ones.</summary>
    public long Records => File.Length / FeedRecord.Size - 1;

    /// <summary>Reads bytes of whole records; fewer than asked for at the end.</summary>
    public int Read(long position, Span<byte> destination) =>
        File.ReadFully(OffsetOf(position), destination) / FeedRecord.Size * FeedRecord.Size;

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();
}

/// <summary>What a log holds.</summary>
/// <param name="Ticks">Prices.</param>
/// <param name="Marks">Time marks.</param>
/// <param name="Gaps">Gap marks.</param>
/// <param name="Late">Ticks that were stamped with the time of the one before.</param>
public readonly record struct FeedCounts(long Ticks, long Marks, long Gaps, long Late)
{
    /// <summary>With one record more.</summary>
    internal FeedCounts With(in FeedRecord record) => record.Kind switch
    {
        FeedRecordKind.Tick => this with { Ticks = Ticks + 1, Late = record.SourceTime is null ? Late : Late + 1 },
        FeedRecordKind.TimeMark => this with { Marks = Marks + 1 },
        FeedRecordKind.GapMark => this with { Gaps = Gaps + 1 },
        _ => this,
    };
}

/// <summary>A feed's log is damaged at a place that was durable.</summary>
/// <param name="path">The segment.</param>
/// <param name="position">Position of the first record that is none.</param>
public sealed class FeedDamagedException(string path, long position) : IOException(
    FormattableString.Invariant($"The feed's log is damaged: {path} holds no record of position {position}."))
{
    /// <summary>Position of the first record that is none.</summary>
    public long Position { get; } = position;
}
