using Microsoft.OpenApi;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.OpenApi.Wire;

namespace StrategyRuntime.OpenApi;

/// <summary>The description of the API and the page to try it on.</summary>
internal static class OpenApiSetup
{
    /// <summary>Name of the one document.</summary>
    public const string Document = "v1";

    private const string Path = $"/swagger/{Document}/swagger.json";

    /// <summary>Describes the routes from their types and XML comments.</summary>
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) => services
        .AddSingleton<ApiDescription>()
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
                var comments = System.IO.Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
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
            options.MapType<Spread>(() => new OpenApiSchema
            {
                Description =
                    "Price points, or points, percent and steps of the price together, paid half by each fill or whole by entries; of "
                    + "options by how far they are out of the money.",
                OneOf =
                [
                    Number(),
                    new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = Members(
                            ("points", Number()), ("percent", Number()), ("ticks", Number()), ("on", Word("both", "entry")),
                            ("moneyness", new OpenApiSchema
                            {
                                Type = JsonSchemaType.Array,
                                Items = new OpenApiSchema
                                {
                                    Type = JsonSchemaType.Object,
                                    Required = new HashSet<string> { "out_of_the_money" },
                                    Properties = Members(
                                        ("out_of_the_money", Number()), ("points", Number()), ("percent", Number()), ("ticks", Number())),
                                },
                            })),
                    },
                ],
            });
            options.MapType<BuyingPower>(() => new OpenApiSchema
            {
                Description = "A word, or the shares of their value that positions take (up to 1 a share, above it percent).",
                OneOf =
                [
                    Word("unlimited", "cash"),
                    new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = Members(
                            ("mode", Word("unlimited", "cash", "margin")), ("long", Number()), ("short", Number()),
                            ("options", new OpenApiSchema { OneOf = [Number(), Word("scan")] }),
                            ("shrink", new OpenApiSchema { Type = JsonSchemaType.Boolean }),
                            ("calendar_charge", new OpenApiSchema { Type = JsonSchemaType.Boolean })),
                    },
                ],
            });
            options.DescribeAccess();
            options.OperationFilter<RunParameter>();
            options.SchemaFilter<MemberPresence>();
            options.DocumentFilter<WireSchemas>();
            // Last, so that what was declared before has examples, too.
            options.OperationFilter<ExampleFilter>();
        });

    private static OpenApiSchema Number() => new() { Type = JsonSchemaType.Number };

    private static OpenApiSchema Word(params string[] words) => new() { Type = JsonSchemaType.String, Enum = [.. words] };

    private static Dictionary<string, IOpenApiSchema> Members(params (string Name, OpenApiSchema Schema)[] members) =>
        members.ToDictionary(m => m.Name, m => (IOpenApiSchema)m.Schema);

    /// <summary>Serves <c>/swagger/v1/swagger.json</c> (OpenAPI 3.1) and <c>/swagger</c>.</summary>
    public static WebApplication UseOpenApiDocument(this WebApplication app)
    {
        // Only where it is asked for, so that no other request goes through it.
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/swagger"),
            swagger =>
            {
                swagger.Use(AnswerAsync);
                swagger.UseSwaggerUI(options => options.SwaggerEndpoint(Path, "StrategyRuntime"));
            });
        return app;
    }

    private static Task AnswerAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Path == Path && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            ? context.RequestServices.GetRequiredService<ApiDescription>().AnswerTo(context.Request).ExecuteAsync(context)
            : next(context);
}
