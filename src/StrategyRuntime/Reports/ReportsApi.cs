using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Executions.Api;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;

namespace StrategyRuntime.Reports;

/// <summary>The route of a run's report.</summary>
internal static class ReportsApi
{
    // The report brings its style with it, and does nothing.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

    /// <summary>Maps it below <c>/api/v1</c>, for the latest run and for the one that the route names.</summary>
    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder api)
    {
        Map(api.MapGroup("/executions/{session_id}").AddEndpointFilter<ExecutionFilter>());
        Map(api.MapGroup("/executions/{session_id}/runs/{run}").AddEndpointFilter<RunFilter>());
        return api;
    }

    private static void Map(RouteGroupBuilder run) => run.WithTags("Files").TakesLong().MapGet("/report.html", GetAsync)
        .Produces(StatusCodes.Status200OK, contentType: MediaTypeNames.Text.Html)
        .ProducesProblems(400, 404, 503);

    /// <summary>The run as one HTML file that needs nothing else.</summary>
    internal static async Task<IResult> GetAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, MemoryBudget memory, CancellationToken cancellationToken)
    {
        if (memory.Shortage() is { } shortage) return shortage.ToResult();
        var run = ExecutionFilter.Run(context);
        if (run.Reader() is not { LastSeq: > 0 } reader || run.Manifest() is not { } manifest)
            return ExecutionProblems.NoRun.With($"{run.Session} has not run yet; start it first.").ToResult();
        var report = await RunReport.WriteAsync(reader, manifest, cancellationToken);
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return Results.Bytes(report, $"{MediaTypeNames.Text.Html}; charset=utf-8");
    }
}
