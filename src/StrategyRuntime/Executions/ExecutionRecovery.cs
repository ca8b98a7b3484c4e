using StrategyRuntime.Json;
using StrategyRuntime.Storage;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Sessions;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Executions;

/// <summary>
/// Takes up, at the start of the service, every run that the last process left unfinished. One that cannot be taken up fails for itself;
/// none waits for another, and the web server waits for none.
/// </summary>
internal sealed class ExecutionRecovery(DataRoot root, RunLauncher launcher, ILogger<ExecutionRecovery> logger)
{
    private volatile IReadOnlyList<Execution> _pending = [];
    private volatile bool _scanned;

    /// <summary>Executions whose recovery has not finished.</summary>
    public IReadOnlyList<Execution> Unfinished =>
        [.. _pending.Where(e => e.State is ExecutionState.Recovering or ExecutionState.Starting)];

    /// <summary>True when every run that was left unfinished goes on, or has failed by name.</summary>
    public bool IsDone => _scanned && Unfinished.Count == 0;

    /// <summary>Takes up what was running among these executions.</summary>
    public async Task RecoverAsync(IReadOnlyList<Execution> executions, CancellationToken stopping)
    {
        var interrupted = executions.Where(e => e.State.IsActive()).ToList();
        _pending = interrupted;
        var takingUp = Task.CompletedTask;
        if (interrupted.Count > 0)
        {
            var pending = PendingRecoveries.Scan(root.Path, root.Files).ToDictionary(p => p.Folder, StringComparer.Ordinal);
            takingUp = Task.WhenAll(interrupted.Select(e => TakeUpAsync(e, pending.GetValueOrDefault(e.Folder), stopping)));
        }
        foreach (var execution in executions.Except(interrupted)) Show(execution);
        await takingUp;
        _scanned = true;
    }

    private async Task TakeUpAsync(Execution execution, PendingRecovery? pending, CancellationToken stopping)
    {
        var before = execution.State;
        if (execution.Claim(ExecutionState.Recovering) is not { } active) return;
        if (pending is null && before != ExecutionState.Starting && FinishedOnDisk(execution) is { } finished)
        {
            // The process ended after the run's last file and before the execution's record.
            execution.Conclude(finished);
            Show(execution);
            return;
        }
        logger.LogInformation("Taking up session {SessionId}, which was {State}", execution.SessionId, before);
        var problem = await launcher.LaunchAsync(execution, active, pending, before == ExecutionState.Paused, stopping);
        RuntimeMetrics.Recoveries.Add(1, KeyValuePair.Create<string, object?>("strategyruntime.recovery.outcome", problem is null ? "taken_up" : "failed"));
        if (problem is not null) logger.LogError("Session {SessionId} could not be taken up: {Problem}", execution.SessionId, problem.Detail);
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
        execution.Channel.ShowAsIs();
    }

    private static RunOutcome? FinishedOnDisk(Execution execution)
    {
        var record = execution.View.Record;
        if (SessionManifest.Read(execution.Folder) is not { } manifest) return null;
        if (manifest.IsUnfinished || manifest.SessionId != record.SessionId.ToString() || manifest.Run != record.Run) return null;
        foreach (var state in Enum.GetValues<ExecutionState>())
        {
            if (state.IsFinal() && RuntimeJson.Word(state) == manifest.State) return new RunOutcome(state, manifest.Reason);
        }
        return null;
    }
}
