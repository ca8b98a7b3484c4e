namespace StrategyRuntime.Engine.Settings;

/// <summary>What a state says about its run.</summary>
public static class RunStates
{
    /// <summary>True while a run holds the session's files.</summary>
    public static bool IsActive(this RunState state) =>
        state is RunState.Starting or RunState.Running or RunState.Paused or RunState.Recovering;

    /// <summary>True when its run is over.</summary>
    public static bool IsFinal(this RunState state) =>
        state is RunState.Completed or RunState.Stopped or RunState.Failed or RunState.Diverged;
}
