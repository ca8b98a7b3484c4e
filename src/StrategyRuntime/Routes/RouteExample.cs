using System.Text.Json;
using System.Text.Json.Serialization;
using StrategyRuntime.Json;

namespace StrategyRuntime.Routes;

/// <summary>Example bodies of a route, as JSON text.</summary>
/// <param name="Request">Example of the request's body, or null.</param>
/// <param name="Response">Example of the successful answer, or null.</param>
/// <param name="Failure">Example of a failure that is not a problem document, or null.</param>
internal sealed record RouteExample(string? Request, string? Response, string? Failure);

/// <summary>Gives routes their examples.</summary>
internal static class RouteExampleExtensions
{
    // A client leaves a field out where an answer has null.
    private static readonly JsonSerializerOptions s_request =
        new(RuntimeJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>
    /// Adds examples to the route's description: the types of its bodies, or JSON elements of a recorded run, serialised as the API does.
    /// </summary>
    public static RouteHandlerBuilder WithExample(
        this RouteHandlerBuilder route, object? request = null, object? response = null, object? failure = null) =>
        route.WithMetadata(new RouteExample(
            request is null ? null : JsonSerializer.Serialize(request, s_request), Answer(response), Answer(failure)));

    private static string? Answer(object? answer) => answer is null ? null : JsonSerializer.Serialize(answer, RuntimeJson.Options);
}
