using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Sessions;

namespace StrategyRuntime.Executions.Runs;

/// <summary>Is told how a run goes, on the run's own loop.</summary>
internal interface IRunObserver
{
    /// <summary>True when a live view is worth its making now.</summary>
    bool WantsView { get; }

    /// <summary>The run is in another state now. The run's end is told by what the loop returns instead.</summary>
    void StateChanged(RunState state);

    /// <summary>Market time goes at another speed now.</summary>
    void SpeedChanged(Speed speed);

    /// <summary>How far the run is; at most ten times a second, and once at its end.</summary>
    void Progressed(ExecutionProgress progress, LiveView? view);
}
