using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Journal;

/// <summary>What an event line says, without copying its data.</summary>
/// <param name="seq">Its seq.</param>
/// <param name="type">Its type.</param>
/// <param name="time">Simulation time, UTC .NET ticks.</param>
/// <param name="data">The bytes of its <c>data</c> object.</param>
/// <param name="accumulated">The running summary after it.</param>
public readonly ref struct EventView(long seq, EventType type, UtcTime time, ReadOnlySpan<byte> data, Summary accumulated)
{
    /// <summary>Its seq.</summary>
    public long Seq { get; } = seq;

    /// <summary>Its type.</summary>
    public EventType Type { get; } = type;

    /// <summary>Simulation time, UTC .NET ticks.</summary>
    public UtcTime Time { get; } = time;

    /// <summary>The bytes of its <c>data</c> object.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>The running summary after it.</summary>
    public Summary Summary { get; } = accumulated;
}
