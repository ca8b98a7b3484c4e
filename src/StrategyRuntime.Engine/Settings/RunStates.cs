namespace StrategyRuntime.Engine.Settings;

/// <summary>What a state says about its run.</summary>
public static class RunStates
{
    /// <summary>True while a run goes on, or waits to.</summary>
    public static bool IsActive(this RunState state) =>
        state is RunState.Starting or RunState.Running or RunState.Paused or RunState.Recovering or RunState.Blocked;

    /// <summary>True when something other than its last event may have ended it.</summary>
    public static bool IsInterrupted(this RunState state) => state is RunState.Failed or RunState.Diverged or RunState.Damaged;

    /// <summary>True when its run is over.</summary>
    public static bool IsFinal(this RunState state) =>
        state is RunState.Completed or RunState.Stopped or RunState.Failed or RunState.Diverged or RunState.Damaged;
}
