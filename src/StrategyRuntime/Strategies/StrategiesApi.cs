using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Users;

namespace StrategyRuntime.Strategies;

/// <summary>Routes of strategy documents.</summary>
internal static class StrategiesApi
{
    private static readonly CatalogRoutes<StoredStrategy, StrategyResponse> s_catalog =
        new("strategies", "strategies", StrategyResponse.Of, new CatalogProblems(Unknown, StrategyProblems.InUse, ReadOnly));

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapStrategies(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/strategies").WithTags("Strategies");
        routes.MapGet("", List).WithExample(response: StrategyExamples.List).ProducesProblems(400);
        routes.MapPost("/validate", ValidateAsync)
            .Accepts<object>(MediaTypeNames.Application.Json)
            .WithExample(StrategyExamples.Parsed, new ValidationResponse(true, [], [], []))
            .ProducesProblems(413, 415);
        var one = routes.MapGroup("/{strategy_id}").AddEndpointFilter(new IdentifierFilter("strategy_id"));
        one.MapGet("", Get).Produces<object>().WithExample(response: StrategyExamples.Parsed).ProducesProblems(400, 404);
        one.MapPut("", PutAsync)
            .Accepts<object>(MediaTypeNames.Application.Json)
            .WithExample(StrategyExamples.Parsed, StrategyExamples.Saved)
            .ProducesProblems(400, 409, 412, 413, 415, 429, 507)
            .TakesDiskSpace();
        one.MapDelete("", Delete).ProducesProblems(400, 404, 409);
        one.MapVersions();
        return api;
    }

    /// <summary>Lists the caller's strategies and the built-in samples, ordered by id.</summary>
    internal static Results<Ok<CatalogPage<StrategyResponse>>, ProblemResult> List(
        StrategyCatalog catalog, ICurrentUser user, string? limit = null, string? cursor = null) =>
        s_catalog.List(unreadable => catalog.List(user.UserId, unreadable), limit, cursor);

    /// <summary>The document, byte for byte as it was saved.</summary>
    internal static IResult Get([FromRoute(Name = "strategy_id")] string strategyId, StrategyCatalog catalog, ICurrentUser user) =>
        catalog.TryGet(user.UserId, strategyId, out var stored) ? new TaggedJson(stored.Document) : Unknown(strategyId).ToResult();

    /// <summary>
    /// Saves a document. All of its problems are reported at once, and then nothing is saved. Other bytes than the saved ones are a new
    /// version. With <c>If-Match</c> it is saved only over the document of that ETag, with <c>If-None-Match: *</c> only as a new one.
    /// </summary>
    internal static async Task<Results<Created<StrategyResponse>, Ok<StrategyResponse>, ProblemResult>> PutAsync(
        [FromRoute(Name = "strategy_id")] string strategyId,
        HttpRequest request,
        StrategySaving saving,
        ICurrentUser user,
        CancellationToken cancellationToken)
    {
        if (!(await JsonBody.ReadBytesAsync(request, cancellationToken)).Succeeded(out var bytes, out var problem))
            return problem.ToResult();
        if (!saving.Save(user.UserId, strategyId, bytes, SaveConditions.Of(request)).Succeeded(out var saved, out problem))
            return problem.ToResult();
        Tag(request.HttpContext.Response, saved.Strategy);
        return saved.IsNew
            ? TypedResults.Created($"/api/v1/strategies/{strategyId}", saved.Strategy)
            : TypedResults.Ok(saved.Strategy);
    }

    /// <summary>Gives an answer the ETag of a document that was saved.</summary>
    internal static void Tag(HttpResponse response, StrategyResponse strategy) =>
        response.Headers.ETag = TaggedJson.TagOf(strategy.Hash);

    /// <summary>Deletes a document that no execution uses.</summary>
    internal static Results<NoContent, ProblemResult> Delete(
        [FromRoute(Name = "strategy_id")] string strategyId, StrategyCatalog catalog, IExecutionUse executions, ICurrentUser user)
    {
        // A sample is read-only whether it is used or not.
        var uses = SampleStrategies.All.ContainsKey(strategyId)
            ? []
            : executions.SessionsOf(user.UserId).Where(s => s.StrategyId == strategyId);
        return s_catalog.Delete(strategyId, uses, () => catalog.Delete(user.UserId, strategyId));
    }

    /// <summary>Reports every problem of a document, without saving it.</summary>
    internal static async Task<Results<Ok<ValidationResponse>, ProblemResult>> ValidateAsync(
        HttpRequest request, ExchangeCatalog exchanges, CancellationToken cancellationToken)
    {
        if (!(await JsonBody.ReadBytesAsync(request, cancellationToken)).Succeeded(out var bytes, out var problem))
            return problem.ToResult();
        var document = StrategyDocument.Parse(bytes, exchanges: exchanges.Find);
        var (valid, problems, warnings) = StrategyFindings.Of(document);
        return TypedResults.Ok(new ValidationResponse(valid, [.. document.Problems.Select(ProblemError.Of)], problems, warnings));
    }

    /// <summary>The problem of a strategy that the caller does not have.</summary>
    internal static ApiProblem Unknown(string id) => StrategyProblems.UnknownStrategy.With($"There is no strategy '{id}'.");

    private static ApiProblem ReadOnly(string id) =>
        StrategyProblems.ReadOnlySample.With($"'{id}' ships with the program; save your own under another id.");
}

/// <summary>What was found in a document.</summary>
/// <param name="Valid">True when nothing is wrong.</param>
/// <param name="Errors">Everything that is wrong, in the form of the errors of other answers.</param>
/// <param name="Problems">The same in the form of the command line.</param>
/// <param name="Warnings">What does no harm, and what its author may not have meant.</param>
internal sealed record ValidationResponse(
    bool Valid, IReadOnlyList<ProblemError> Errors, IReadOnlyList<StrategyFinding> Problems, IReadOnlyList<StrategyFinding> Warnings);
