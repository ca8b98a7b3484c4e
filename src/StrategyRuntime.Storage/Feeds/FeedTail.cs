using System.Runtime.InteropServices;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Feeds;

/// <summary>What the next record of a log has to know: the position, the time, and what came before. Guarded by its log.</summary>
internal sealed class FeedTail(RecentKeys keys)
{
    /// <summary>Position of the next record.</summary>
    public long Next { get; private set; }

    /// <summary>Time of the last record.</summary>
    public UtcTime Time { get; private set; }

    /// <summary>Time of the last tick.</summary>
    public UtcTime TickTime { get; private set; }

    /// <summary>What the log has held.</summary>
    public FeedCounts Counts { get; private set; }

    /// <summary>What came lately.</summary>
    public RecentKeys Keys => keys;

    /// <summary>Goes to the start of a segment.</summary>
    public void Begin(FeedSegment segment) =>
        (Next, Time, TickTime, Counts) = (segment.First, segment.LastTimeBefore, segment.LastTickTimeBefore, segment.Before);

    /// <summary>Goes past a record.</summary>
    public void Take(in FeedRecord record)
    {
        Next++;
        Time = record.Time;
        if (record.Kind == FeedRecordKind.Tick) TickTime = record.Time;
        Counts = Counts.With(record);
    }
}

/// <summary>Records that are written with one sync.</summary>
/// <param name="first">Position of the first one.</param>
internal sealed class FeedBatch(long first)
{
    private readonly List<Tick> _ticks = [];
    private byte[] _bytes = new byte[64 * FeedRecord.Size];

    /// <summary>Position of its first record.</summary>
    public long First => first;

    /// <summary>How many there are.</summary>
    public int Count => _ticks.Count;

    /// <summary>Their size.</summary>
    public int Bytes => Count * FeedRecord.Size;

    /// <summary>They as bytes.</summary>
    public ReadOnlySpan<byte> Encoded => _bytes.AsSpan(0, Bytes);

    /// <summary>They as a run takes them.</summary>
    public ReadOnlySpan<Tick> Ticks => CollectionsMarshal.AsSpan(_ticks);

    /// <summary>Ends when they are durable, or with the failure of the disk.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Adds a record.</summary>
    public void Add(in FeedRecord record, long position)
    {
        if (_bytes.Length < Bytes + FeedRecord.Size) Array.Resize(ref _bytes, _bytes.Length * 2);
        record.Encode(_bytes.AsSpan(Bytes), position);
        _ticks.Add(record.ToTick(0));
    }

    /// <summary>Writes one of its records anew.</summary>
    public void Replace(in FeedRecord record, long position) =>
        record.Encode(_bytes.AsSpan((int)(position - first) * FeedRecord.Size), position);
}
