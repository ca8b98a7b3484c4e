using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
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
    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapStrategies(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/strategies").WithTags("Strategies");
        routes.MapGet("", List).WithExample(response: StrategyExamples.List).ProducesProblems(400);
        routes.MapPost("/validate", ValidateAsync)
            .Accepts<object>(MediaTypeNames.Application.Json)
            .WithExample(StrategyExamples.Document, """{ "valid": true, "errors": [], "problems": [], "warnings": [] }""")
            .ProducesProblems(413, 415);
        var one = routes.MapGroup("/{strategy_id}").AddEndpointFilter(new IdentifierFilter("strategy_id"));
        one.MapGet("", Get).Produces<object>().WithExample(response: StrategyExamples.Document).ProducesProblems(400, 404);
        one.MapPut("", PutAsync)
            .Accepts<object>(MediaTypeNames.Application.Json)
            .WithExample(StrategyExamples.Document, StrategyExamples.Saved)
            .ProducesProblems(400, 409, 413, 415, 429);
        one.MapDelete("", Delete).ProducesProblems(400, 404, 409);
        return api;
    }

    /// <summary>Lists the caller's strategies and the built-in samples, ordered by id.</summary>
    internal static Results<Ok<Page<StrategyResponse>>, ProblemResult> List(
        StrategyCatalog catalog, ICurrentUser user, string? limit = null, string? cursor = null)
    {
        if (!PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)) return problem.ToResult();
        var part = page.Cut(catalog.List(user.UserId));
        return TypedResults.Ok(new Page<StrategyResponse>([.. part.Items.Select(StrategyResponse.Of)], part.Next));
    }

    /// <summary>The document, byte for byte as it was saved.</summary>
    internal static IResult Get([FromRoute(Name = "strategy_id")] string strategyId, StrategyCatalog catalog, ICurrentUser user) =>
        catalog.TryGet(user.UserId, strategyId, out var stored) ? new TaggedJson(stored.Document) : Unknown(strategyId).ToResult();

    /// <summary>Saves a document. All of its problems are reported at once, and then nothing is saved.</summary>
    internal static async Task<Results<Created<StrategyResponse>, Ok<StrategyResponse>, ProblemResult>> PutAsync(
        [FromRoute(Name = "strategy_id")] string strategyId,
        HttpRequest request,
        StrategyCatalog catalog,
        ICurrentUser user,
        IOptions<LimitsOptions> limits,
        CancellationToken cancellationToken)
    {
        if (!(await JsonBody.ReadBytesAsync(request, cancellationToken)).Succeeded(out var bytes, out var problem)) return problem.ToResult();
        var document = StrategyDocument.Parse(bytes);
        if (!document.IsValid) return Finding.Summarise([.. document.Problems.Select(p => new Finding(StrategyProblems.InvalidStrategy, p))]).ToResult();
        if (!catalog.TryGet(user.UserId, strategyId, out _)
            && LimitProblems.Quota("strategies", catalog.Count(user.UserId), limits.Value.StrategiesPerUser) is { } full) return full.ToResult();
        var outcome = catalog.Put(user.UserId, strategyId, bytes.Span);
        if (outcome == PutOutcome.ReadOnly) return ReadOnly(strategyId).ToResult();
        catalog.TryGet(user.UserId, strategyId, out var stored);
        var response = StrategyResponse.Of(stored!) with { Warnings = StrategyFindings.Of(document).Warnings };
        return outcome == PutOutcome.Created
            ? TypedResults.Created($"/api/v1/strategies/{strategyId}", response)
            : TypedResults.Ok(response);
    }

    /// <summary>Deletes a document that no execution uses.</summary>
    internal static Results<NoContent, ProblemResult> Delete(
        [FromRoute(Name = "strategy_id")] string strategyId, StrategyCatalog catalog, IExecutionUse executions, ICurrentUser user)
    {
        var users = executions.SessionsOf(user.UserId).Where(s => s.StrategyId == strategyId).ToList();
        if (users.Count > 0 && !SampleStrategies.All.ContainsKey(strategyId))
            return StrategyProblems.InUse.With($"Remove these executions first: {string.Join(", ", users)}.").ToResult();
        return catalog.Delete(user.UserId, strategyId) switch
        {
            DeleteOutcome.Deleted => TypedResults.NoContent(),
            DeleteOutcome.ReadOnly => ReadOnly(strategyId).ToResult(),
            _ => Unknown(strategyId).ToResult(),
        };
    }

    /// <summary>Says everything that is wrong with a document, without saving it.</summary>
    internal static async Task<Results<Ok<ValidationResponse>, ProblemResult>> ValidateAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!(await JsonBody.ReadBytesAsync(request, cancellationToken)).Succeeded(out var bytes, out var problem)) return problem.ToResult();
        var document = StrategyDocument.Parse(bytes);
        var (valid, problems, warnings) = StrategyFindings.Of(document);
        return TypedResults.Ok(new ValidationResponse(valid, [.. document.Problems.Select(ProblemError.Of)], problems, warnings));
    }

    private static ApiProblem Unknown(string id) => StrategyProblems.UnknownStrategy.With($"There is no strategy '{id}'.");

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
