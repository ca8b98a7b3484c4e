using System.Globalization;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Executions.Api;

/// <summary>Finds the run that a route names, also of an execution that was removed and whose files are still there.</summary>
internal sealed class RunFilter(ExecutionHost host, RunReaders runs) : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!ExecutionFilter.Session(http).Succeeded(out var session, out var problem)
            || !Number(http).Succeeded(out var run, out problem)) return problem.ToResult();
        if (Find(session, run) is not { } shown)
            return ExecutionProblems.UnknownRun.With(string.Create(CultureInfo.InvariantCulture, $"There is no run {run} of {session}."))
                .ToResult();
        if (shown.Earlier is { } lease) http.Response.RegisterForDispose(lease);
        ExecutionFilter.Show(http, shown);
        return await next(context);
    }

    /// <summary>The number of the run that a route names.</summary>
    public static Attempt<int> Number(HttpContext context) => TryParse(context.Request.RouteValues["run"] as string, out var run)
        ? run
        : Finding.Summarise([CommonProblems.InvalidRequest.At("run", "run must be a whole number above 0")]);

    /// <summary>Reads the number of a run.</summary>
    public static bool TryParse(string? text, out int run) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out run) && run > 0;

    private ShownRun? Find(SessionId session, int run)
    {
        if (host.TryGet(session, out var execution) && execution.View.Record.Run == run) return new ShownRun(execution);
        return runs.Open(session, run) is { } lease ? new ShownRun(lease, execution) : null;
    }
}
