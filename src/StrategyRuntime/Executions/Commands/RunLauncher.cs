using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Limits;
using StrategyRuntime.MarketData;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Library;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.Recovery;
using StrategyRuntime.Storage.Writing;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Executions.Commands;

/// <summary>
/// Opens the data and the files of a claimed execution, starts its loop on the shared threads, and while something outside is missing tries
/// again, less and less often.
/// </summary>
internal sealed class RunLauncher(
    RunPlanner planner,
    RunEnvironment environment,
    RunLibrary library,
    BacktestPlaces places,
    RunLanes lanes,
    DiskGuard disk,
    ILoggerFactory loggers)
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(250);

    private const string NoPlace = "as many backtests run as may at the same time; it goes on when one of them has ended";

    private readonly ILogger _logger = loggers.CreateLogger<SessionRunner>();

    /// <summary>
    /// Starts a claimed run. When its documents, its data or its files cannot be used, the run is concluded and the problem is returned;
    /// when they may be usable later, it is blocked and goes on by itself.
    /// </summary>
    public async Task<ApiProblem?> LaunchAsync(
        Execution execution, LiveRun active, PendingRecovery? recovery, bool startPaused, CancellationToken stopping)
    {
        using var span = RuntimeTraces.Launch(execution.SessionId);
        var claimed = new Claimed(execution, active, startPaused) { Recovery = recovery };
        var step = await OpenAsync(claimed, stopping);
        if (step is not Opened) claimed.Leave();
        if (step is Ended { Problem: var problem }) return problem;
        _ = KeepAsync(claimed, step, stopping);
        return null;
    }

    /// <summary>Keeps a claimed run that cannot even be looked for now: it is blocked, and goes on by itself.</summary>
    public void Wait(Execution execution, LiveRun active, bool startPaused, string reason, CancellationToken stopping) =>
        _ = KeepAsync(new Claimed(execution, active, startPaused) { MayHaveBegun = true }, new Blocked(reason), stopping);

    // Plays a run, and takes it up again as often as something outside stops it.
    private async Task KeepAsync(Claimed claimed, Step step, CancellationToken stopping)
    {
        try
        {
            var delay = s_firstDelay;
            while (true)
            {
                var reason = (step as Blocked)?.Reason;
                if (step is Opened { Run: var run })
                {
                    var outcome = await PlayAsync(claimed, run, stopping);
                    if (outcome.State != RunState.Blocked)
                    {
                        Conclude(claimed.Execution, outcome);
                        return;
                    }
                    if (claimed.HasPlayed) delay = s_firstDelay;
                    reason = outcome.Error;
                }
                if (reason is null) return;
                _logger.LogWarning("Session {SessionId} is blocked: {Reason}", claimed.Execution.SessionId, reason);
                claimed.Execution.Block(reason, claimed.StartPaused);
                if (await EndsAsync(claimed, delay, reason, stopping)) return;
                if (reason != NoPlace) delay = delay * 2 < s_longestDelay ? delay * 2 : s_longestDelay;
                claimed.Execution.TryAgain();
                step = await TakeUpAsync(claimed, stopping);
                if (step is not Opened) claimed.Leave();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            claimed.Execution.Conclude(default);
        }
        catch (Exception exception)
        {
            // A fault of the program ends its own session and nothing else.
            _logger.LogError(exception, "Session {SessionId} failed", claimed.Execution.SessionId);
            Conclude(claimed.Execution, new RunOutcome(RunState.Failed, $"{exception.GetType().Name}: {exception.Message}"));
        }
        finally
        {
            claimed.Leave();
        }
    }

    private async Task<RunOutcome> PlayAsync(Claimed claimed, OpenRun run, CancellationToken stopping)
    {
        var outcome = default(RunOutcome);
        var watch = new PlayWatch(claimed.Execution);
        var runner = new SessionRunner(
            run, claimed.Active.Mailbox, watch, environment.Time, environment.Wheel, claimed.StartPaused, _logger, stopping);
        try
        {
            await lanes.LoopsOf(run.Plan.Mode).Run(async () => outcome = await runner.RunAsync(), CancellationToken.None);
        }
        catch (OutOfMemoryException exception)
        {
            // The memory was short while the run gave its things back: that passes, as it does while it plays.
            outcome = new RunOutcome(RunState.Blocked, exception.Message);
        }
        claimed.Leave();
        claimed.HasPlayed = watch.State is not null;
        claimed.StartPaused = watch.State is { } state ? state == RunState.Paused : claimed.StartPaused;
        return outcome;
    }

    // Waits for the next try; true when a command has ended the run instead.
    private async Task<bool> EndsAsync(Claimed claimed, TimeSpan delay, string reason, CancellationToken stopping)
    {
        var (started, isDue) = (environment.Time.GetTimestamp(), false);
        while (!isDue)
        {
            var rest = delay - environment.Time.GetElapsedTime(started);
            if (rest <= TimeSpan.Zero && reason != NoPlace) return false;
            if (reason == NoPlace)
            {
                if (places.AreFree) return false;
                rest = s_betweenLooks;
            }
            await claimed.Active.Mailbox.WaitAsync(rest, environment.Time, stopping);
            stopping.ThrowIfCancellationRequested();
            while (claimed.Active.Mailbox.TryTake(out var command))
            {
                if (command is ChangeSimulation { Command: Stop })
                {
                    if (TryEnd(claimed, command, reason)) return true;
                    continue;
                }
                isDue |= command is RetryRun;
                if (command is RetryRun) command.Complete();
                else command.Abandon();
            }
        }
        return false;
    }

    private bool TryEnd(Claimed claimed, RunCommand command, string reason)
    {
        var execution = claimed.Execution;
        var error = $"It was stopped while it was blocked, so it has no last event. What it waited for: {execution.WithoutRoot(reason)}";
        try
        {
            var now = environment.Time.GetUtcNow();
            if (claimed.HasBegun) SessionManifest.End(execution.Folder, RunState.Stopped, error, now, environment.Root.Files);
        }
        catch (DurableFileException exception)
        {
            command.Refuse(exception);
            return false;
        }
        Conclude(execution, new RunOutcome(RunState.Stopped, error));
        command.Complete();
        return true;
    }

    // The run that began is continued; one that never did is started.
    private async Task<Step> TakeUpAsync(Claimed claimed, CancellationToken stopping)
    {
        try
        {
            var found = PendingRecoveries.Find(claimed.Execution.Folder, environment.Root.Files, isRetry: claimed.HasBegun);
            var isOurs = found?.Manifest is { } manifest && manifest.Session == claimed.Execution.SessionId;
            claimed.HasBegun |= isOurs && (claimed.MayHaveBegun || found!.Manifest!.Run > claimed.Execution.View.Record.Run);
            claimed.Recovery = claimed.HasBegun ? found : null;
        }
        catch (DurableFileException exception)
        {
            return new Blocked(exception.Message);
        }
        return await OpenAsync(claimed, stopping);
    }

    private async Task<Step> OpenAsync(Claimed claimed, CancellationToken stopping)
    {
        var execution = claimed.Execution;
        var isNew = claimed.Recovery is null;
        try
        {
            claimed.Recovery?.CheckRules(environment.Root.Files, environment.Time);
            var findings = new List<Finding>();
            string? missing = null;
            if (claimed.Recovery?.Damage is { } damage) throw damage;
            var plan = claimed.Recovery is { } recovery
                ? planner.Resume(execution.View.Record, recovery, findings, out missing)
                : planner.Plan(execution.View.Record, findings);
            if (missing is not null) return new Blocked(missing);
            if (plan is null) return WithoutPlan(execution, findings, isNew);
            if (isNew) plan = planner.OfOneDay(plan);
            if (plan.Mode == Mode.Backtest && claimed.Place is null && disk.Shortage() is { } shortage) return new Blocked(shortage.Detail);
            if (plan.Mode == Mode.Backtest && (claimed.Place ??= places.TryEnter()) is null) return new Blocked(NoPlace);
            var run = await OpenRun.OpenAsync(
                plan,
                environment,
                new RunHooks(execution.Stream, status => WriterChanged(execution, status), claimed.Recovery),
                stopping);
            claimed.HasBegun = true;
            var feed = run.Source.Live is null ? null : plan.Strategy.Trading.Symbol;
            execution.Attach(run.Writer, plan.Strategy.Exchange, feed, plan.StrategyVersion);
            library.Changed(execution.SessionId);
            return new Opened(run);
        }
        catch (MarketDataException exception) when (!isNew || exception is MarketDataMissingException or MarketDataMemoryException)
        {
            // A run that is taken up has read its data before: they were changed, and can be put back.
            return new Blocked(exception.Message);
        }
        catch (MarketDataException exception)
        {
            return Abandon(execution, MarketDataProblems.BadMarketData.With(exception.Message));
        }
        catch (SessionFolderTakenException exception)
        {
            return new Blocked(exception.Message);
        }
        catch (SessionDivergedException exception)
        {
            return Abandon(execution, ExecutionProblems.SessionUnavailable.With(exception.Message), RunState.Diverged);
        }
        catch (SessionDamagedException exception)
        {
            return Abandon(
                execution, ExecutionProblems.SessionUnavailable.With($"{exception.Code}: {exception.Message}"), RunState.Damaged);
        }
        catch (SessionException exception)
        {
            return Abandon(execution, ExecutionProblems.SessionUnavailable.With($"{exception.Code}: {exception.Message}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            return new Blocked(exception.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The service stops: the execution keeps its state on disk and the next start recovers it.
            execution.Conclude(default);
            return new Ended(ExecutionProblems.SessionUnavailable.With("The service is stopping."));
        }
        catch (Exception exception)
        {
            _logger.LogError(exception, "Session {SessionId} could not be started", execution.SessionId);
            return Abandon(execution, CommonProblems.Internal.With($"The session could not be started: {exception.GetType().Name}."));
        }
    }

    private Step WithoutPlan(Execution execution, List<Finding> findings, bool isNew)
    {
        var problem = Finding.Summarise(findings);
        if (!isNew) return Abandon(execution, problem, RunState.Diverged);
        return findings.TrueForAll(f => f.Kind == ExecutionProblems.UnknownSymbol)
            ? new Blocked(Details(problem))
            : Abandon(execution, problem);
    }

    private void WriterChanged(Execution execution, WriterStatus status)
    {
        if (status.State == WriterState.DiskFull)
            _logger.LogWarning("Session {SessionId} waits for the disk: {Reason}", execution.SessionId, status.Reason);
        execution.WriterChanged(status);
    }

    private Ended Abandon(Execution execution, ApiProblem problem, RunState state = RunState.Failed)
    {
        Conclude(execution, new RunOutcome(state, Details(problem)));
        return new Ended(problem with { Detail = execution.WithoutRoot(problem.Detail) });
    }

    // The versions of its market data stay while the run can be taken up.
    private void Conclude(Execution execution, RunOutcome outcome)
    {
        execution.Conclude(outcome);
        library.Changed(execution.SessionId);
        if (outcome.State is not { } state || !state.IsFinal()) return;
        try
        {
            if (state.IsInterrupted() && SessionManifest.Read(execution.Folder, environment.Root.Files) is { CanBeTakenUp: true }) return;
            environment.MarketData.Release(execution.SessionId.ToString());
        }
        catch (Exception exception) when (exception is IOException or SessionException)
        {
            // The next start of the service removes what no run needs.
            _logger.LogWarning(exception, "The market data of session {SessionId} is still kept", execution.SessionId);
        }
    }

    private static string Details(ApiProblem problem) =>
        string.Join(' ', problem.Errors.Select(e => e.Message).Where(m => m != problem.Detail).Prepend(problem.Detail));

    /// <summary>A claimed execution between its tries.</summary>
    private sealed class Claimed(Execution execution, LiveRun active, bool startPaused)
    {
        private PendingRecovery? _recovery;

        public Execution Execution => execution;

        public LiveRun Active => active;

        public bool StartPaused { get; set; } = startPaused;

        /// <summary>Its place among the backtests; null while it has none.</summary>
        public IDisposable? Place { get; set; }

        /// <summary>True when the last try came as far as playing.</summary>
        public bool HasPlayed { get; set; }

        /// <summary>True when an unfinished run in the folder is this one, whatever its number.</summary>
        public bool MayHaveBegun { get; init; }

        /// <summary>True once the run is in its folder.</summary>
        public bool HasBegun { get; set; }

        /// <summary>Gives its place among the backtests back.</summary>
        public void Leave()
        {
            Place?.Dispose();
            Place = null;
        }

        public PendingRecovery? Recovery
        {
            get => _recovery;
            set
            {
                _recovery = value;
                HasBegun |= value is not null;
            }
        }
    }

    /// <summary>What a try came to.</summary>
    private abstract record Step;

    private sealed record Opened(OpenRun Run) : Step;

    private sealed record Blocked(string Reason) : Step;

    private sealed record Ended(ApiProblem Problem) : Step;

    /// <summary>Remembers the last state that a run was in while it played.</summary>
    private sealed class PlayWatch(IRunObserver observer) : IRunObserver
    {
        public RunState? State { get; private set; }

        public bool WantsView => observer.WantsView;

        public void StateChanged(RunState state)
        {
            State = state;
            observer.StateChanged(state);
        }

        public void SpeedChanged(Speed speed) => observer.SpeedChanged(speed);

        public void Progressed(ExecutionProgress progress, Engine.LiveView? view) => observer.Progressed(progress, view);
    }
}
