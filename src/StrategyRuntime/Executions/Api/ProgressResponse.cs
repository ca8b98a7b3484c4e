using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Sessions;

namespace StrategyRuntime.Executions.Api;

/// <summary>How far a run is.</summary>
/// <param name="Ticks">Ticks processed; null when this process has not seen the run.</param>
/// <param name="Total">Ticks of the whole run; null on a feed, and when this process has not seen the run.</param>
/// <param name="Percent">Share that is done, 0 to 100; null on a feed until the run has ended, and when it is not known.</param>
/// <param name="Time">Simulation time of the last published event, ISO 8601 with the exchange's offset; null before the first.</param>
internal sealed record ProgressResponse(long? Ticks, long? Total, double? Percent, string? Time)
{
    /// <summary>Progress of a run that this process plays, or of one that it found finished.</summary>
    public static ProgressResponse? Of(ExecutionProgress? progress, LastEvent? last, RunState state) => progress is { } known
        ? new ProgressResponse(known.Ticks, known.Total, known.Percent ?? WhenDone(state), last?.Time)
        : last is null ? null : new ProgressResponse(null, null, WhenDone(state), last.Time);

    private static double? WhenDone(RunState state) => state == RunState.Completed ? 100 : null;
}
