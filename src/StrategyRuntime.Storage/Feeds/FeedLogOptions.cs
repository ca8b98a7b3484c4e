using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Feeds;

/// <summary>Bounds of a feed's log.</summary>
public sealed record FeedLogOptions
{
    /// <summary>Most ticks of one batch.</summary>
    public const int MaxBatch = 100_000;

    /// <summary>Records of a segment; the next one begins with the first commit behind it.</summary>
    public int SegmentRecords { get; init; } = 1 << 20;

    /// <summary>Bytes that may wait for the disk; above it an append waits.</summary>
    public int MaxPendingBytes { get; init; } = 16 << 20;

    /// <summary>How many of the latest records stay in memory for the sessions that follow; a power of two.</summary>
    public int WindowRecords { get; init; } = 1 << 14;

    /// <summary>How many of the latest source ids are remembered, to find what comes twice; at least a batch.</summary>
    public int RememberedIds { get; init; } = 1 << 17;
}

/// <summary>What became of a batch; everything of it is durable.</summary>
/// <param name="Position">Position behind its last record: where a reader that has taken it continues.</param>
/// <param name="Accepted">Ticks and marks that were written.</param>
/// <param name="Duplicates">Ticks that were dropped, because their source id was there already.</param>
/// <param name="Late">Ticks that were stamped with the time of the one before, and marks that said nothing new.</param>
/// <param name="Repeated">True when this is the answer to an earlier batch of the same key, and nothing was written.</param>
public readonly record struct FeedAppend(long Position, int Accepted, int Duplicates, int Late, bool Repeated);

/// <summary>Where a log stands.</summary>
/// <param name="First">Position of the first record that is kept.</param>
/// <param name="End">Position behind the last durable record.</param>
/// <param name="LastTime">Time of the log; <see cref="UtcTime.MinValue"/> while it is empty.</param>
/// <param name="LastTickTime">Time of its last tick.</param>
/// <param name="Counts">What it has held since it began.</param>
/// <param name="Duplicates">Ticks that this process dropped.</param>
/// <param name="Bytes">Size on disk.</param>
public readonly record struct FeedStanding(
    long First, long End, UtcTime LastTime, UtcTime LastTickTime, FeedCounts Counts, long Duplicates, long Bytes);
