using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Ordering;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Ring;

namespace StrategyRuntime.Streaming.UserStream;

/// <summary>Which part of a user's stream a client wants.</summary>
/// <param name="stream">The user's stream.</param>
/// <param name="named">The sessions it named; null for all, and those to come.</param>
/// <param name="types">Types it wants.</param>
internal sealed class SessionSelection(UserChannel stream, IReadOnlyList<SessionFeeder>? named, EventFilter types)
{
    private const int RangesAtOnce = 64;

    /// <summary>Which frames it wants.</summary>
    public FrameFilter Filter { get; } = new(types, named is null ? null : [.. named.Select(feeder => feeder.Number)]);

    /// <summary>The sessions it wants that exist.</summary>
    public IReadOnlyList<SessionFeeder> Feeders => named ?? stream.Feeders;

    /// <summary>
    /// The state that all named sessions have ended in, <c>ended</c> when they differ; null while one of them has not. Read it before the
    /// head: then the head is the last one.
    /// </summary>
    public string? FinalState
    {
        get
        {
            if (named is null) return null;
            string? common = null;
            foreach (var feeder in named)
            {
                if (feeder.FinalState is not { } state) return null;
                common = common is null || common == state ? state : "ended";
            }
            return common ?? "ended";
        }
    }

    /// <summary>True when what concerns a session, or all of the user's, is wanted.</summary>
    public bool Wants(SessionId? session) =>
        named is null || session is not { } one || named.Any(feeder => feeder.Channel.Session == one);

    /// <summary>True when an event that it wants comes after the cursor. For sessions that have ended.</summary>
    public bool HasMoreAfter(long cursor)
    {
        Span<OrderRange> ranges = stackalloc OrderRange[RangesAtOnce];
        while (stream.Order.Find(cursor + 1, ranges) is > 0 and var count)
        {
            foreach (var range in ranges[..count])
            {
                if (IsWanted(range, after: cursor)) return true;
                cursor = range.LastCursor;
            }
        }
        return false;
    }

    private bool IsWanted(OrderRange range, long after)
    {
        if (!Filter.PassesSession(range.Session)) return false;
        if (types.IsAll) return true;
        var feed = named?.FirstOrDefault(feeder => feeder.Number == range.Session)?.Channel.Feed;
        // What an earlier run holds is not looked up: it is sent, and may turn out to be nothing.
        return feed is null || feed.Run != range.Run
            || feed.LastSeqOf(types) >= range.FirstSeq + Math.Max(0, after + 1 - range.FirstCursor);
    }
}
