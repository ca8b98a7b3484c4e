using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;

namespace StrategyRuntime.Streaming.SessionStream;

/// <summary>Where a stream of one session begins, once what the client asked for has been compared with what is stored.</summary>
/// <param name="Cursor">Seq after which events follow.</param>
/// <param name="Snapshot">Which state is sent first.</param>
/// <param name="Reset">Why the client's cursor cannot be honoured; null when it can, or there is none.</param>
/// <param name="IsFinished">True when the client has everything and nothing will follow.</param>
internal readonly record struct SessionStart(long Cursor, StartSnapshot Snapshot, string? Reset, bool IsFinished)
{
    /// <summary>Decides for a live stream.</summary>
    public static SessionStart Resolve(StreamRequest request, RunFeed? feed)
    {
        if (request.Cursor is { } text) return Resume(text, request, feed);
        var isStart = request.From is StreamFrom.Start;
        if (request.Snapshot ?? request.From is StreamFrom.Snapshot)
        {
            return isStart
                ? new SessionStart(feed?.Floor.Seq ?? 0, StartSnapshot.AtCursor, null, IsFinished: false)
                : new SessionStart(feed?.Head ?? 0, StartSnapshot.Present, null, IsFinished: false);
        }
        // The final state is read before the head: then the head is the last one.
        var isFinal = feed?.FinalState is not null;
        var cursor = isStart ? feed?.Floor.Seq ?? 0 : feed?.Head ?? 0;
        return new SessionStart(cursor, StartSnapshot.None, null, isFinal && cursor >= feed!.LastSeqOf(request.Types));
    }

    /// <summary>
    /// Decides for a replay: it begins with the first event unless the client asks for another place, also after a reset.
    /// </summary>
    public static SessionStart ResolveReplay(StreamRequest request, RunFeed? feed)
    {
        var start = request is { Cursor: null, From: StreamFrom.Snapshot }
            ? Resolve(request with { From = StreamFrom.Start }, feed)
            : Resolve(request, feed);
        return start.Reset is null ? start : start with { Cursor = feed?.Floor.Seq ?? 0, Snapshot = StartSnapshot.AtCursor };
    }

    private static SessionStart Resume(string text, StreamRequest request, RunFeed? feed)
    {
        var head = feed?.Head ?? 0;
        if (!CatchupId.TryParse(text, out var cursor)) return Refuse(ResetReason.Malformed, head);
        if (feed is null || cursor.Run > feed.Run) return Refuse(ResetReason.Future, head);
        if (cursor.Run < feed.Run) return Refuse(ResetReason.Run, head);
        // The final state is read before the head: then the head is the last one.
        var isFinal = feed.FinalState is not null;
        head = feed.Head;
        if (cursor.Seq > head) return Refuse(ResetReason.Future, head);
        if (cursor.Seq < feed.Floor.Seq) return Refuse(ResetReason.Trimmed, head);
        var snapshot = request.Snapshot is true ? StartSnapshot.AtCursor : StartSnapshot.None;
        return new SessionStart(cursor.Seq, snapshot, null, isFinal && cursor.Seq >= feed.LastSeqOf(request.Types));
    }

    private static SessionStart Refuse(string reason, long head) => new(head, StartSnapshot.Present, reason, IsFinished: false);
}

/// <summary>Which state a stream begins with.</summary>
internal enum StartSnapshot
{
    /// <summary>None.</summary>
    None,

    /// <summary>The present one; events follow after it.</summary>
    Present,

    /// <summary>The one at the cursor.</summary>
    AtCursor,
}
