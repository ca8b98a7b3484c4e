using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Strategies;
using StrategyRuntime.Users;

namespace StrategyRuntime.Previews;

/// <summary>The route that computes previews.</summary>
internal static class PreviewsApi
{
    private static readonly PreviewRequest s_request = new(
        Base: new PreviewBaseRequest("local.sample-sma-cross.paper", 1),
        Changes: [new PreviewChangeRequest(Without: "leave-long"), new PreviewChangeRequest(CostsFactor: 2)]);

    private static readonly PreviewResponse s_response = new(
        [], [], JsonSerializer.SerializeToElement(new { total_return = 0.0421, trades = 6 }),
        [new EquityPoint("2010-01-04T00:00:00-05:00", 100_000), new EquityPoint("2010-12-31T00:00:00-05:00", 104_210)],
        JsonSerializer.SerializeToElement(Array.Empty<object>()), 6, new Dictionary<string, long> { ["go-long"] = 3 });

    /// <summary>Maps it below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapPreviews(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/previews").WithTags("Previews").TakesLong().MapPost("", ComputeAsync)
            .Accepts<PreviewRequest>("application/json")
            .WithExample(s_request, s_response)
            .ProducesProblems(400, 404, 413, 415, 422, 429, 503);
        return api;
    }

    /// <summary>
    /// Computes a backtest that is kept nowhere: of a strategy, or of a run with changes on what that run began with. What is wrong with
    /// the strategy is in the answer. It stops when the client goes.
    /// </summary>
    internal static async Task<Results<Ok<PreviewResponse>, ProblemResult>> ComputeAsync(
        HttpRequest request, PreviewPlanner planner, PreviewRunner runner, MemoryBudget memory, ICurrentUser user, CancellationToken gone)
    {
        if (memory.Shortage() is { } shortage) return shortage.ToResult();
        if (!(await JsonBody.ReadObjectAsync(request, gone)).Succeeded(out var body, out var problem)
            || !planner.Plan(body, user).Succeeded(out var plan, out problem)
            || !(await runner.RunAsync(plan, user.CallerId, gone)).Succeeded(out var response, out problem)) return problem.ToResult();
        return TypedResults.Ok(response);
    }
}

/// <summary>What a preview shows.</summary>
/// <param name="Problems">What is wrong with the strategy; then there are no results.</param>
/// <param name="Warnings">What its author may not have meant.</param>
/// <param name="Metrics">metrics.json of the run; null without results.</param>
/// <param name="Equity">Equity at the close of each trading day and after each trade, at most 2,000 points.</param>
/// <param name="Trades">The first 5,000 trades, as in trades.json.</param>
/// <param name="TradesCount">All trades.</param>
/// <param name="Firings">How often each node completed; a node that never did is absent.</param>
internal sealed record PreviewResponse(
    IReadOnlyList<StrategyFinding> Problems,
    IReadOnlyList<StrategyFinding> Warnings,
    JsonElement? Metrics,
    IReadOnlyList<EquityPoint> Equity,
    JsonElement Trades,
    int TradesCount,
    IReadOnlyDictionary<string, long> Firings)
{
    /// <summary>A strategy that cannot run.</summary>
    public static PreviewResponse OfProblems(StrategyFindings found) => new(
        found.Problems, found.Warnings, null, [], NoTrades, 0, new Dictionary<string, long>());

    private static JsonElement NoTrades => JsonSerializer.SerializeToElement(Array.Empty<object>());
}

/// <summary>What a caller can get wrong about previews.</summary>
internal static class PreviewProblems
{
    /// <summary>The user has enough of them.</summary>
    public static readonly ProblemKind TooMany = new("too-many-previews", 429, "Too many previews at once", RetryAfterSeconds: 1);

    /// <summary>It took longer than it may.</summary>
    public static readonly ProblemKind TooLong = new("preview-too-long", 422, "The preview takes too long");
}

/// <summary>Registers the previews.</summary>
internal static class PreviewsSetup
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddPreviews(this IServiceCollection services) =>
        services.AddSingleton<PreviewPlanner>().AddSingleton<PreviewRunner>();
}
