using StrategyRuntime.Engine.Events;

namespace StrategyRuntime.Streaming.Ring;

/// <summary>Which frames a subscriber wants, decided by a frame's tag: its type in the low bits and, on a many-session stream, its session above.</summary>
internal sealed class FrameFilter
{
    private const int TypeBits = 3;
    private readonly byte _types;
    private readonly HashSet<int>? _sessions;

    private FrameFilter(byte types, HashSet<int>? sessions) => (_types, _sessions) = (types, sessions);

    /// <summary>Takes every frame.</summary>
    public static FrameFilter All { get; } = new((1 << EventTypeCount) - 1, null);

    /// <summary>True when nothing is filtered out, so that frames can be copied in one stretch.</summary>
    public bool PassesAll => _sessions is null && _types == All._types;

    /// <summary>True when no type is filtered out.</summary>
    public bool PassesAllTypes => _types == All._types;

    private static int EventTypeCount => EventTypes.Names.Count;

    /// <summary>Reads a <c>types=trade,position</c> option; null when a name is unknown, everything when the option is missing or empty.</summary>
    public static FrameFilter? Parse(string? types)
    {
        if (string.IsNullOrEmpty(types)) return All;
        byte mask = 0;
        foreach (var name in types.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!EventTypes.TryParse(name, out var type)) return null;
            mask |= (byte)(1 << (int)type);
        }
        return new FrameFilter(mask, null);
    }

    /// <summary>This filter, for some sessions of a many-session stream only.</summary>
    public FrameFilter ForSessions(HashSet<int> sessions) => new(_types, sessions);

    /// <summary>The tag of a frame.</summary>
    public static int Tag(EventType type, int session = 0) => (session << TypeBits) | (int)type;

    /// <summary>True when the frame with this tag is wanted.</summary>
    public bool Passes(int tag) => (_types >> (tag & ((1 << TypeBits) - 1)) & 1) != 0 && PassesSession(tag >> TypeBits);

    /// <summary>True when frames of this session are wanted at all.</summary>
    public bool PassesSession(int session) => _sessions is null || _sessions.Contains(session);

    /// <summary>True when frames of this type are wanted at all.</summary>
    public bool PassesType(EventType type) => (_types >> (int)type & 1) != 0;
}
