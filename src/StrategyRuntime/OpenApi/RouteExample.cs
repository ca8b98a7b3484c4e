namespace StrategyRuntime.OpenApi;

/// <summary>An example body of a route, as JSON text.</summary>
/// <param name="Request">Example of the request's body, or null.</param>
/// <param name="Response">Example of the successful answer, or null.</param>
internal sealed record RouteExample(string? Request, string? Response);

/// <summary>Gives routes their examples.</summary>
internal static class RouteExampleExtensions
{
    /// <summary>Adds examples to the route's description.</summary>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder route, string? request = null, string? response = null) =>
        route.WithMetadata(new RouteExample(request, response));
}
