using Microsoft.Extensions.Options;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Library;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Retention;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Executions.Commands;

/// <summary>Deletes earlier runs of an execution: one that is named, or those beyond what is kept of each.</summary>
internal sealed class RunRetention(
    DataRoot root,
    RunReaders readers,
    RunLibrary library,
    IOptions<LimitsOptions> limits,
    TimeProvider time,
    ILogger<RunRetention> logger)
{
    private readonly EarlierRunFolders _folders = new(root, root.Files);

    /// <summary>Deletes an earlier run; a problem when there is none of that number.</summary>
    public ApiProblem? Delete(SessionId session, int run)
    {
        if (_folders.ListOf(root.SessionFolder(session)).FirstOrDefault(r => r.Run == run) is not { } found)
            return ExecutionProblems.UnknownRun.With($"{session} has no earlier run {run}.");
        Delete(session, found);
        return null;
    }

    /// <summary>Deletes what is beyond the bounds, the oldest first. A run that cannot be deleted stays until the next time.</summary>
    public void Apply(SessionId session)
    {
        var policy = new RetentionPolicy
        {
            KeepRuns = limits.Value.KeepRuns is > 0 and var runs ? runs : null,
            MaxBytes = limits.Value.KeepRunBytes is > 0 and var bytes ? bytes : null,
        };
        if (policy is { KeepRuns: null, MaxBytes: null }) return;
        try
        {
            foreach (var expired in policy.Select(_folders.ListOf(root.SessionFolder(session)), time.GetUtcNow()))
                Delete(session, expired.Run);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(exception, "Earlier runs of session {SessionId} are still kept", session);
        }
    }

    private void Delete(SessionId session, EarlierRunFolder run)
    {
        _folders.Delete(run);
        readers.Forget(run.Folder);
        library.Changed(session);
        root.Usage.Add(run.Folder, -run.Bytes);
        logger.LogInformation("Run {Run} of session {SessionId} was deleted", run.Run, run.SessionId);
    }
}
