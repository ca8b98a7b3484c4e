using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Sessions;

/// <summary>The content of a <c>status</c> frame; also part of a snapshot.</summary>
/// <param name="State">State of the execution; null once it was removed.</param>
/// <param name="Reason">Why it is in that state, or null.</param>
/// <param name="Speed">Speed of market time; null when it is not known.</param>
/// <param name="RecoveredAtSeq">Seq after which this run continued after a crash; null when it did not.</param>
/// <param name="Run">Number of the run; 0 before the first one.</param>
public sealed record ExecutionStatus(RunState? State, string? Reason, Speed? Speed, long? RecoveredAtSeq, int Run)
{
    /// <summary>The last state of an execution that was removed.</summary>
    public const string Removed = "removed";

    /// <summary>The state as the stream shows it.</summary>
    public string StateWord => State is { } state ? SnakeCase.Word(state) : Removed;
}
