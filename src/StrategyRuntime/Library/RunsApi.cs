using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Api;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Library;
using StrategyRuntime.Users;

namespace StrategyRuntime.Library;

/// <summary>Routes of the run library.</summary>
internal static class RunsApi
{
    private static readonly RunResponse s_run = new(
        "local.sample-sma-cross.paper", 1, "sample-sma-cross", "SMA cross", new string('0', 64), 1, "paper", null, true, false, "backtest",
        DataSource.Data, "completed", "end_of_data", ["SP500"], "2010-01-01", "2010-12-31", new Dictionary<string, string>(), "next_tick",
        1, "USD", 100_000, null, new DateTimeOffset(2025, 1, 6, 10, 0, 1, TimeSpan.Zero),
        new DateTimeOffset(2025, 1, 6, 10, 0, 2, TimeSpan.Zero), 434,
        new RunFigures(-4047.09m, 0, 95_952.91m, 0, -0.0404709, -0.0404709, 0.15184, -0.1866, -0.2674, -0.2665, 0.7124, 33.33, -674.515, 6),
        ["trend"], null, false);

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapRuns(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("").WithTags("Runs").TakesLong();
        routes.MapGet("/runs", List).WithExample(response: new Page<RunResponse>([s_run], null)).ProducesProblems(400, 503);
        routes.MapGet("/executions/{session_id}/runs", ListOne)
            .WithExample(response: new Page<RunResponse>([s_run], null))
            .ProducesProblems(400, 404, 503);
        return api;
    }

    /// <summary>Lists every run of all of the caller's executions, also of removed ones whose files are still there.</summary>
    /// <param name="shelf">The runs.</param>
    /// <param name="user">The caller.</param>
    /// <param name="memory">What answers may take.</param>
    /// <param name="q">Words that must each occur in an id, a name, a symbol, a tag or the notes.</param>
    /// <param name="strategy">The strategy's id.</param>
    /// <param name="account">The broker connection's id.</param>
    /// <param name="label">The label.</param>
    /// <param name="tag">One of the tags.</param>
    /// <param name="symbol">One of the symbols.</param>
    /// <param name="state">The state.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="star"><c>true</c> for marked ones only.</param>
    /// <param name="removed"><c>false</c> without executions that were removed, <c>true</c> for those only.</param>
    /// <param name="sort">A field or a figure, with <c>-</c> in front for the largest first; <c>-started_at</c> when absent.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cursor">What the last page gave as <c>next</c>.</param>
    internal static Results<Ok<Page<RunResponse>>, ProblemResult> List(
        RunShelf shelf,
        ICurrentUser user,
        MemoryBudget memory,
        string? q = null,
        string? strategy = null,
        string? account = null,
        string? label = null,
        string? tag = null,
        string? symbol = null,
        string? state = null,
        string? mode = null,
        bool? star = null,
        bool? removed = null,
        string? sort = null,
        string? limit = null,
        string? cursor = null)
    {
        if (!PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)) return problem.ToResult();
        if (memory.Shortage() is { } shortage) return shortage.ToResult();
        var query = new RunQuery(q, strategy, account, label, tag, symbol, state, mode, star, removed);
        var runs = shelf.List(user.UserId).Where(query.Takes);
        return RunOrder.Sort(runs, sort).Succeeded(out var sorted, out problem) ? TypedResults.Ok(page.Cut(sorted)) : problem.ToResult();
    }

    /// <summary>Lists the runs of one execution, the latest first; also of one that was removed.</summary>
    internal static Results<Ok<Page<RunResponse>>, ProblemResult> ListOne(
        [FromRoute(Name = "session_id")] string sessionId,
        HttpContext context,
        RunShelf shelf,
        ExecutionHost host,
        MemoryBudget memory,
        string? limit = null,
        string? cursor = null)
    {
        if (!PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)
            || !ExecutionFilter.Session(context).Succeeded(out var session, out problem)) return problem.ToResult();
        if (memory.Shortage() is { } shortage) return shortage.ToResult();
        var runs = shelf.List(session.UserId).Where(r => r.SessionId == session.ToString()).OrderByDescending(r => r.Run).ToList();
        return runs.Count == 0 && !host.TryGet(session, out _)
            ? CommonProblems.UnknownExecution.With($"There is no execution {session}.").ToResult()
            : TypedResults.Ok(page.Cut(runs));
    }
}

/// <summary>The runs of a user with what is known of their executions.</summary>
internal sealed class RunShelf(RunLibrary library, ExecutionHost host, ExecutionCatalog catalog, ILogger<RunShelf> logger)
{
    /// <summary>A user's runs, in no order.</summary>
    public IReadOnlyList<RunResponse> List(string userId)
    {
        var removed = new Dictionary<SessionId, ExecutionRecord?>();
        return [.. library.List(userId).Select(Show)];

        RunResponse Show(RunEntry run)
        {
            if (host.TryGet(run.Session, out var execution)) return RunResponse.Of(run, execution.View.Record, isRemoved: false);
            if (!removed.TryGetValue(run.Session, out var record)) removed[run.Session] = record = Removed(run.Session);
            return RunResponse.Of(run, record, isRemoved: true);
        }
    }

    private ExecutionRecord? Removed(SessionId session)
    {
        try
        {
            return catalog.TryGetRemoved(session, out var record) ? record : null;
        }
        catch (CatalogException exception)
        {
            // Its runs are listed without tags and notes.
            logger.LogWarning(exception, "The record of the removed execution {SessionId} cannot be read", session);
            return null;
        }
    }
}

/// <summary>Reads the library when the service starts, so that the first request finds it read.</summary>
internal sealed class LibraryReader(RunLibrary library, ILogger<LibraryReader> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            foreach (var user in library.Users)
            {
                stoppingToken.ThrowIfCancellationRequested();
                var skipped = new List<Storage.Root.SkippedFolder>();
                library.List(user, skipped);
                foreach (var run in skipped) logger.LogWarning("The run in {Folder} is not listed: {Reason}", run.Name, run.Reason);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next request reads it again, and says what is wrong.
            logger.LogWarning(exception, "The run library could not be read");
        }
    }
}

/// <summary>Registers the run library.</summary>
internal static class LibrarySetup
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddRunLibrary(this IServiceCollection services) =>
        services.AddSingleton<RunShelf>().AddHostedService<LibraryReader>();
}
