using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Fold;

namespace StrategyRuntime.Alerts;

/// <summary>Makes alerts of what rules find. The same rule and cause give the same id, whenever they are looked at.</summary>
internal sealed class AlertMaker(TimeProvider time, Func<string, AlertChannel?> channelOf)
{
    private const int IdBytes = 12;

    // A strategy's document may hold a message of any length, and a log holds many of them.
    private const int MaxMessage = 1_000;
    private const int MaxLevel = 40;

    /// <summary>An alert about what an event says.</summary>
    public AlertEntry OfEvent(AlertRule rule, SessionId session, CatchupId at, string? eventTime, string message, string level) =>
        Make(rule, session, at, $"event {at}", eventTime, message, level);

    /// <summary>
    /// An alert about a figure that is at or beyond the rule's value, and what the figure began with: the rule is raised once for it. Null
    /// when the figure is not, or the rule was raised for it.
    /// </summary>
    public (AlertEntry Entry, long Mark)? OfFigure(
        AlertRule rule, SessionId session, CatchupId at, EquityFold equity, IReadOnlyDictionary<string, long> marks)
    {
        var found = rule.Kind == AlertKind.Drawdown ? FindDrawdown(rule, equity) : FindPnl(rule, equity);
        if (found is not var (mark, message) || (marks.TryGetValue(MarkOf(rule), out var raised) && raised == mark)) return null;
        var cause = string.Create(CultureInfo.InvariantCulture, $"figure {at.Run} {mark} {rule.UpdatedAt.Ticks}");
        return (Make(rule, session, at, cause, null, message, "warning"), mark);
    }

    /// <summary>Where a rule's mark is kept. A rule that was changed is another one.</summary>
    public static string MarkOf(AlertRule rule) => string.Create(CultureInfo.InvariantCulture, $"{rule.Id}@{rule.UpdatedAt.Ticks}");

    /// <summary>An alert about a change of state, the <paramref name="change"/>th of the session that raises one.</summary>
    public AlertEntry OfState(AlertRule rule, SessionId session, CatchupId at, RunState state, string? reason, int change) =>
        Make(
            rule, session, at, string.Create(CultureInfo.InvariantCulture, $"{state} {at.Run} {change}"), null,
            $"Run {at.Run} is {SnakeCase.Word(state)}: {reason ?? "no reason is known"}", "error");

    /// <summary>
    /// Alerts about the feed that a session follows, and the rule's mark behind them: one for each time without ticks, and one for each gap
    /// since the mark. Null when the mark stays.
    /// </summary>
    public (IReadOnlyList<AlertEntry> Raised, long Mark)? OfFeed(
        AlertRule rule, SessionId session, CatchupId at, FeedTrouble feed, IReadOnlyDictionary<string, long> marks)
    {
        var known = marks.TryGetValue(MarkOf(rule), out var mark);
        if (rule.Kind == AlertKind.FeedStale)
        {
            if (!feed.IsStale || (known && mark == feed.LastTick.Ticks)) return null;
            var cause = string.Create(CultureInfo.InvariantCulture, $"stale {at.Run} {feed.LastTick.Ticks}");
            var words = feed.Seconds is { } seconds
                ? string.Create(CultureInfo.InvariantCulture, $"Feed of {feed.Symbol}: no tick for {seconds:0} s")
                : $"Feed of {feed.Symbol}: no tick since it was started";
            return ([Make(rule, session, at, cause, null, words, "warning")], feed.LastTick.Ticks);
        }
        // What happened before the rule, or before the run, is no news.
        if (!known) return ([], feed.Gaps);
        if (mark >= feed.Gaps) return null;
        var latest = feed.Latest.TakeLast((int)Math.Min(feed.Gaps - mark, feed.Latest.Count)).ToList();
        return (
            [
                .. latest.Select((gap, i) => Make(
                    rule, session, at,
                    string.Create(CultureInfo.InvariantCulture, $"gap {at.Run} {feed.Gaps - latest.Count + i + 1}"), null,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Feed of {feed.Symbol}: nothing was received from {gap.From:O} to {gap.To:O} ({SnakeCase.Word(gap.Reason)})"),
                    "warning")),
            ],
            feed.Gaps);
    }

    /// <summary>A test of a channel.</summary>
    public AlertEntry OfTest(AlertChannel channel, string userId)
    {
        var now = time.GetUtcNow();
        var id = Hash($"test {userId} {channel.Id} {now.Ticks}");
        return new AlertEntry(
            id, 0, null, null, AlertKind.Test, null, 0, 0, null, now, null, "info", "This is a test of the channel.", false, true, true,
            [Delivery(id, channel)]);
    }

    private static (long Mark, string Message)? FindDrawdown(AlertRule rule, EquityFold equity)
    {
        if (equity.DrawdownPercent is not { } drawdown || drawdown < rule.Percent) return null;
        return (equity.PeakSeq, string.Create(
            CultureInfo.InvariantCulture,
            $"Drawdown: equity {equity.Equity:0.##} is {drawdown:0.##} % below its peak (rule: {rule.Percent} %)"));
    }

    private static (long Mark, string Message)? FindPnl(AlertRule rule, EquityFold equity)
    {
        var isDay = rule.Of == PnlPeriod.Day;
        if ((isDay ? equity.PnlToday : equity.Pnl) is not { } pnl) return null;
        if (!(pnl >= rule.Above) && !(pnl <= rule.Below)) return null;
        var bound = rule.Above is { } above
            ? string.Create(CultureInfo.InvariantCulture, $"at or above {above}")
            : string.Create(CultureInfo.InvariantCulture, $"at or below {rule.Below}");
        return (isDay ? equity.DaySeq : 1, string.Create(
            CultureInfo.InvariantCulture, $"Profit of the {(isDay ? "day" : "run")}: {pnl:0.##} (rule: {bound})"));
    }

    private static string Short(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)]}…";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, IdBytes));

    private static AlertDelivery Delivery(string alertId, AlertChannel channel) =>
        new($"{alertId}-{channel.Id}", channel.Id, channel.Type, DeliveryState.Pending, 0, null, null);

    private AlertEntry Make(
        AlertRule rule, SessionId session, CatchupId at, string cause, string? eventTime, string message, string level)
    {
        var now = time.GetUtcNow();
        var id = Hash(string.Create(CultureInfo.InvariantCulture, $"{rule.Id} {rule.CreatedAt.Ticks} {session} {cause}"));
        var isQuiet = rule.QuietHours?.Contains(now) ?? false;
        return new AlertEntry(
            id, 0, rule.Id, rule.Name, rule.Kind, session.ToString(), at.Run, at.Seq, at.Seq > 0 ? at.ToString() : null, now, eventTime,
            Short(level, MaxLevel), Short(message, MaxMessage), isQuiet, rule.Sound, rule.Browser,
            isQuiet ? [] : [.. rule.Channels.Select(channelOf).OfType<AlertChannel>().Select(c => Delivery(id, c))]);
    }
}
