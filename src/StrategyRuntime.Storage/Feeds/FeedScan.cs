using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Feeds;

/// <summary>Reads the records of segments one after another.</summary>
internal static class FeedScan
{
    private const int RecordsPerRead = 8_192;

    /// <summary>Records of durable segments.</summary>
    /// <param name="segments">All segments.</param>
    /// <param name="from">First position.</param>
    /// <param name="to">Position behind the last one, at which a segment begins.</param>
    /// <exception cref="FeedDamagedException">One of them is not what was written.</exception>
    public static IEnumerable<(FeedRecord Record, long Position)> Records(FeedSegment[] segments, long from, long to)
    {
        var buffer = new byte[RecordsPerRead * FeedRecord.Size];
        for (var i = 0; i < segments.Length && segments[i].First < to; i++)
        {
            var end = i + 1 < segments.Length ? segments[i + 1].First : to;
            for (var at = Math.Max(from, segments[i].First); at < end;)
            {
                var wanted = (int)Math.Min(RecordsPerRead, end - at);
                var read = segments[i].Read(at, buffer.AsSpan(0, wanted * FeedRecord.Size)) / FeedRecord.Size;
                if (read == 0) throw new FeedDamagedException(segments[i].Path, at);
                for (var n = 0; n < read; n++, at++)
                {
                    if (!FeedRecord.TryDecode(buffer.AsSpan(n * FeedRecord.Size), at, out var record))
                        throw new FeedDamagedException(segments[i].Path, at);
                    yield return (record, at);
                }
            }
        }
    }

    /// <summary>Takes the last segment's records up to the first that is none, or that belongs to a batch that is not whole.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="from">Position of the first record that is read: the tail's next one, at which no batch is under way.</param>
    /// <param name="until">Position at which it stops in any case.</param>
    /// <param name="tail">Takes them.</param>
    /// <param name="maxTorn">Bytes that one commit can leave behind; more behind a record that is none is damage.</param>
    /// <param name="ticks">Takes them as a run does, too.</param>
    /// <returns>Position behind the last record that counts.</returns>
    /// <exception cref="FeedDamagedException">What was durable is not what was written.</exception>
    public static long ReadTail(
        FeedSegment segment, long from, long until, FeedTail tail, long maxTorn, List<Tick>? ticks = null)
    {
        var batch = new List<FeedRecord>();
        var left = 0;
        // A copy that grows is read with every commit: most are small.
        var buffer = new byte[Math.Clamp(segment.Records - (from - segment.First), 1, RecordsPerRead) * FeedRecord.Size];
        for (var at = from; at < until;)
        {
            var read = segment.Read(at, buffer) / FeedRecord.Size;
            if (read == 0) break;
            for (var n = 0; n < read && at < until; n++, at++)
            {
                if (!FeedRecord.TryDecode(buffer.AsSpan(n * FeedRecord.Size), at, out var record))
                {
                    if (segment.File.Length - segment.OffsetOf(at) > maxTorn) throw new FeedDamagedException(segment.Path, at);
                    return tail.Next;
                }
                if (record.Kind == FeedRecordKind.Batch) left = (int)record.Volume + 1;
                if (left == 0)
                {
                    Take(record);
                    continue;
                }
                batch.Add(record);
                if (--left > 0) continue;
                batch.ForEach(Take);
                batch.Clear();
            }
        }
        return tail.Next;

        void Take(FeedRecord record)
        {
            tail.Keys.Take(record, tail.Next);
            tail.Take(record);
            ticks?.Add(record.ToTick(0));
        }
    }
}
