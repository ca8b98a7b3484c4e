using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Library;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Executions.Commands;

/// <summary>The one door for commands to executions. It holds every execution of every user; callers see their own.</summary>
internal sealed class ExecutionHost(
    DataRoot root,
    DataRootLock rootLock,
    ExecutionCatalog catalog,
    MarketDataStore marketData,
    RunPlanner planner,
    RunLauncher launcher,
    ExecutionRecovery recovery,
    DailyRestarts daily,
    ISessionStreams streams,
    IFeedStates feeds,
    MemoryBudget memory,
    DiskGuard disk,
    RunRetention retention,
    RunReaders readers,
    RunLibrary library,
    StrategyCatalog strategies,
    IOptions<LimitsOptions> limits,
    IOptions<ClusterOptions> cluster,
    TimeProvider time,
    ILogger<ExecutionHost> logger) : IExecutionUse, IUserPart, IHostedService, IDisposable
{
    // A command answers when it has taken effect, or after this long with whatever is true by then.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_betweenStarts = TimeSpan.FromMinutes(1);

    private const string WaitingForDisk = "The disk is full and the run waits for space; nothing was done. Free some, and ask again.";
    private const string Uncertain =
        "The disk did not answer, or failed, while the command was put on record: it may act yet. Look at the state of the run.";
    private const string NotTaken = "The run did not come to it in time; nothing was done. Ask again.";

    private readonly ConcurrentDictionary<SessionId, Execution> _executions = new();
    private readonly ConcurrentDictionary<string, UserHere> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<UnreadableRecord>> _unreadable = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _adding = new();
    private Task _recovering = Task.CompletedTask;

    /// <summary>The data root is this process's own as long as the host lives.</summary>
    public DataRootLock RootLock { get; } = rootLock;

    /// <summary>Records of executions that the start of the service could not read; the executions are left alone.</summary>
    public IReadOnlyList<UnreadableRecord> Unreadable =>
        [.. _unreadable.OrderBy(u => u.Key, StringComparer.Ordinal).SelectMany(u => u.Value)];

    /// <summary>Every execution of every user.</summary>
    public IEnumerable<Execution> All => _executions.Values;

    /// <summary>A user's executions, ordered by session id.</summary>
    public IReadOnlyList<Execution> List(string userId) =>
        [.. _executions.Values.Where(e => e.SessionId.UserId == userId).OrderBy(e => e.SessionId.ToString(), StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IReadOnlyList<SessionId> SessionsOf(string userId) => [.. List(userId).Select(e => e.SessionId)];

    /// <inheritdoc/>
    public IReadOnlyList<SessionId> ActiveSessionsOf(string userId) =>
        [.. List(userId).Where(e => e.State.IsActive()).Select(e => e.SessionId)];

    /// <inheritdoc/>
    public IReadOnlySet<int> StrategyVersionsOf(string userId, string strategyId) =>
        List(userId).Where(e => e.SessionId.StrategyId == strategyId).Select(e => e.View.Record.StrategyVersion).OfType<int>().ToHashSet();

    /// <summary>Finds an execution, of any user; the filter of the routes checks the owner.</summary>
    public bool TryGet(SessionId sessionId, [NotNullWhen(true)] out Execution? execution) =>
        _executions.TryGetValue(sessionId, out execution);

    /// <summary>
    /// Adds an execution; everything that is wrong with it joins <paramref name="findings"/>, and nothing is written then.
    /// </summary>
    public Attempt<Execution> Add(ExecutionRecord record, List<Finding> findings)
    {
        planner.Plan(record, findings);
        if (findings.Count > 0) return Finding.Summarise(findings);
        if (disk.Refusal(record.SessionId.UserId) is { } refusal) return refusal;
        lock (_adding)
        {
            if (_executions.TryGetValue(record.SessionId, out var known))
            {
                // The process ended after it was added and before that was answered: the same request again.
                if (record.AddedBy is { } mark && known.View.Record.AddedBy == mark) return known;
                return ExecutionProblems.ExecutionExists.With($"There is an execution {record.SessionId} already.");
            }
            if (LimitProblems.Quota("executions", _executions.Keys.Count(s => s.UserId == record.SessionId.UserId),
                limits.Value.ExecutionsPerUser) is { } full)
                return full;
            var folder = root.SessionFolder(record.SessionId);
            if (FolderOwner(folder) is { } owner && owner != record.SessionId.ToString())
                return ExecutionProblems.FolderTaken.With($"The ids of {record.SessionId} and {owner} join to the same folder name.");
            catalog.Put(record);
            catalog.ForgetRemoved(record.SessionId);
            var added = Register(record);
            added.Stream.ShowAsIs();
            return added;
        }
    }

    /// <summary>
    /// Changes what a next run uses, and what describes the execution; everything that is wrong with it joins
    /// <paramref name="findings"/>, and nothing changes then.
    /// </summary>
    public ApiProblem? Edit(Execution execution, ExecutionEdit edit, List<Finding> findings)
    {
        // A strategy that was deleted since keeps no one from writing a note.
        if (edit.Settings is not null) planner.Plan(edit.ApplyTo(execution.View.Record, keepsRun: false), findings);
        if (findings.Count > 0) return Finding.Summarise(findings);
        try
        {
            execution.Edit(edit);
            return null;
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception);
        }
    }

    /// <summary>Takes an execution out; a running one only when it may be stopped first. Its files stay.</summary>
    public async Task<ApiProblem?> RemoveAsync(Execution execution, bool stop)
    {
        if (stop && execution.State.IsActive())
        {
            (await DoAsync(execution, new Stop())).Succeeded(out _, out var problem);
            // It may have ended meanwhile, which is as good.
            if (problem is not null && execution.State.IsActive()) return problem;
        }
        lock (_adding)
        {
            var state = execution.State;
            if (ExecutionStates.Judge(state, ExecutionCommand.Remove) != CommandVerdict.Apply)
                return ExecutionProblems.WrongState.With(
                    $"The execution is {SnakeCase.Word(state)}; stop it first, or ask with ?stop=true.");
            catalog.Remove(execution.View.Record);
            _executions.TryRemove(execution.SessionId, out _);
            execution.Dispose();
        }
        marketData.Release(execution.SessionId.ToString());
        streams.Remove(execution.SessionId);
        return null;
    }

    /// <summary>Deletes an earlier run of an execution; the current one stays.</summary>
    public ApiProblem? DeleteRun(Execution execution, int run)
    {
        if (execution.Reader()?.Run == run)
            return ExecutionProblems.WrongState.With($"Run {run} is the current one; it becomes an earlier one when the next begins.");
        return retention.Delete(execution.SessionId, run);
    }

    /// <summary>Carries out a command that leaves the simulation alone; the verdict tells whether it changed anything.</summary>
    public async Task<Attempt<CommandVerdict>> DoAsync(Execution execution, ExecutionCommand command, Speed speed = default)
    {
        var state = execution.State;
        var verdict = ExecutionStates.Judge(state, command);
        if (verdict == CommandVerdict.Already) return verdict;
        if (execution.WaitsForDisk) return CommonProblems.DiskFull.With(WaitingForDisk);
        if (verdict == CommandVerdict.Refuse) return Refused(state);
        if (command == ExecutionCommand.ChangeSpeed && execution.Feed is not null)
            return ExecutionProblems.WrongState.With("The execution follows a feed, which has no speed.");
        if (command == ExecutionCommand.Start) return await StartAsync(execution);
        if (command == ExecutionCommand.Retry && state != RunState.Blocked) return await TakeUpAsync(execution);
        RunCommand posted = command switch
        {
            ExecutionCommand.Pause => new PauseRun(),
            ExecutionCommand.Resume => new ResumeRun(),
            ExecutionCommand.ChangeSpeed => new ChangeSpeed(speed),
            ExecutionCommand.Retry => new RetryRun(),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Not a command that a run takes this way."),
        };
        return await PostAsync(execution, posted, Refused) is { } problem ? problem : CommandVerdict.Apply;

        ApiProblem Refused(RunState state) => ExecutionProblems.WrongState.With(ExecutionStates.Refusal(state, command));
    }

    /// <summary>Carries out a command that changes the simulation; the verdict tells whether it changed anything.</summary>
    public async Task<Attempt<CommandVerdict>> DoAsync(Execution execution, Command command)
    {
        var state = execution.State;
        var verdict = ExecutionStates.Judge(state, command);
        if (verdict == CommandVerdict.Already) return verdict;
        if (execution.WaitsForDisk) return CommonProblems.DiskFull.With(WaitingForDisk);
        if (verdict == CommandVerdict.Refuse) return Refused(state);
        var posted = new ChangeSimulation(command);
        var ended = execution.WhenIdle;
        if (await PostAsync(execution, posted, Refused) is { } problem)
        {
            // A run that ended by itself meanwhile has ended as asked.
            if (!command.EndsRun || posted.Refusal is not null || posted.IsUncertain || !ended.IsCompleted) return problem;
        }
        if (command.EndsRun)
        {
            // What ends the run has taken effect when the end is on record.
            await Patiently(ended);
            return CommandVerdict.Apply;
        }
        return (command, posted.Closed) switch
        {
            (_, CloseOutcome.WasClosed) => CommandVerdict.Already,
            (ClosePosition close, CloseOutcome.Unknown) =>
                ExecutionProblems.UnknownPosition.With($"The run has no position '{close.TradeId}'."),
            _ => CommandVerdict.Apply,
        };

        ApiProblem Refused(RunState state) => ExecutionProblems.WrongState.With(ExecutionStates.Refusal(state, command));
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (cluster.Value.IsOn)
        {
            // Users come to this node, and are not looked for.
            recovery.AwaitUsers();
            return Task.CompletedTask;
        }
        var uncounted = new List<SkippedFolder>();
        root.Usage.Reconcile(uncounted);
        Warn(uncounted);
        var unreadable = new List<CatalogException>();
        foreach (var record in catalog.ListAll(unreadable)) Register(record);
        foreach (var user in Described(unreadable).GroupBy(u => u.UserId)) _unreadable[user.Key] = [.. user];
        recovery.Claim(_executions.Values);
        _recovering = RecoverAsync();
        foreach (var execution in _executions.Values) _ = FollowDaysAsync(execution);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StartUserAsync(string userId)
    {
        // What a request has added that came as the user left the last time.
        await StopUserAsync(userId);
        var uncounted = new List<SkippedFolder>();
        root.Usage.Reconcile(userId, uncounted);
        Warn(uncounted);
        var unreadable = new List<CatalogException>();
        var executions = catalog.List(userId, unreadable).Select(Register).ToList();
        _unreadable[userId] = Described(unreadable);
        recovery.Claim(executions);
        var stopping = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        _users[userId] = new UserHere(stopping, RecoverUserAsync(userId, executions, stopping.Token), stopping.Token);
        foreach (var execution in executions) _ = FollowDaysAsync(execution);
    }

    /// <inheritdoc/>
    public async Task StopUserAsync(string userId)
    {
        if (_users.TryRemove(userId, out var here))
        {
            await here.Stopping.CancelAsync();
            await here.Recovering;
        }
        var executions = List(userId);
        await Task.WhenAll(executions.Select(e => e.WhenIdle));
        foreach (var execution in executions)
        {
            _executions.TryRemove(execution.SessionId, out _);
            execution.Dispose();
            recovery.Forget(execution);
            streams.Leave(execution.SessionId);
        }
        here?.Stopping.Dispose();
        _unreadable.TryRemove(userId, out _);
        // What was read of the user's files counts no more: another node writes them from now on.
        readers.ForgetUser(userId);
        library.Forget(userId);
        strategies.Forget(userId);
    }

    /// <inheritdoc/>
    public bool IsBusy(string userId) =>
        List(userId).Any(e => e.State.IsActive() || e.View.Record is { State: RunState.Completed, Settings.DailyRestart: true });

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Stalled(TimeSpan after) =>
        [.. _executions.Values.Where(e => e.UnmovedFor > after).Select(e => e.SessionId.ToString())];

    /// <summary>Leaves running sessions as they are on disk: the next start takes them up.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _recovering;
        await Task.WhenAll(_executions.Values.Select(e => e.WhenIdle)).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var user in _users.Values) user.Stopping.Dispose();
        _stopping.Dispose();
    }

    // The end of the service, or of the user on this node: over for a request that comes as the user has left.
    private CancellationToken StoppingOf(string userId)
    {
        if (_users.TryGetValue(userId, out var here)) return here.Token;
        return cluster.Value.IsOn ? new CancellationToken(canceled: true) : _stopping.Token;
    }

    /// <summary>
    /// Posts a command and waits for it a while. A problem when the run was over first, when the disk refused, or when the run did not come
    /// to it in time, in which case it is taken back: it never acts after that answer.
    /// </summary>
    private async Task<ApiProblem?> PostAsync(Execution execution, RunCommand command, Func<RunState, ApiProblem> refused)
    {
        // The run may have ended since its state was looked at.
        if (execution.Post(command) is not { } applied) return refused(execution.State);
        await Patiently(applied);
        if (!applied.IsCompleted && command.TryWithdraw())
            return execution.WaitsForDisk ? CommonProblems.DiskFull.With(WaitingForDisk) : ExecutionProblems.NotTaken.With(NotTaken);
        await Patiently(applied);
        if (!applied.IsCompleted || command.IsUncertain) return CommonProblems.DiskRefuses.With(Uncertain);
        var isDone = await applied;
        if (command.Refusal is { } refusal) return CommonProblems.OfDisk(refusal);
        return isDone ? null : refused(execution.State);
    }

    private async Task<Attempt<CommandVerdict>> StartAsync(Execution execution, string? dayFrom = null)
    {
        if ((memory.Shortage() ?? disk.Refusal(execution.SessionId.UserId)) is { } shortage) return shortage;
        try
        {
            // Somebody else may have started it since its state was looked at.
            if (execution.Claim(RunState.Starting, dayFrom) is not { } active) return CommandVerdict.Already;
            var stopping = StoppingOf(execution.SessionId.UserId);
            var problem = await launcher.LaunchAsync(execution, active, recovery: null, startPaused: false, stopping);
            if (problem is not null) return problem;
            retention.Apply(execution.SessionId);
            _ = FollowDaysAsync(execution);
            return CommandVerdict.Apply;
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception);
        }
    }

    /// <summary>Takes up a run that was stopped by a reason that may be gone.</summary>
    private async Task<Attempt<CommandVerdict>> TakeUpAsync(Execution execution)
    {
        try
        {
            if (recovery.Find(execution, isRetry: true) is not { Damage: null } pending)
                return ExecutionProblems.WrongState.With(
                    "The run has ended on record, or its session.json cannot be read; start a new one.");
            if (execution.Claim(RunState.Recovering) is not { } active) return CommandVerdict.Already;
            var stopping = StoppingOf(execution.SessionId.UserId);
            var problem = await launcher.LaunchAsync(execution, active, pending, startPaused: false, stopping);
            if (problem is not null) return problem;
            _ = FollowDaysAsync(execution);
            return CommandVerdict.Apply;
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception);
        }
    }

    /// <summary>Starts the run of the next day when the one that goes on, or was the last, has ended at the close.</summary>
    private async Task FollowDaysAsync(Execution execution)
    {
        var stopping = StoppingOf(execution.SessionId.UserId);
        try
        {
            await execution.WhenIdle;
            while (await daily.NextAsync(execution, stopping) is { } dayFrom)
            {
                if (!_executions.TryGetValue(execution.SessionId, out var known) || known != execution) return;
                (await StartAsync(execution, dayFrom)).Succeeded(out _, out var problem);
                if (problem is null) return;
                logger.LogWarning("The day of session {SessionId} could not begin: {Problem}", execution.SessionId, problem.Detail);
                await Task.Delay(s_betweenStarts, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next start of the service goes on.
        }
        catch (Exception exception)
        {
            // Nothing waits for this task: what goes wrong in it would be seen nowhere.
            logger.LogError(exception, "The days of session {SessionId} cannot be followed", execution.SessionId);
        }
    }

    private async Task RecoverAsync()
    {
        try
        {
            await Task.Yield();
            await recovery.RecoverAsync([.. _executions.Values], _stopping.Token);
            recovery.Finish();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not ready, and /readyz says so; what can be reached is served all the same.
            logger.LogError(exception, "The data root could not be searched for sessions to take up");
        }
        finally
        {
            streams.RunsAreShown();
        }
    }

    // Beside the requests of the user, as at the start of a single machine: the replay of a long journal keeps none of them waiting.
    private async Task RecoverUserAsync(string userId, List<Execution> executions, CancellationToken stopping)
    {
        try
        {
            await Task.Yield();
            await recovery.RecoverAsync(executions, stopping);
        }
        catch (Exception exception)
        {
            // Only the end of the user waits for this task: what goes wrong in it would be seen nowhere.
            logger.LogError(exception, "The runs of {User} could not all be taken up", userId);
        }
        finally
        {
            foreach (var execution in executions) execution.Stream.ShowAsIs();
        }
    }

    private void Warn(List<SkippedFolder> uncounted)
    {
        foreach (var folder in uncounted) logger.LogWarning("The size of {Folder} is not known: {Problem}", folder.Name, folder.Reason);
    }

    private List<UnreadableRecord> Described(List<CatalogException> unreadable)
    {
        foreach (var record in unreadable) logger.LogError("A record of an execution cannot be read: {Problem}", record.Message);
        return unreadable.ConvertAll(Describe);
    }

    private UnreadableRecord Describe(CatalogException problem) => new(
        Path.GetFileName(Path.GetDirectoryName(problem.File))!, Path.GetRelativePath(root.Path, problem.File), problem.Reason);

    private Execution Register(ExecutionRecord record)
    {
        var execution = new Execution(record, root.SessionFolder(record.SessionId), catalog, streams.Open(record.SessionId), feeds, time);
        // A new subscriber sees how it is now, not at the end of a rest.
        execution.Stream.Watched = execution.Look;
        _executions[record.SessionId] = execution;
        execution.Announce();
        return execution;
    }

    private string? FolderOwner(string folder) =>
        _executions.Values.FirstOrDefault(e => e.Folder == folder)?.SessionId.ToString() ?? OwnerOnDisk(folder);

    private static string? OwnerOnDisk(string folder)
    {
        try
        {
            return SessionManifest.Read(folder)?.SessionId;
        }
        catch (SessionDamagedException)
        {
            // Whose it was cannot be said; the start of a run says what is damaged.
            return null;
        }
    }

    private Task<Task> Patiently(Task task) => Task.WhenAny(task, Task.Delay(s_patience, time));

    /// <summary>A user whose cell is here.</summary>
    /// <param name="Stopping">Cancelled when the user leaves.</param>
    /// <param name="Recovering">Ends when what is to run does, or has failed by name.</param>
    /// <param name="Token">Of the source, and good after that is disposed.</param>
    private sealed record UserHere(CancellationTokenSource Stopping, Task Recovering, CancellationToken Token);
}
