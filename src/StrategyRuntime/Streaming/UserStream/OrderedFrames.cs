using System.Buffers;
using StrategyRuntime.Storage.Ordering;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Telemetry;
using StrategyRuntime.Streaming.Ring;

namespace StrategyRuntime.Streaming.UserStream;

/// <summary>
/// Makes frames of a user's order from the files of its sessions, for a client that is behind the window of recent frames.
/// </summary>
internal sealed class OrderedFrames(UserChannel stream, EarlierRuns earlier, FrameFilter filter) : IDisposable
{
    private const int RangesAtOnce = 32;
    private (int Session, EarlierRun Run)? _opened;

    /// <summary>
    /// Writes frames of events after <paramref name="cursor"/>, about <paramref name="maxBytes"/> of them and none beyond
    /// <paramref name="head"/>, and moves the cursor. False when what comes after it is no longer there.
    /// </summary>
    public bool Write(ref long cursor, long head, IBufferWriter<byte> output, int maxBytes)
    {
        Span<OrderRange> ranges = stackalloc OrderRange[RangesAtOnce];
        var count = stream.Order.Find(cursor + 1, ranges);
        if (count == 0) return false;
        var written = 0;
        foreach (var range in ranges[..count])
        {
            if (range.FirstCursor > head || written >= maxBytes) return true;
            if (!filter.PassesSession(range.Session))
            {
                cursor = range.LastCursor;
                continue;
            }
            if (FeedOf(range) is not { } feed || cursor - range.FirstCursor + range.FirstSeq < feed.Floor.Seq) return false;
            while (cursor < range.LastCursor && written < maxBytes) written += Write(feed, range, ref cursor, output);
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _opened?.Run.Dispose();

    /// <summary>Writes a block of a range.</summary>
    private int Write(RunFeed feed, OrderRange range, ref long cursor, IBufferWriter<byte> output)
    {
        var seqToCursor = range.FirstCursor - range.FirstSeq;
        var (written, frames) = (0, 0);
        using var block = feed.History.ReadAfter(cursor - seqToCursor, range.LastSeq);
        while (block.Next())
        {
            cursor = block.Seq + seqToCursor;
            if (!filter.Types.Includes(block.Type)) continue;
            var target = output.GetSpan(block.Line.Length + EventFrames.MaxOverhead);
            var length = EventFrames.Write(block.Type, block.Line, stream.Order.IdOf(cursor), target);
            output.Advance(length);
            written += length;
            frames++;
        }
        RuntimeMetrics.Frames.Add(frames);
        return written;
    }

    private RunFeed? FeedOf(OrderRange range)
    {
        var session = stream.Order.SessionOf(range.Session);
        if (stream.Find(session)?.Channel.Feed is { } current && current.Run == range.Run) return current;
        if (_opened is { } opened && opened.Session == range.Session && opened.Run.Feed.Run == range.Run) return opened.Run.Feed;
        _opened?.Run.Dispose();
        _opened = earlier.Open(session, range.Run) is { } run ? (range.Session, run) : null;
        return _opened?.Run.Feed;
    }
}
