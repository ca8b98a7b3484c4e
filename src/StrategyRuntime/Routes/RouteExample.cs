namespace StrategyRuntime.Routes;

/// <summary>An example body of a route, as JSON text.</summary>
/// <param name="Request">Example of the request's body, or null.</param>
/// <param name="Response">Example of the successful answer, or null.</param>
/// <param name="Failure">Example of an answer that says no without being a problem, or null.</param>
internal sealed record RouteExample(string? Request, string? Response, string? Failure);

/// <summary>Gives routes their examples.</summary>
internal static class RouteExampleExtensions
{
    /// <summary>Adds examples to the route's description.</summary>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder route, string? request = null, string? response = null, string? failure = null) =>
        route.WithMetadata(new RouteExample(request, response, failure));
}
