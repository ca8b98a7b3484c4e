namespace StrategyRuntime.Sessions;

/// <summary>The data of a <c>status</c> frame; also part of a snapshot.</summary>
/// <param name="State">State of the execution, as in the REST API: <c>queued</c>, <c>running</c>, <c>paused</c>, <c>completed</c> and so
/// on.</param>
/// <param name="Reason">Why it is in that state, when there is a reason.</param>
/// <param name="Speed">Speed as the API shows it: a multiple of market time, or <c>max</c>.</param>
/// <param name="RecoveredAtSeq">Seq after which this run went on after a crash; null when it never had to.</param>
/// <param name="Run">Number of the run; 0 before the first one.</param>
public sealed record ExecutionStatus(string State, string? Reason, string? Speed, long? RecoveredAtSeq, int Run);
