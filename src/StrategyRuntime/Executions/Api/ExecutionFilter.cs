using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Problems;
using StrategyRuntime.Users;

namespace StrategyRuntime.Executions.Api;

/// <summary>
/// Finds the execution that a route names, for the caller: 400 for a text that is not a session id, 404 for an execution that the caller
/// may not see.
/// </summary>
internal sealed class ExecutionFilter(ExecutionHost host) : IEndpointFilter
{
    private static readonly object s_key = new();

    /// <summary>The execution that the filter found.</summary>
    public static Execution Execution(HttpContext context) => Run(context).Execution!;

    /// <summary>The run that the route shows.</summary>
    public static ShownRun Run(HttpContext context) => (ShownRun)context.Items[s_key]!;

    /// <summary>The session id of the route, of a user whose items the caller may see.</summary>
    public static Attempt<SessionId> Session(HttpContext context)
    {
        var text = context.Request.RouteValues["session_id"] as string;
        if (!SessionId.TryParse(text, out var sessionId))
        {
            return Finding.Summarise([CommonProblems.InvalidRequest.At(
                "session_id", $"session_id must be {SessionId.Rule}, each part of {Identifier.Rule}")]);
        }
        return context.RequestServices.GetRequiredService<ICurrentUser>().MaySee(sessionId.Value.UserId)
            ? sessionId.Value
            : CommonProblems.UnknownExecution.With($"There is no execution {sessionId}.");
    }

    /// <summary>Has the route show a run.</summary>
    public static void Show(HttpContext context, ShownRun run) => context.Items[s_key] = run;

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!Session(context.HttpContext).Succeeded(out var session, out var problem)) return problem.ToResult();
        if (!host.TryGet(session, out var execution))
            return CommonProblems.UnknownExecution.With($"There is no execution {session}.").ToResult();
        Show(context.HttpContext, new ShownRun(execution));
        return await next(context);
    }
}
