using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Journal;

/// <summary>An event as it is read back from a log.</summary>
/// <param name="Time">Simulation time, UTC .NET ticks.</param>
/// <param name="Data">The bytes of its <c>data</c> object; valid until the next event is read.</param>
internal readonly record struct LogEvent(UtcTime Time, ReadOnlyMemory<byte> Data);
