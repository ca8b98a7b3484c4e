using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Journal;

/// <summary>Where an event stands in a batch of lines, and what a reader needs to choose it without parsing.</summary>
/// <param name="Seq">Its seq, from 1 without a gap.</param>
/// <param name="Type">Its type.</param>
/// <param name="Offset">Place of its line in the batch, bytes.</param>
/// <param name="Length">Length of its line with the <c>\n</c>, bytes.</param>
/// <param name="Time">Simulation time, UTC .NET ticks.</param>
public readonly record struct EventHeader(long Seq, EventType Type, int Offset, int Length, UtcTime Time);
