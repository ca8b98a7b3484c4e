using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace StrategyRuntime.OpenApi;

/// <summary>Puts the <see cref="RouteExample"/> of a route into its description, and a problem into each of its errors.</summary>
internal sealed class ExampleFilter : IOperationFilter
{
    private static readonly Dictionary<string, string> s_problems = ProblemCatalogue.All
        .GroupBy(k => k.Status)
        .ToDictionary(
            g => g.Key.ToString(CultureInfo.InvariantCulture),
            g => JsonSerializer.Serialize(g.First().With("What happened this time.").ToDocument(), RuntimeJson.Options));

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            var problems = response.Content?.Where(c => c.Key == ApiProblem.ContentType).Select(c => c.Value);
            if (s_problems.TryGetValue(status, out var problem)) Set(problems, problem);
        }
        var example = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<RouteExample>().LastOrDefault();
        if (example is null) return;
        if (example.Request is { } request) Set(operation.RequestBody?.Content?.Values, request);
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (status[0] == '2' && example.Response is { } success) Set(response.Content?.Values, success);
            else if (status[0] == '5' && example.Failure is { } failure) Set(response.Content?.Values, failure);
        }
    }

    private static void Set(IEnumerable<IOpenApiMediaType>? contents, string json)
    {
        foreach (var content in contents?.OfType<OpenApiMediaType>() ?? []) content.Example = JsonNode.Parse(json);
    }
}
