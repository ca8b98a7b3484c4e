using Microsoft.AspNetCore.Http.HttpResults;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Routes;

/// <summary>Answers a list route with the part that the query parameters <c>limit</c> and <c>cursor</c> name.</summary>
internal static class Listing
{
    /// <summary>The part, each item as the API shows it.</summary>
    public static Results<Ok<Page<TResponse>>, ProblemResult> Of<TItem, TResponse>(
        IEnumerable<TItem> all, string? limit, string? cursor, Func<TItem, TResponse> show) =>
        PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)
            ? TypedResults.Ok(page.Cut(all).Select(show))
            : problem.ToResult();
}
