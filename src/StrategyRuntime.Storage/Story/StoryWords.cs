using System.Globalization;
using System.Text.Json;

namespace StrategyRuntime.Storage.Story;

/// <summary>A story in sentences, with the numbers of the events as they are.</summary>
internal static class StoryWords
{
    private const int MinutesPerHour = 60;
    private const int MinutesPerDay = 24 * MinutesPerHour;

    /// <summary>The sentences, in the order in which things happened.</summary>
    public static IReadOnlyList<string> Of(TradeStory story)
    {
        var words = new List<string> { Entry(story) };
        if (story.Entry.Reason is { } signal) words.Add($"Why: {Signal(signal)}");
        words.AddRange(Levels(story));
        if (story.Path.Count > 0) words.Add($"The way: {string.Join(" → ", story.Path.Select(s => s.NodeId))}.");
        words.AddRange(story.Exits.Select(e => Exit(story, e)));
        if (story.Exit is { } exit) words.Add(exit.NodeId is null ? $"Why: {Plain(exit.Reason)}." : $"Why: {Signal(exit)}");
        words.Add(story.Result is { } result ? Result(story, result) : "It is still open.");
        return words;
    }

    private static string Entry(TradeStory story)
    {
        var what = story.Side == "SELL" ? "Sold" : "Bought";
        return $"{what} {Size(story, story.Quantity)} at {Number(story.Entry.Price)} on {When(story.Entry.Time, story.Entry.TradingDay)}.";
    }

    private static string Exit(TradeStory story, StoryExit exit)
    {
        var what = story.Side == "SELL" ? "Bought back" : "Sold";
        return $"{what} {Size(story, exit.Quantity)} at {Number(exit.Price)} on {When(exit.Time, exit.TradingDay)}.";
    }

    private static string Signal(StoryReason signal)
    {
        var reason = signal.Reason is null or "exit_signal" ? string.Empty : $"{Plain(signal.Reason)}, ";
        var conditions = signal.Conditions.Select(Condition).ToList();
        var because = conditions.Count == 0 ? signal.Preview : string.Join("; ", conditions);
        return $"{reason}'{signal.NodeName ?? signal.NodeId}' fired on {Time(signal.Time!)}: {because}.";
    }

    private static string Condition(JsonElement condition)
    {
        var holds = condition.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.True;
        return $"{Member(condition, "lhs_expression")} ({Member(condition, "lhs_value")}) {Member(condition, "operator")} "
            + $"{Member(condition, "rhs_expression")} ({Member(condition, "rhs_value")}) {(holds ? "✓" : "✗")}";
    }

    private static IEnumerable<string> Levels(TradeStory story)
    {
        if (story.Protection.Count == 0) yield break;
        var first = story.Protection[0];
        var levels = new[]
        {
            Level("stop", first.StopLoss), Level("target", first.TakeProfit), Level("trailing stop", first.TrailingStop),
        }.OfType<string>();
        yield return $"Protected by {string.Join(", ", levels)}.";
        foreach (var (name, of) in new (string, Func<StoryProtection, decimal?>)[]
        {
            ("stop", p => p.StopLoss), ("target", p => p.TakeProfit), ("trailing stop", p => p.TrailingStop),
        })
        {
            var moves = story.Protection.Zip(story.Protection.Skip(1)).Where(p => of(p.First) != of(p.Second)).ToList();
            if (moves.Count == 0) continue;
            var times = moves.Count == 1 ? "once" : $"{moves.Count.ToString(CultureInfo.InvariantCulture)} times";
            var (before, after) = (Number(of(moves[0].First)), Number(of(moves[^1].Second)));
            yield return $"The {name} moved {times}, from {before} to {after}, last on {Time(moves[^1].Second.Time)}.";
        }
    }

    private static string Result(TradeStory story, StoryResult result)
    {
        var percent = result.PnlPercent is { } share ? $", {Number(share)} %" : string.Empty;
        return $"Result {Number(result.Pnl)} {story.Currency}{percent} ({Number(result.GrossPnl)} before {Number(result.Fees)} of fees); "
            + $"at worst {Number(result.Mae)}, at best {Number(result.Mfe)}; held {Duration(result.DurationMinutes)}.";
    }

    private static string? Level(string name, decimal? price) => price is null ? null : $"{name} {Number(price)}";

    private static string Size(TradeStory story, decimal quantity) => story.Multiplier == 1
        ? $"{Number(quantity)} {story.Symbol}"
        : $"{Number(quantity)} × {Number(story.Multiplier)} {story.Symbol}";

    private static string When(string time, string day) =>
        time.StartsWith(day, StringComparison.Ordinal) ? Time(time) : $"{Time(time)} (trading day {day})";

    private static string Time(string iso) => iso.Length < 19 ? iso : iso[..19].Replace('T', ' ');

    private static string Number(decimal? number) =>
        number?.ToString("0.############################", CultureInfo.InvariantCulture) ?? "none";

    private static string Plain(string? reason) => (reason ?? "unknown").Replace('_', ' ');

    private static string Member(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? "nothing" : value.ToString();

    private static string Duration(decimal minutes)
    {
        if (minutes < MinutesPerHour) return $"{Number(minutes)} min";
        var days = (int)(minutes / MinutesPerDay);
        var (hours, rest) = ((int)(minutes % MinutesPerDay / MinutesPerHour), (int)(minutes % MinutesPerHour));
        return days > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{days} d {hours} h")
            : string.Create(CultureInfo.InvariantCulture, $"{hours} h {rest} min");
    }
}
