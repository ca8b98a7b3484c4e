using System.IO.Compression;
using System.Text;
using Microsoft.OpenApi;
using StrategyRuntime.Json;
using Swashbuckle.AspNetCore.Swagger;

namespace StrategyRuntime.OpenApi;

/// <summary>
/// The description of the API as it is served. It is made and compressed once, at the first request for it: making it costs as much as
/// hundreds of other answers, and everybody may ask for it.
/// </summary>
internal sealed class ApiDescription
{
    private readonly Lazy<(TaggedJson Plain, TaggedJson Compressed)> _answers;

    /// <summary>Makes nothing yet.</summary>
    public ApiDescription(IServiceProvider services) => _answers = new(() => Make(services));

    /// <summary>The answer to a request.</summary>
    public IResult AnswerTo(HttpRequest request) =>
        request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase)
            ? _answers.Value.Compressed
            : _answers.Value.Plain;

    private static (TaggedJson Plain, TaggedJson Compressed) Make(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        var document = scope.ServiceProvider.GetRequiredService<ISwaggerProvider>().GetSwagger(OpenApiSetup.Document);
        using var text = new StringWriter();
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        var json = Encoding.UTF8.GetBytes(text.ToString());
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(json);
        return (new TaggedJson(json), new TaggedJson(compressed.ToArray(), "gzip"));
    }
}
