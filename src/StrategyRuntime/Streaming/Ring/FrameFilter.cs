using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Streaming.Ring;

/// <summary>
/// Which frames a subscriber wants, decided by a frame's tag: its type in the low bits and, on a many-session stream, its session above.
/// </summary>
/// <param name="types">Types that are wanted.</param>
/// <param name="sessions">Numbers of the sessions that are wanted; null for all.</param>
internal sealed class FrameFilter(EventFilter types, HashSet<int>? sessions = null)
{
    private const int TypeBits = 3;

    /// <summary>Takes every frame.</summary>
    public static FrameFilter All { get; } = new(EventFilter.All);

    /// <summary>Types that are wanted.</summary>
    public EventFilter Types => types;

    /// <summary>True when nothing is filtered out, so that frames can be copied in one stretch.</summary>
    public bool PassesAll => sessions is null && types.IsAll;

    /// <summary>The tag of a frame.</summary>
    public static int Tag(EventType type, int session = 0) => (session << TypeBits) | (int)type;

    /// <summary>True when the frame with this tag is wanted.</summary>
    public bool Passes(int tag) => types.Includes((EventType)(tag & ((1 << TypeBits) - 1))) && PassesSession(tag >> TypeBits);

    /// <summary>True when frames of this session are wanted at all.</summary>
    public bool PassesSession(int session) => sessions is null || sessions.Contains(session);
}
