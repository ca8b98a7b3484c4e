using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Users;

namespace StrategyRuntime.Executions.Api;

/// <summary>Routes that add, remove, command and show executions.</summary>
internal static class ExecutionsApi
{
    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapExecutions(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/executions").WithTags("Executions");
        routes.MapGet("", List).WithExample(response: ExecutionExamples.List).ProducesProblems(400);
        routes.MapPost("", AddAsync)
            .Accepts<ExecutionRequest>("application/json")
            .Produces<ExecutionResponse>(StatusCodes.Status201Created)
            .WithMetadata(new TakesIdempotencyKey())
            .WithExample(ExecutionExamples.Add, ExecutionExamples.Execution)
            .ProducesProblems(400, 409, 413, 415, 422);
        routes.MapPost("/start-all", StartAllAsync).WithExample(response: ExecutionExamples.Outcomes);
        routes.MapPost("/stop-all", StopAllAsync).WithExample(response: ExecutionExamples.Outcomes);

        var one = routes.MapGroup("/{session_id}").AddEndpointFilter<ExecutionFilter>();
        one.MapGet("", Get).WithExample(response: ExecutionExamples.Execution).ProducesProblems(400, 404);
        one.MapPatch("", ChangeAsync)
            .Accepts<ExecutionChangeRequest>("application/json")
            .WithExample(ExecutionExamples.Patch, ExecutionExamples.Execution)
            .ProducesProblems(400, 404, 413, 415, 422, 503, 507);
        one.MapDelete("", RemoveAsync).WithExample(response: ExecutionExamples.Execution).ProducesProblems(400, 404, 409, 503, 507);
        one.MapDelete("/runs/{run}", DeleteRun).ProducesProblems(400, 404, 409, 503);
        one.MapPost("/start", StartAsync).WithExample(response: ExecutionExamples.Execution).ProducesProblems(400, 404, 409, 422, 503, 507);
        one.MapPost("/stop", StopAsync).WithExample(response: ExecutionExamples.Execution).ProducesProblems(400, 404, 409, 503, 507);
        one.MapPost("/retry", RetryAsync).WithExample(response: ExecutionExamples.Execution).ProducesProblems(400, 404, 409, 422, 503, 507);
        one.MapPost("/pause", PauseAsync).WithExample(response: ExecutionExamples.Execution).ProducesProblems(400, 404, 409, 503, 507);
        one.MapPost("/resume", ResumeAsync).WithExample(response: ExecutionExamples.Execution).ProducesProblems(400, 404, 409, 503, 507);
        one.MapPost("/square-off", SquareOffAsync).WithExample(response: ExecutionExamples.Execution)
            .ProducesProblems(400, 404, 409, 503, 507);
        one.MapPost("/positions/{trade_id}/close", ClosePositionAsync).WithExample(response: ExecutionExamples.Execution)
            .ProducesProblems(400, 404, 409, 503, 507);
        one.MapPost("/speed", ChangeSpeedAsync)
            .Accepts<SpeedRequest>("application/json")
            .WithExample(ExecutionExamples.NewSpeed, ExecutionExamples.Execution)
            .ProducesProblems(400, 404, 409, 413, 415);
        one.MapExecutionReads();

        // A run is read by the handlers that read the latest one.
        var run = routes.MapGroup("/{session_id}/runs/{run}").AddEndpointFilter<RunFilter>();
        run.MapGet("", Get).WithExample(response: ExecutionExamples.Execution).ProducesProblems(400, 404);
        run.MapExecutionReads();
        return api;
    }

