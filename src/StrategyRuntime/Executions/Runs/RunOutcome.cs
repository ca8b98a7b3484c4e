using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Executions.Runs;

/// <summary>How a run's loop ended.</summary>
/// <param name="State">
/// The final state; <see cref="RunState.Blocked"/> when it has to be taken up again; null when it was left for the next start of the
/// service.
/// </param>
/// <param name="Error">What went wrong, for people; null when nothing did.</param>
internal readonly record struct RunOutcome(RunState? State, string? Error = null);
