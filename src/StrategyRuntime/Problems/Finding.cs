using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Problems;

/// <summary>Something wrong at one place of a request. Findings are gathered, so that the caller sees all of them at once.</summary>
internal sealed record Finding(ProblemKind Kind, Problem Error)
{
    /// <summary>
    /// The findings as one answer: of their own kind when they share it, a plain invalid request otherwise. Its status is 422 only when all
    /// that is wrong is the data that the request names.
    /// </summary>
    public static ApiProblem Summarise(IReadOnlyList<Finding> findings)
    {
        var kind = findings.DistinctBy(f => f.Kind).Count() == 1 ? findings[0].Kind : CommonProblems.InvalidRequest;
        var status = findings.All(f => f.Kind.Status == StatusCodes.Status422UnprocessableEntity)
            ? StatusCodes.Status422UnprocessableEntity
            : StatusCodes.Status400BadRequest;
        var detail = findings.Count == 1 ? findings[0].Error.Message : $"{findings.Count} things are wrong with the request; see errors.";
        return new ApiProblem(kind with { Status = status }, detail, [.. findings.Select(f => f.Error)]);
    }
}
