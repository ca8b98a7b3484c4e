using System.Text.Json;
using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Streaming.Channels;

namespace StrategyRuntime.Alerts;

/// <summary>Looks at a run's published events by a user's rules, a block at a time.</summary>
/// <param name="watch">The session.</param>
/// <param name="feed">The run.</param>
/// <param name="rules">The rules that look at it.</param>
/// <param name="maker">Makes the alerts.</param>
internal sealed class SessionScan(SessionWatch watch, RunFeed feed, SessionRules rules, AlertMaker maker)
{
    private readonly SessionId _session = watch.Channel.Session;
    private readonly byte[] _prefix = EventLine.Prefix(watch.Channel.Session, feed.Run);

    private readonly HashSet<string> _marks = [.. rules.Thresholds.Concat(rules.OfFeed).Select(AlertMaker.MarkOf)];

    /// <summary>
    /// Looks at the events after a position and up to <paramref name="head"/>, a block of them; returns the position behind it and what it
    /// raised.
    /// </summary>
    public (SessionPosition Position, IReadOnlyList<AlertEntry> Raised) Next(SessionPosition at, long head)
    {
        if (rules.IgnoreEvents) return (at.At(feed.Run, head), []);
        var raised = new List<AlertEntry>();
        var marks = at.Marks;
        var equity = rules.Thresholds.Count > 0 ? EquityAt(at.Seq) : watch.Equity = null;
        // A rule may be newer than the last event.
        if (equity is { Seq: > 0 }) marks = LookAtFigures(equity, null, marks, raised);
        if (at.Seq >= head) return (at with { Marks = marks }, raised);
        var seq = at.Seq;
        using var block = feed.History.ReadAfter(seq, head);
        while (block.Next())
        {
            seq = block.Seq;
            if (rules.Wants(block.Type) && EventKinds.MayMatter(block.Type, block.Line)) LookAt(block, raised);
            if (equity is null) continue;
            Apply(equity, block.Line);
            marks = LookAtFigures(equity, block.Line, marks, raised);
        }
        return (at with { Seq = seq, Marks = marks }, raised);
    }

    private void LookAt(in LineBlock block, List<AlertEntry> raised)
    {
        using var line = JsonDocument.Parse(block.Line.ToArray());
        if (EventKinds.Read(block.Type, line.RootElement.GetProperty("data")) is not var (kind, message, level)) return;
        var time = line.RootElement.GetProperty("time").GetString();
        foreach (var rule in rules.Of(kind))
            raised.Add(maker.OfEvent(rule, _session, new CatchupId(feed.Run, block.Seq), time, message, level));
    }

    private IReadOnlyDictionary<string, long> LookAtFigures(
        EquityFold equity, ReadOnlySpan<byte> line, IReadOnlyDictionary<string, long> marks, List<AlertEntry> raised)
    {
        foreach (var rule in rules.Thresholds)
        {
            var at = new CatchupId(feed.Run, equity.Seq);
            if (maker.OfFigure(rule, _session, at, equity, marks) is not var (entry, mark)) continue;
            raised.Add(line.IsEmpty ? entry : entry with { Time = TimeOf(line) });
            // Those of rules that are gone go with them.
            marks = new Dictionary<string, long>(marks.Where(m => _marks.Contains(m.Key)), StringComparer.Ordinal)
            {
                [AlertMaker.MarkOf(rule)] = mark,
            };
        }
        return marks;
    }

    private static string? TimeOf(ReadOnlySpan<byte> line)
    {
        using var document = JsonDocument.Parse(line.ToArray());
        return document.RootElement.GetProperty("time").GetString();
    }

    /// <summary>The equity after an event: as far as it was read, or from the start of the run.</summary>
    private EquityFold EquityAt(long seq)
    {
        if (watch.Equity is { } known && watch.EquityRun == feed.Run && known.Seq == seq) return known;
        var equity = new EquityFold();
        while (equity.Seq < seq)
        {
            using var block = feed.History.ReadAfter(equity.Seq, seq);
            while (block.Next()) Apply(equity, block.Line);
        }
        (watch.Equity, watch.EquityRun) = (equity, feed.Run);
        return equity;
    }

    private void Apply(EquityFold equity, ReadOnlySpan<byte> line)
    {
        if (!EventLine.TryParse(line, _prefix, out var view)) throw new InvalidDataException($"Event {equity.Seq + 1} cannot be read.");
        equity.Apply(view);
    }
}
