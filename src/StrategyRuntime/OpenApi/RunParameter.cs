using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace StrategyRuntime.OpenApi;

/// <summary>Describes the number of a run in a path: its filter reads it, so that a handler is the same with and without it.</summary>
internal sealed class RunParameter : IOperationFilter
{
    private const string Name = "run";

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.RelativePath?.Contains("/{run}", StringComparison.Ordinal) != true) return;
        operation.Parameters ??= [];
        operation.Parameters.Insert(Math.Min(1, operation.Parameters.Count), new OpenApiParameter
        {
            Name = Name,
            In = ParameterLocation.Path,
            Required = true,
            Description = "Number of the run.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
        });
    }
}
