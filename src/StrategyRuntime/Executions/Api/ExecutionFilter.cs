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
    public static Execution Execution(HttpContext context) => (Execution)context.Items[s_key]!;

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var text = context.HttpContext.Request.RouteValues["session_id"] as string;
        if (!SessionId.TryParse(text, out var sessionId))
        {
            return Finding.Summarise([CommonProblems.InvalidRequest.At(
                "session_id",
                $"session_id must be {SessionId.Rule}, each part of {Identifier.Rule}")]).ToResult();
        }
        var user = context.HttpContext.RequestServices.GetRequiredService<ICurrentUser>();
        if (!user.MaySee(sessionId.Value.UserId) || !host.TryGet(sessionId.Value, out var execution))
            return CommonProblems.UnknownExecution.With($"There is no execution {sessionId}.").ToResult();
        context.HttpContext.Items[s_key] = execution;
        return await next(context);
    }
}
