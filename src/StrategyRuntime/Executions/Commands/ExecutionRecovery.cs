using System.Collections.Concurrent;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.Recovery;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Executions.Commands;

/// <summary>
/// Takes up every run that the last process left unfinished: at the start of the service, or when a user comes to this node. One that
/// cannot be taken up fails for itself; none waits for another, and the web server waits for none.
/// </summary>
internal sealed class ExecutionRecovery(
    DataRoot root, MarketDataStore marketData, RunLauncher launcher, ILogger<ExecutionRecovery> logger)
{
    private readonly ConcurrentDictionary<Execution, Interrupted> _interrupted = new();
    private volatile bool _scanned;
    private volatile bool _isUnclear;

    /// <summary>Executions whose recovery has not finished.</summary>
    public IReadOnlyList<Execution> Unfinished =>
        [.. _interrupted.Keys.Where(e => e.State is RunState.Recovering or RunState.Starting)];

    /// <summary>True when every run that was left unfinished goes on, or has failed by name.</summary>
    public bool IsDone => _scanned && Unfinished.Count == 0;

    /// <summary>
    /// Claims what was running among these executions. Done before the first request is answered, so that no answer reports a run as going
    /// on before it does.
    /// </summary>
    public void Claim(IEnumerable<Execution> executions)
    {
        foreach (var execution in executions)
        {
            if (execution.State is var before && before.IsActive())
                _interrupted[execution] = new Interrupted(execution, before, execution.Claim(RunState.Recovering)!);
        }
    }

    /// <summary>Takes up what was claimed of these executions, and shows the finished runs of the others.</summary>
    public async Task RecoverAsync(IReadOnlyList<Execution> executions, CancellationToken stopping)
    {
        var interrupted = executions.Select(e => _interrupted.GetValueOrDefault(e)).OfType<Interrupted>().ToList();
        var takingUp = Task.WhenAll(interrupted.Select(i => Task.Run(() => TakeUpAsync(i, stopping), CancellationToken.None)));
        foreach (var execution in executions.Except(interrupted.Select(i => i.Execution)))
        {
            if (execution.State.IsInterrupted()) _ = Pending(execution, isRetry: true);
            Show(execution);
        }
        await takingUp;
    }

    /// <summary>The runs of all users were taken up: market data that none of them needs goes.</summary>
    public void Finish()
    {
        if (!_isUnclear) marketData.RemoveUnneededVersions();
        _scanned = true;
    }

    /// <summary>There are no users yet; they come one by one, and what they need is not known before.</summary>
    public void AwaitUsers() => _scanned = true;

    /// <summary>An execution is no longer here.</summary>
    public void Forget(Execution execution) => _interrupted.TryRemove(execution, out _);

    /// <summary>The run of an execution that can be taken up; its versions of market data are kept then. Null when there is none.</summary>
    /// <exception cref="DurableFileException">Its folder cannot be read now.</exception>
    public PendingRecovery? Find(Execution execution, bool isRetry)
    {
        var found = PendingRecoveries.Find(execution.Folder, root.Files, isRetry);
        if (found?.Manifest is not { } manifest) return found;
        if (manifest.Session != execution.SessionId) return null;
        marketData.Claim(execution.SessionId.ToString(), manifest.Inputs);
        return found;
    }

    private PendingRecovery? Pending(Execution execution, bool isRetry)
    {
        try
        {
            return Find(execution, isRetry);
        }
        catch (DurableFileException exception)
        {
            // What its run needs is not known, so nothing is removed until the next start.
            _isUnclear = true;
            logger.LogError(exception, "The folder of session {SessionId} cannot be read", execution.SessionId);
            return null;
        }
    }

    private async Task TakeUpAsync(Interrupted interrupted, CancellationToken stopping)
    {
        var (execution, before, active) = interrupted;
        var startPaused = before == RunState.Paused || execution.View.Record.Paused;
        logger.LogInformation("Taking up session {SessionId}, which was {State}", execution.SessionId, before);
        PendingRecovery? pending;
        try
        {
            pending = Find(execution, isRetry: false);
            if (pending is null && before != RunState.Starting && FinishedOnDisk(execution, before) is { } finished)
            {
                // The process ended after the run's last file and before the execution's record.
                execution.Conclude(finished);
                Show(execution);
                return;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SessionException)
        {
            _isUnclear = true;
            launcher.Wait(execution, active, startPaused, exception.Message, stopping);
            execution.Stream.ShowAsIs();
            return;
        }
        var problem = await launcher.LaunchAsync(execution, active, pending, startPaused, stopping);
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

    private static RunOutcome? FinishedOnDisk(Execution execution, RunState before)
    {
        var record = execution.View.Record;
        if (SessionManifest.Read(execution.Folder) is not { } manifest) return null;
        if (manifest.IsUnfinished || manifest.SessionId != record.SessionId.ToString() || manifest.Run != record.Run) return null;
        // One that was blocked before it began has the files of the run before it.
        if (before == RunState.Blocked && manifest.StartedAt < record.StartedAt) return null;
        return manifest.FinalState is { } state ? new RunOutcome(state, manifest.Reason) : null;
    }

    private sealed record Interrupted(Execution Execution, RunState Before, LiveRun Active);
}
