using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Recovery;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Executions.Commands;

/// <summary>
/// Takes up, at the start of the service, every run that the last process left unfinished. One that cannot be taken up fails for itself;
/// none waits for another, and the web server waits for none.
/// </summary>
internal sealed class ExecutionRecovery(DataRoot root, RunLauncher launcher, ILogger<ExecutionRecovery> logger)
{
    private volatile IReadOnlyList<Interrupted> _interrupted = [];
    private volatile bool _scanned;

    /// <summary>Executions whose recovery has not finished.</summary>
    public IReadOnlyList<Execution> Unfinished =>
        [.. _interrupted.Select(i => i.Execution).Where(e => e.State is RunState.Recovering or RunState.Starting)];

    /// <summary>True when every run that was left unfinished goes on, or has failed by name.</summary>
    public bool IsDone => _scanned && Unfinished.Count == 0;

    /// <summary>
    /// Claims what was running among these executions. Done before the first request is answered, so that no answer reports a run as going
    /// on before it does.
    /// </summary>
    public void Claim(IEnumerable<Execution> executions) =>
        _interrupted = [.. executions.Where(e => e.State.IsActive())
            .Select(e => new Interrupted(e, e.State, e.Claim(RunState.Recovering)!))];

    /// <summary>Takes up what was claimed, and shows the finished runs of the others.</summary>
    public async Task RecoverAsync(IReadOnlyList<Execution> executions, CancellationToken stopping)
    {
        var takingUp = Task.CompletedTask;
        if (_interrupted.Count > 0)
        {
            var pending = Scan();
            takingUp = Task.WhenAll(_interrupted.Select(i => TakeUpAsync(i, pending.GetValueOrDefault(i.Execution.Folder), stopping)));
        }
        foreach (var execution in executions.Except(_interrupted.Select(i => i.Execution))) Show(execution);
        await takingUp;
        _scanned = true;
    }

    private Dictionary<string, PendingRecovery> Scan()
    {
        try
        {
            return PendingRecoveries.Scan(root.Path, root.Files).ToDictionary(p => p.Folder, StringComparer.Ordinal);
        }
        catch
        {
            // Nothing will play them: no caller may wait for their end.
            foreach (var (execution, _, _) in _interrupted) execution.Conclude(default);
            throw;
        }
    }

    private async Task TakeUpAsync(Interrupted interrupted, PendingRecovery? pending, CancellationToken stopping)
    {
        var (execution, before, active) = interrupted;
        if (pending is null && before != RunState.Starting && FinishedOnDisk(execution) is { } finished)
        {
            // The process ended after the run's last file and before the execution's record.
            execution.Conclude(finished);
            Show(execution);
            return;
        }
        logger.LogInformation("Taking up session {SessionId}, which was {State}", execution.SessionId, before);
        var problem = await launcher.LaunchAsync(execution, active, pending, before == RunState.Paused, stopping);
        RuntimeMetrics.Recoveries.Add(
            1, KeyValuePair.Create<string, object?>("strategyruntime.recovery.outcome", problem is null ? "taken_up" : "failed"));
        if (problem is not null)
            logger.LogError("Session {SessionId} could not be taken up: {Problem}", execution.SessionId, problem.Detail);
        Show(execution);
    }

    private void Show(Execution execution)
    {
        try
        {
            execution.ShowFinishedRun();
        }
        catch (Exception exception) when (exception is IOException or SessionException)
        {
            logger.LogError(exception, "The finished run of session {SessionId} cannot be read", execution.SessionId);
        }
        execution.Stream.ShowAsIs();
    }

    private static RunOutcome? FinishedOnDisk(Execution execution)
    {
        var record = execution.View.Record;
        if (SessionManifest.Read(execution.Folder) is not { } manifest) return null;
        if (manifest.IsUnfinished || manifest.SessionId != record.SessionId.ToString() || manifest.Run != record.Run) return null;
        return manifest.FinalState is { } state ? new RunOutcome(state, manifest.Reason) : null;
    }

    private sealed record Interrupted(Execution Execution, RunState Before, LiveRun Active);
}
