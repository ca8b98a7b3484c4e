using StrategyRuntime.Engine.Events;

namespace StrategyRuntime.Storage.Reading;

/// <summary>A set of event types; the default value is all of them.</summary>
public readonly record struct EventFilter
{
    private readonly byte _mask;

    private EventFilter(byte mask) => _mask = mask;

    /// <summary>Every type.</summary>
    public static EventFilter All => default;

    /// <summary>True when nothing is left out.</summary>
    public bool IsAll => _mask == 0;

    /// <summary>Only these types; none given means all.</summary>
    public static EventFilter Only(params ReadOnlySpan<EventType> types)
    {
        var mask = 0;
        foreach (var type in types) mask |= 1 << (int)type;
        return new EventFilter((byte)mask);
    }

    /// <summary>True when the type is in the set.</summary>
    public bool Includes(EventType type) => _mask == 0 || (_mask & (1 << (int)type)) != 0;
}
