using Microsoft.OpenApi;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.OpenApi.Wire;

namespace StrategyRuntime.OpenApi;

/// <summary>The description of the API and the page to try it on.</summary>
internal static class OpenApiSetup
{
    private const string Document = "v1";

    /// <summary>Describes the routes from their types and XML comments.</summary>
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) => services
        .AddEndpointsApiExplorer()
        .AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Document, new OpenApiInfo
            {
                Title = "StrategyRuntime",
                Version = Document,
                Description =
                    "Runs trading strategies drawn as graphs on a paper broker, writes every change to plain files, and streams it.",
            });
            foreach (var assembly in new[] { typeof(OpenApiSetup).Assembly, typeof(Engine.StrategySimulation).Assembly })
            {
                var comments = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
                if (File.Exists(comments)) options.IncludeXmlComments(comments);
            }
            options.SupportNonNullableReferenceTypes();
            options.MapType<Speed>(() => new OpenApiSchema
            {
                Description = $"Market seconds per real second: {Speed.Rule}.",
                OneOf =
                [
                    new OpenApiSchema { Type = JsonSchemaType.Number, ExclusiveMinimum = "0" },
                    new OpenApiSchema { Type = JsonSchemaType.String, Enum = [Speed.MaxWord] },
                ],
            });
            options.DescribeAccess();
            options.SchemaFilter<MemberPresence>();
            options.DocumentFilter<WireSchemas>();
            // Last, so that what was declared before has examples, too.
            options.OperationFilter<ExampleFilter>();
        });

    /// <summary>Serves <c>/swagger/v1/swagger.json</c> (OpenAPI 3.1) and <c>/swagger</c>.</summary>
    public static WebApplication UseOpenApiDocument(this WebApplication app)
    {
        // Only where it is asked for, so that no other request goes through it.
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/swagger"),
            swagger =>
            {
                swagger.UseSwagger(options => options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1);
                swagger.UseSwaggerUI(options => options.SwaggerEndpoint($"/swagger/{Document}/swagger.json", "StrategyRuntime"));
            });
        return app;
    }
}
