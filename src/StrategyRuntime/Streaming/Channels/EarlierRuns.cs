using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Streaming.Channels;

/// <summary>Opens runs that were followed by a newer one.</summary>
internal sealed class EarlierRuns(RunReaders runs)
{
    /// <summary>A run's files; null when they are not there. The caller disposes it.</summary>
    public EarlierRun? Open(SessionId session, int run) => runs.Open(session, run) is { } lease ? new EarlierRun(session, lease) : null;
}

/// <summary>A run that nothing will be added to.</summary>
internal sealed class EarlierRun : IDisposable
{
    private readonly RunLease _run;

    public EarlierRun(SessionId session, RunLease run)
    {
        _run = run;
        var mode = run.Manifest.Mode == SnakeCase.Word(Mode.Backtest) ? Mode.Backtest : Mode.LiveSimulation;
        Feed = new RunFeed(session, run.Reader, mode, run.Reader.LastSeq, budget: null);
        // Another run followed, whatever this one ended in.
        var state = run.Manifest.FinalState ?? RunState.Stopped;
        Feed.End(state);
        Status = new ExecutionStatus(state, run.Manifest.Reason, Speed: null, RecoveredAtSeq: null, run.Manifest.Run);
    }

    /// <summary>How it ended.</summary>
    public ExecutionStatus Status { get; }

    /// <summary>Its events.</summary>
    public RunFeed Feed { get; }

    /// <inheritdoc/>
    public void Dispose() => _run.Dispose();
}
