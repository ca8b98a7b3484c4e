using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.MarketData;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.Recovery;
using StrategyRuntime.Storage.Writing;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Executions.Commands;

/// <summary>Opens the data and the files of a claimed execution and starts its loop on the shared threads.</summary>
internal sealed class RunLauncher(RunPlanner planner, RunEnvironment environment, DedicatedThreadScheduler threads, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<SessionRunner>();

    /// <summary>
    /// Starts a claimed run. When its data or its files cannot be used, the run is concluded as failed and the problem is returned.
    /// </summary>
    public async Task<ApiProblem?> LaunchAsync(
        Execution execution, LiveRun active, PendingRecovery? recovery, bool startPaused, CancellationToken stopping)
    {
        using var span = RuntimeTraces.Launch(execution.SessionId);
        try
        {
            recovery?.CheckRules(environment.Root.Files, environment.Time);
            var findings = new List<Finding>();
            if (planner.Plan(execution.View.Record, findings) is not { } plan) return Abandon(execution, Finding.Summarise(findings));
            var run = await OpenRun.OpenAsync(
                plan,
                environment,
                new RunHooks(execution.Stream, status => WriterChanged(execution, status), recovery),
                stopping);
            execution.Attach(run.Writer, plan.Strategy.Exchange);
            var runner = new SessionRunner(run, active.Mailbox, execution, environment.Time, startPaused, _logger, stopping);
            _ = threads.Run(
                async () => execution.Conclude(await runner.RunAsync()),
                CancellationToken.None);
            return null;
        }
        catch (MarketDataException exception)
        {
            return Abandon(execution, MarketDataProblems.BadMarketData.With(exception.Message));
        }
        catch (SessionFolderTakenException exception)
        {
            return Abandon(execution, ExecutionProblems.FolderTaken.With(exception.Message));
        }
        catch (SessionDivergedException exception)
        {
            return Abandon(execution, ExecutionProblems.SessionUnavailable.With(exception.Message), RunState.Diverged);
        }
        catch (SessionException exception)
        {
            return Abandon(execution, ExecutionProblems.SessionUnavailable.With($"{exception.Code}: {exception.Message}"));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The service stops: the execution keeps its state on disk and the next start recovers it.
            execution.Conclude(default);
            return ExecutionProblems.SessionUnavailable.With("The service is stopping.");
        }
        catch (Exception exception)
        {
            _logger.LogError(exception, "Session {SessionId} could not be started", execution.SessionId);
            return Abandon(execution, CommonProblems.Internal.With($"The session could not be started: {exception.GetType().Name}."));
        }
    }

    private void WriterChanged(Execution execution, WriterStatus status)
    {
        if (status.State == WriterState.DiskFull)
            _logger.LogWarning("Session {SessionId} waits for the disk: {Reason}", execution.SessionId, status.Reason);
        execution.WriterChanged(status);
    }

    private static ApiProblem Abandon(Execution execution, ApiProblem problem, RunState state = RunState.Failed)
    {
        var details = problem.Errors.Select(e => e.Message).Where(m => m != problem.Detail).Prepend(problem.Detail);
        execution.Conclude(new RunOutcome(state, string.Join(' ', details)));
        return problem with { Detail = execution.WithoutRoot(problem.Detail) };
    }
}
