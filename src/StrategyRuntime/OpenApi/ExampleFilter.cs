using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace StrategyRuntime.OpenApi;

/// <summary>Puts the <see cref="RouteExample"/> of a route into its description.</summary>
internal sealed class ExampleFilter : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var example = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<RouteExample>().LastOrDefault();
        if (example is null) return;
        if (example.Request is { } request) Set(operation.RequestBody?.Content?.Values, request);
        if (example.Response is { } response)
        {
            var answer = operation.Responses?.FirstOrDefault(r => r.Key.StartsWith('2')).Value;
            Set(answer?.Content?.Values, response);
        }
    }

    private static void Set(IEnumerable<IOpenApiMediaType>? contents, string json)
    {
        foreach (var content in contents?.OfType<OpenApiMediaType>() ?? []) content.Example = JsonNode.Parse(json);
    }
}
