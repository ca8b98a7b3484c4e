using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Alerts.Delivery;

/// <summary>An alert as text for people.</summary>
internal static class AlertText
{
    private const int MaxLine = 200;

    /// <summary>Its subject in one line: what it is, and of which session.</summary>
    public static string Subject(AlertEntry entry)
    {
        var kind = SnakeCase.Word(entry.Kind).Replace('_', ' ');
        return OneLine(SessionId.TryParse(entry.SessionId, out var session) ? $"{kind}: {session.Value.Slot(' ')}" : kind);
    }

    /// <summary>All of it.</summary>
    public static string Body(AlertEntry entry) =>
        string.Join('\n', new[] { entry.Message, entry.RuleName, entry.SessionId, entry.CatchupId, entry.Time }.OfType<string>());

    private static string OneLine(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= MaxLine ? line : line[..MaxLine];
    }
}
