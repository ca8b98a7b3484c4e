using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Executions.Runs;

/// <summary>How a run's loop ended.</summary>
/// <param name="State">The final state; null when the run was left to be taken up again by the next start of the service.</param>
/// <param name="Error">What went wrong, for people; null when nothing did.</param>
internal readonly record struct RunOutcome(RunState? State, string? Error = null);
