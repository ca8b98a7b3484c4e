using System.Text.Json;
using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Portfolio;

namespace StrategyRuntime.Alerts;

/// <summary>What an event says that a rule may be about, in words.</summary>
internal static class EventKinds
{
    private const string Info = "info";
    private const string Warning = "warning";

    private static readonly (AlertKind Kind, EventType Type)[] s_kinds =
    [
        (AlertKind.Fill, EventType.Order),
        (AlertKind.Stop, EventType.Trade),
        (AlertKind.Target, EventType.Trade),
        (AlertKind.Target, EventType.Node),
        (AlertKind.LossLimit, EventType.Node),
        (AlertKind.AlertNode, EventType.Alert),
    ];

    private static readonly ILookup<EventType, AlertKind> s_byType = s_kinds.ToLookup(k => k.Type, k => k.Kind);

    /// <summary>The kinds that an event of a type may be.</summary>
    public static IEnumerable<AlertKind> Of(EventType type) => s_byType[type];

    /// <summary>A type of event that a kind comes with; null for a kind that is no event's.</summary>
    public static EventType? TypeOf(AlertKind kind)
    {
        foreach (var known in s_kinds)
        {
            if (known.Kind == kind) return known.Type;
        }
        return null;
    }

    /// <summary>True when a line may say something: a look at the bytes that saves reading most of them.</summary>
    public static bool MayMatter(EventType type, ReadOnlySpan<byte> line) => type switch
    {
        EventType.Order => line.IndexOf("\"FILLED\""u8) >= 0 || line.IndexOf("\"PARTIAL\""u8) >= 0,
        EventType.Node => line.IndexOf("\"performanceBasedExit\""u8) >= 0,
        _ => true,
    };

    /// <summary>The kind of what an event says, its words and its level; null when it is nothing to raise an alert for.</summary>
    public static (AlertKind Kind, string Message, string Level)? Read(EventType type, JsonElement data) => type switch
    {
        EventType.Order => ReadOrder(data),
        EventType.Trade => ReadTrade(data),
        EventType.Node => ReadSquareOff(data),
        EventType.Alert => (AlertKind.AlertNode, Text(data, EventFields.Message), Text(data, EventFields.Level)),
        _ => null,
    };

    private static (AlertKind, string, string)? ReadOrder(JsonElement data)
    {
        var status = Text(data, EventFields.Status);
        if (status is not ("FILLED" or "PARTIAL")) return null;
        var part = status == "PARTIAL" ? "Partial fill" : "Filled";
        var message = $"{part}: {Text(data, EventFields.Side)} {Text(data, EventFields.Quantity)} {Text(data, EventFields.Symbol)} at "
            + $"{Text(data, EventFields.FillPrice)}";
        return (AlertKind.Fill, message, Info);
    }

    private static (AlertKind, string, string)? ReadTrade(JsonElement data)
    {
        (AlertKind Kind, string Words)? what = Text(data, EventFields.ExitReason) switch
        {
            ProtectionReasons.StopLoss => (AlertKind.Stop, "Stop loss"),
            ProtectionReasons.TrailingStop => (AlertKind.Stop, "Trailing stop"),
            ProtectionReasons.TakeProfit => (AlertKind.Target, "Take profit"),
            _ => null,
        };
        if (what is not var (kind, words)) return null;
        var message = $"{words}: {Text(data, EventFields.TradeId)} ({Text(data, EventFields.Side)} {Text(data, EventFields.Quantity)} "
            + $"{Text(data, EventFields.Symbol)}) closed at {Text(data, EventFields.ExitPrice)}, profit {Text(data, EventFields.Pnl)}";
        return (kind, message, Info);
    }

    private static (AlertKind, string, string)? ReadSquareOff(JsonElement data)
    {
        if (!data.TryGetProperty(EventFields.SquareOff, out var squareOff)) return null;
        return Text(squareOff, EventFields.Reason) switch
        {
            "daily_loss_limit" => (AlertKind.LossLimit, Limit("Loss limit of the day", squareOff), Warning),
            "daily_pnl_target" => (AlertKind.Target, Limit("Profit target of the day", squareOff), Info),
            _ => null,
        };
    }

    private static string Limit(string words, JsonElement squareOff) => squareOff.TryGetProperty(EventFields.TriggerValues, out var values)
        ? $"{words} reached: {Text(values, EventFields.DayPnl)} (limit {Text(values, EventFields.Limit)}); everything was closed"
        : $"{words} reached; everything was closed";

    /// <summary>A field as text; a dash when it is not there.</summary>
    private static string Text(JsonElement data, ReadOnlySpan<byte> name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "-";
}
