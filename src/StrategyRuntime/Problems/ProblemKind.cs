namespace StrategyRuntime.Problems;

/// <summary>One entry of an error catalogue: what every occurrence of a problem has in common.</summary>
/// <param name="Slug">Last part of the problem type's URI.</param>
/// <param name="Status">HTTP status when it stands alone.</param>
/// <param name="Title">Short and the same each time.</param>
/// <param name="RetryAfterSeconds">Seconds after which another try may succeed; null when time alone changes nothing.</param>
internal sealed record ProblemKind(string Slug, int Status, string Title, int? RetryAfterSeconds = null)
{
    /// <summary>URI reference that identifies the kind.</summary>
    public string Type => $"/problems/{Slug}";

    /// <summary>An occurrence that is not about a field of the request.</summary>
    public ApiProblem With(string detail) => new(this, detail, []);

    /// <summary>One finding about a place in the request.</summary>
    public Finding At(string pointer, string detail, string? nodeId = null) => new(this, new Engine.Json.Problem(pointer, detail, nodeId));
}
