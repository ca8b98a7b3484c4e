using StrategyRuntime.Engine.Commands;

namespace StrategyRuntime.Storage.Inputs;

/// <summary>A line of inputs.jsonl: a command at its place between ticks.</summary>
/// <param name="Tick">Ticks that had been processed before it acted.</param>
/// <param name="Command">The command.</param>
public readonly record struct RecordedCommand(long Tick, Command Command);