    /// <summary>Lists the caller's executions, ordered by session id.</summary>
    internal static Results<Ok<Page<ExecutionResponse>>, ProblemResult> List(
        ExecutionHost host, ICurrentUser user, string? state = null, string? limit = null, string? cursor = null)
    {
        if (!PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)) return problem.ToResult();
        var executions = host.List(user.UserId).AsEnumerable();
        if (state is not null)
        {
            var states = Enum.GetValues<RunState>();
            if (!states.Any(s => SnakeCase.Word(s) == state))
            {
                return Finding.Summarise(
                    [CommonProblems.InvalidRequest.At("state", $"state must be one of {string.Join(", ", states.Select(SnakeCase.Word))}")])
                        .ToResult();
            }
            executions = executions.Where(e => SnakeCase.Word(e.State) == state);
        }
        return TypedResults.Ok(page.Cut(executions).Select(ExecutionResponse.Of));
    }

    /// <summary>
    /// Adds an execution. With <c>auto_start</c> it is started at once. Sent again with the same <c>Idempotency-Key</c>, it is answered as
    /// before.
    /// </summary>
    internal static async Task<IResult> AddAsync(
        HttpRequest request, ExecutionHost host, IdempotencyKeys keys, ICurrentUser user, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!(await JsonBody.ReadBytesAsync(request, cancellationToken)).Succeeded(out var body, out var problem))
            return problem.ToResult();
        return await keys.AnswerAsync(
            request, user.UserId, body, () => AddNewAsync(body, IdempotencyKeys.MarkOf(request, body), host, user.UserId, time));
    }

    private static async Task<Attempt<StoredResponse>> AddNewAsync(
        ReadOnlyMemory<byte> body, string? mark, ExecutionHost host, string userId, TimeProvider time)
    {
        if (!JsonBody.Parse(body).Succeeded(out var json, out var problem)) return problem;
        var findings = new List<Finding>();
        if (ExecutionRequest.Read(new JsonFields(json, findings), userId, time, findings) is not { } record)
            return Finding.Summarise(findings);
        if (!host.Add(record with { AddedBy = mark }, findings).Succeeded(out var execution, out problem)) return problem;
        // A start that fails shows in the execution's state and error: it was added all the same.
        if (record.AutoStart && execution.State == RunState.Queued) await host.DoAsync(execution, ExecutionCommand.Start);
        return new StoredResponse(
            StoredResponses.Hash(body.Span),
            StatusCodes.Status201Created,
            $"/api/v1/executions/{execution.SessionId}",
            JsonSerializer.Serialize(ExecutionResponse.Of(execution), RuntimeJson.Options));
    }

    /// <summary>Shows an execution, or the run of it that the route names.</summary>
    internal static Ok<ExecutionResponse> Get([FromRoute(Name = "session_id")] string sessionId, HttpContext context) =>
        TypedResults.Ok(ExecutionResponse.Of(ExecutionFilter.Run(context)));

    /// <summary>
    /// Changes what a next run uses, and tags, notes and star. A field that is absent stays, <c>null</c> gives it its default; a run that
    /// goes on keeps its settings. What names the execution cannot change: add another.
    /// </summary>
    internal static async Task<Results<Ok<ExecutionResponse>, ProblemResult>> ChangeAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, ExecutionHost host, CancellationToken cancellationToken)
    {
        if (!(await JsonBody.ReadObjectAsync(context.Request, cancellationToken)).Succeeded(out var body, out var problem))
            return problem.ToResult();
        var execution = ExecutionFilter.Execution(context);
        var findings = new List<Finding>();
        var edit = ExecutionChangeRequest.Read(new JsonFields(body, findings), execution.View.Record.Settings);
        if (findings.Count > 0) return Finding.Summarise(findings).ToResult();
        return host.Edit(execution, edit, findings) is { } refused
            ? refused.ToResult()
            : TypedResults.Ok(ExecutionResponse.Of(execution));
    }

    /// <summary>
    /// Takes an execution out; its files stay. A running one is refused unless <c>stop=true</c>. One that was blocked ends without a last
    /// event: then the answer is the execution, and its error says so.
    /// </summary>
    internal static async Task<Results<NoContent, Ok<ExecutionResponse>, ProblemResult>> RemoveAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, ExecutionHost host, bool stop = false)
    {
        var execution = ExecutionFilter.Execution(context);
        if (await host.RemoveAsync(execution, stop) is { } problem) return problem.ToResult();
        // A run that ended with a last event was stopped without an error.
        return execution.View is { Record.State: RunState.Stopped, Error: not null }
            ? TypedResults.Ok(ExecutionResponse.Of(execution))
            : TypedResults.NoContent();
    }

    /// <summary>Deletes an earlier run with its files. The current one stays.</summary>
    /// <param name="sessionId">The execution.</param>
    /// <param name="context">The request.</param>
    /// <param name="host">The executions.</param>
    internal static Results<NoContent, ProblemResult> DeleteRun(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, ExecutionHost host)
    {
        if (!RunFilter.Number(context).Succeeded(out var run, out var problem)) return problem.ToResult();
        return host.DeleteRun(ExecutionFilter.Execution(context), run) is { } refused ? refused.ToResult() : TypedResults.NoContent();
    }

    /// <summary>Starts a new run.</summary>
    internal static Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ProblemResult>> StartAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, ExecutionHost host) =>
            DoAsync(context, host, ExecutionCommand.Start);

    /// <summary>Ends the run: open orders are cancelled and positions closed at the last price.</summary>
    internal static Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ProblemResult>> StopAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, ExecutionHost host) => DoAsync(context, host, new Stop());

    /// <summary>Tries a blocked run now, or takes up a failed, diverged or damaged one whose reason is gone.</summary>
    internal static Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ProblemResult>> RetryAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, ExecutionHost host) =>
            DoAsync(context, host, ExecutionCommand.Retry);

    /// <summary>Holds market time.</summary>
    internal static Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ProblemResult>> PauseAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, ExecutionHost host) =>
            DoAsync(context, host, ExecutionCommand.Pause);

    /// <summary>Lets market time go on.</summary>
    internal static Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ProblemResult>> ResumeAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, ExecutionHost host) =>
            DoAsync(context, host, ExecutionCommand.Resume);

    /// <summary>Closes every position now, which ends the run; goes on record in inputs.jsonl.</summary>
    internal static Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ProblemResult>> SquareOffAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, ExecutionHost host) =>
            DoAsync(context, host, new SquareOff());

    /// <summary>Closes one position at the last price; the run goes on. Goes on record in inputs.jsonl.</summary>
    /// <param name="sessionId">The execution.</param>
    /// <param name="tradeId">The position: its key in positions.json.</param>
    /// <param name="context">The request.</param>
    /// <param name="host">Where executions are.</param>
    internal static Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ProblemResult>> ClosePositionAsync(
        [FromRoute(Name = "session_id")] string sessionId, [FromRoute(Name = "trade_id")] string tradeId, HttpContext context,
            ExecutionHost host) =>
        DoAsync(context, host, new ClosePosition(tradeId));

    /// <summary>Changes the speed of a running live simulation.</summary>
    internal static async Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ProblemResult>> ChangeSpeedAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, ExecutionHost host, CancellationToken cancellationToken)
    {
        if (!(await JsonBody.ReadObjectAsync(context.Request, cancellationToken)).Succeeded(out var body, out var problem))
            return problem.ToResult();
        var execution = ExecutionFilter.Execution(context);
        var findings = new List<Finding>();
        if (ExecutionRequest.ReadNewSpeed(new JsonFields(body, findings), execution.View.Record.Mode) is not { } speed)
            return Finding.Summarise(findings).ToResult();
        if (execution.State.IsActive() && execution.View.Record.Speed == speed)
            return TypedResults.Ok(ExecutionResponse.Of(execution));
        return await DoAsync(context, host, ExecutionCommand.ChangeSpeed, speed);
    }

    /// <summary>Starts everything that is queued.</summary>
    internal static Task<Ok<Page<CommandOutcome>>> StartAllAsync(ExecutionHost host, ICurrentUser user) =>
        DoAllAsync(host, user, s => s == RunState.Queued, execution => host.DoAsync(execution, ExecutionCommand.Start));

    /// <summary>Stops everything that is running.</summary>
    internal static Task<Ok<Page<CommandOutcome>>> StopAllAsync(ExecutionHost host, ICurrentUser user) =>
        DoAllAsync(host, user, RunStates.IsActive, execution => host.DoAsync(execution, new Stop()));

    private static async Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ProblemResult>> DoAsync(
        HttpContext context, ExecutionHost host, ExecutionCommand command, Speed speed = default)
    {
        var execution = ExecutionFilter.Execution(context);
        return Answer(execution, await host.DoAsync(execution, command, speed));
    }

    private static async Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ProblemResult>> DoAsync(
        HttpContext context, ExecutionHost host, Command command)
    {
        var execution = ExecutionFilter.Execution(context);
        return Answer(execution, await host.DoAsync(execution, command));
    }

    private static Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ProblemResult> Answer(
        Execution execution, Attempt<CommandVerdict> attempt)
    {
        if (!attempt.Succeeded(out var verdict, out var problem)) return problem.ToResult();
        var response = ExecutionResponse.Of(execution);
        return verdict == CommandVerdict.Already ? TypedResults.Ok(response) : TypedResults.Accepted((string?)null, response);
    }

    private static async Task<Ok<Page<CommandOutcome>>> DoAllAsync(
        ExecutionHost host, ICurrentUser user, Func<RunState, bool> concerns, Func<Execution, Task<Attempt<CommandVerdict>>> carryOut)
    {
        var outcomes = await Task.WhenAll(host.List(user.UserId).Where(e => concerns(e.State)).Select(async execution =>
        {
            var attempt = await carryOut(execution);
            attempt.Succeeded(out _, out var problem);
            return new CommandOutcome(execution.SessionId.ToString(), execution.State, problem?.ToDocument());
        }));
        return TypedResults.Ok(new Page<CommandOutcome>(outcomes, null));
    }
}

/// <summary>A speed to change to.</summary>
/// <param name="Speed">A multiple of market time, or <c>max</c>.</param>
internal sealed record SpeedRequest(Speed Speed);

/// <summary>What a command to many executions did to one of them.</summary>
/// <param name="SessionId">Which.</param>
/// <param name="State">Its state now.</param>
/// <param name="Problem">Why nothing was done, or null.</param>
internal sealed record CommandOutcome(string SessionId, RunState State, ProblemDocument? Problem);
