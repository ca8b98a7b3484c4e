namespace StrategyRuntime.Engine.Events;

/// <summary>Names of event types on the wire.</summary>
public static class EventTypes
{
    private static readonly string[] s_names = ["session", "node", "order", "position", "trade", "candle", "alert", "corporate_action"];

    /// <summary>All names, in the order of <see cref="EventType"/>.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>Name of a type.</summary>
    public static string Name(this EventType type) => s_names[(int)type];

    /// <summary>Finds a type by its exact name.</summary>
    public static bool TryParse(string? name, out EventType type)
    {
        var index = Array.IndexOf(s_names, name);
        type = (EventType)Math.Max(index, 0);
        return index >= 0;
    }
}
