using System.Net.Mime;
using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Problems;

/// <summary>An error that the caller can cause, answered as RFC 9457 problem details.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">What happened this time and what would be right.</param>
/// <param name="Errors">Places in the request, when there are some.</param>
internal sealed record ApiProblem(ProblemKind Kind, string Detail, IReadOnlyList<Problem> Errors)
{
    /// <summary>Media type of every error.</summary>
    public const string ContentType = MediaTypeNames.Application.ProblemJson;

    /// <summary>What there is now, when the caller knew something else.</summary>
    public CurrentState? Current { get; init; }

    /// <summary>The shape on the wire.</summary>
    public ProblemDocument ToDocument() => new(
        Kind.Type,
        Kind.Title,
        Kind.Status,
        Detail,
        Errors.Count == 0 ? null : [.. Errors.Select(ProblemError.Of)],
        Current);
}

/// <summary>Problem details, RFC 9457.</summary>
/// <param name="Type">URI reference that identifies the kind of problem.</param>
/// <param name="Title">The kind in words; the same each time.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What happened this time.</param>
/// <param name="Errors">Every place of the request that is wrong, when there are such places.</param>
/// <param name="Current">What there is now, when the caller knew something else.</param>
internal sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ProblemError>? Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CurrentState? Current = null);

/// <summary>What there is now.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Etag">Its ETag.</param>
internal sealed record CurrentState(int Version, string Etag);

/// <summary>One place of a request that is wrong.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the body, or the name of a route or query parameter.</param>
/// <param name="Detail">What is wrong there and what would be right.</param>
/// <param name="NodeId">Strategy node, for problems of strategy documents.</param>
internal sealed record ProblemError(
    string Pointer,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NodeId)
{
    /// <summary>A problem of a user's input on the wire.</summary>
    public static ProblemError Of(Problem problem) => new(problem.Pointer, problem.Message, problem.NodeId);
}
