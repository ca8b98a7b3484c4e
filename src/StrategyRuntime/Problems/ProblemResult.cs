using System.Globalization;

namespace StrategyRuntime.Problems;

/// <summary>Answers with problem details.</summary>
internal sealed class ProblemResult(ApiProblem problem) : IResult, IStatusCodeHttpResult
{
    /// <inheritdoc/>
    public int? StatusCode => problem.Kind.Status;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = problem.Kind.Status;
        if (problem.Kind.RetryAfterSeconds is { } seconds)
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (problem.Current is { } current) httpContext.Response.Headers.ETag = current.Etag;
        return httpContext.Response.WriteAsJsonAsync(
            problem.ToDocument(), options: null, ApiProblem.ContentType, httpContext.RequestAborted);
    }

    /// <summary>Lets a handler return a problem where a result is asked for.</summary>
    public static implicit operator ProblemResult(ApiProblem problem) => new(problem);
}

/// <summary>Declares the errors of a route.</summary>
internal static class ProblemResultExtensions
{
    /// <summary>Adds problem details with these statuses to the route's description.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) route.Produces<ProblemDocument>(status, ApiProblem.ContentType);
        return route;
    }

    /// <summary>The problem as a result.</summary>
    public static ProblemResult ToResult(this ApiProblem problem) => new(problem);
}
