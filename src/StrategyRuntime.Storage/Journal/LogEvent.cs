using StrategyRuntime.Engine.Events;

namespace StrategyRuntime.Storage.Journal;

/// <summary>An event as it is read back from a log.</summary>
/// <param name="Seq">Its seq.</param>
/// <param name="Type">Its type.</param>
/// <param name="Time">Simulation time, UTC .NET ticks.</param>
/// <param name="Data">The bytes of its <c>data</c> object; valid until the next event is read.</param>
internal readonly record struct LogEvent(long Seq, EventType Type, long Time, ReadOnlyMemory<byte> Data);
