using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Sessions;

namespace StrategyRuntime.Executions.Runs;

/// <summary>Receives the changes of a run, on the run's own loop.</summary>
internal interface IRunObserver
{
    /// <summary>True when a live view is needed now.</summary>
    bool WantsView { get; }

    /// <summary>The run is in another state now. Its end is the result of the loop instead.</summary>
    void StateChanged(RunState state);

    /// <summary>The speed of market time has changed.</summary>
    void SpeedChanged(Speed speed);

    /// <summary>How far the run is, and once at its end; with a view at most ten times a second.</summary>
    void Progressed(ExecutionProgress progress, LiveView? view);
}
