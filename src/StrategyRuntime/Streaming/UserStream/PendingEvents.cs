using StrategyRuntime.Storage.Ordering;
using StrategyRuntime.Streaming.Channels;

namespace StrategyRuntime.Streaming.UserStream;

/// <summary>Finds out what has been published and has no place in the order yet. One caller at a time.</summary>
internal sealed class PendingEvents(EventOrder order, EarlierRuns earlier)
{
    private readonly List<UnorderedEvents> _events = [];
    private readonly List<RunFeed?> _feeds = [];
    private readonly Dictionary<int, (int Run, long Seq)> _last = [];
    private readonly List<(SessionFeeder Feeder, RunFeed Feed)> _finished = [];

    /// <summary>The session's last event that is in order or pending: its run and seq; run 0 when there is none.</summary>
    public (int Run, long Seq) LastOf(SessionFeeder feeder) =>
        _last.TryGetValue(feeder.Number, out var last) ? last : _last[feeder.Number] = order.LastOf(feeder.Number);

    /// <summary>Adds what a session has published.</summary>
    public void Take(SessionFeeder feeder)
    {
        if (feeder.Channel.Feed is not { } feed) return;
        // In this order: a final state that is seen here was set after the last event was published.
        var isFinal = feed.FinalState is not null;
        Take(feeder, feed, feed.Head);
        if (isFinal) _finished.Add((feeder, feed));
    }

    /// <summary>Adds what a session has published up to an event of its current run.</summary>
    public void Take(SessionFeeder feeder, RunFeed feed, long head)
    {
        var (run, seq) = LastOf(feeder);
        for (; run > 0 && run < feed.Run; run++, seq = 0)
        {
            using var before = earlier.Open(feeder.Channel.Session, run);
            // A run that was deleted before it was ordered stands as one event that cannot be read: a client that comes to it gets a reset.
            Add(feeder, null, run, seq, before?.Feed.Head ?? seq + 1);
        }
        Add(feeder, feed, feed.Run, run == feed.Run ? seq : 0, head);
    }

    /// <summary>Puts it all in order; returns the ranges, each with the run it is of when that is a current one.</summary>
    public IReadOnlyList<(RunFeed? Feed, OrderRange Range)> Append()
    {
        if (_events.Count == 0) return [];
        var ranges = order.Append(_events);
        var result = new (RunFeed?, OrderRange)[ranges.Count];
        for (var i = 0; i < result.Length; i++) result[i] = (_feeds[i], ranges[i]);
        _events.Clear();
        _feeds.Clear();
        return result;
    }

    /// <summary>The runs that were found ended have all their events in order now.</summary>
    public void MarkFinished()
    {
        foreach (var (feeder, feed) in _finished) feeder.Finish(feed);
        _finished.Clear();
    }

    private void Add(SessionFeeder feeder, RunFeed? feed, int run, long seq, long head)
    {
        while (seq < head)
        {
            var count = (int)Math.Min(head - seq, int.MaxValue);
            _events.Add(new UnorderedEvents(feeder.Number, run, seq + 1, count));
            _feeds.Add(feed);
            seq += count;
            _last[feeder.Number] = (run, seq);
        }
    }
}
