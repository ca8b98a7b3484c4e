using System.Net.Mime;
using System.Text;
using Microsoft.OpenApi;
using StrategyRuntime.Resources;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace StrategyRuntime.OpenApi.Wire;

/// <summary>
/// Describes what the program writes as bytes and not as objects: events, frames and the files made of them. The schemas are embedded; a
/// test makes them from what real runs write.
/// </summary>
internal sealed class WireSchemas : IDocumentFilter
{
    private const string Resource = "OpenApi/Wire/schemas.json";
    private const string Execution = "/api/v1/executions/{session_id}";
    // By its name: the description lies below the folders that it describes.
    private const string ExecutionAnswer = "ExecutionResponse";
    private const string ExecutionSummary = "ExecutionSummary";
    private const string Run = $"{Execution}/runs/{{run}}";
    private const string EventStream = "text/event-stream";
    private const string Head = """{"openapi":"3.1.1","info":{"title":"","version":""},"paths":{},"components":{"schemas":""";

    private static readonly (string Path, string MediaType, string[] Schemas)[] s_answers =
    [
        ($"{Execution}/positions", MediaTypeNames.Application.Json, ["PositionPage"]),
        ($"{Execution}/trades", MediaTypeNames.Application.Json, ["TradePage"]),
        ($"{Execution}/metrics", MediaTypeNames.Application.Json, ["Metrics"]),
        ($"{Execution}/nodes", MediaTypeNames.Application.Json, ["NodeStates", "Nodes"]),
        ($"{Execution}/candles", MediaTypeNames.Application.Json, ["CandlePage"]),
        ($"{Execution}/state", MediaTypeNames.Application.Json, ["State"]),
        ($"{Execution}/events", "application/x-ndjson", ["EventLine"]),
        ($"{Execution}/stream", EventStream, ["EventLine", "ControlFrame"]),
        ($"{Execution}/replay", EventStream, ["EventLine", "ControlFrame"]),
        ("/api/v1/stream", EventStream, ["EventLine", "ControlFrame"]),
    ];

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        foreach (var (name, schema) in Read()) swaggerDoc.AddComponent(name, schema);
        var none = new OpenApiSchema { Type = JsonSchemaType.Null };
        swaggerDoc.AddComponent(ExecutionSummary, SummaryOfExecution(swaggerDoc));
        var summary = new OpenApiSchema { AnyOf = [new OpenApiSchemaReference(ExecutionSummary, swaggerDoc), none] };
        ((OpenApiSchema)swaggerDoc.Components!.Schemas![ExecutionAnswer]).Properties!["summary"] = summary;
        var ofRuns = s_answers.Where(a => a.Path.StartsWith(Execution, StringComparison.Ordinal))
            .Select(a => a with { Path = Run + a.Path[Execution.Length..] });
        foreach (var (path, mediaType, schemas) in s_answers.Concat(ofRuns))
        {
            IOpenApiSchema[] alternatives = [.. schemas.Select(name => new OpenApiSchemaReference(name, swaggerDoc))];
            var schema = alternatives.Length == 1 ? alternatives[0] : new OpenApiSchema { AnyOf = alternatives };
            var answer = (OpenApiResponse)swaggerDoc.Paths[path].Operations![HttpMethod.Get].Responses!["200"];
            answer.Content ??= new Dictionary<string, IOpenApiMediaType>();
            if (!answer.Content.TryGetValue(mediaType, out var content)) answer.Content[mediaType] = content = new OpenApiMediaType();
            var described = (OpenApiMediaType)content;
            described.Schema = schema;
            if (described.Example is null && swaggerDoc.Components.Schemas[schemas[0]].Examples is [var example, ..])
                described.Example = example.DeepClone();
        }
    }

    /// <summary>The running summary after an event, and the day's profit.</summary>
    private static OpenApiSchema SummaryOfExecution(OpenApiDocument document)
    {
        var summary = document.Components!.Schemas!["Summary"];
        var pnl = new OpenApiSchema
        {
            Type = JsonSchemaType.Number | JsonSchemaType.Null,
            Description = "Profit of the trading day of a live simulation that goes on; null for a backtest and a run that has ended.",
        };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "The running summary of an execution.",
            Properties = new Dictionary<string, IOpenApiSchema>(summary.Properties!) { ["pnl_today"] = pnl },
            Required = new HashSet<string>([.. summary.Required!, "pnl_today"]),
        };
    }

    private static IDictionary<string, IOpenApiSchema> Read()
    {
        var schemas = Encoding.UTF8.GetString(EmbeddedFile.Read(Resource).Span);
        var document = Head + schemas + "}}";
        return OpenApiDocument.Parse(document, OpenApiConstants.Json).Document!.Components!.Schemas!;
    }
}
