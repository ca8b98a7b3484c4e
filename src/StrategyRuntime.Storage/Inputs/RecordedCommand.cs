using StrategyRuntime.Engine.Commands;

namespace StrategyRuntime.Storage.Inputs;

/// <summary>A line of inputs.jsonl: a command at its place between ticks.</summary>
/// <param name="Tick">Ticks that had been processed before it acted.</param>
/// <param name="Command">The command.</param>
public readonly record struct RecordedCommand(long Tick, Command Command)
{
    /// <summary>Position in the feed's log before whose record it acted; null of a run that follows no feed.</summary>
    public long? Position { get; init; }
}
