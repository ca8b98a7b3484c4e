using Microsoft.AspNetCore.ResponseCompression;

namespace StrategyRuntime.Hosting;

/// <summary>
/// gzip and br for complete answers: JSON, the dashboard's files, and the lines of events.jsonl as far as they are stored.
/// A stream is never compressed: a compressor delays its frames.
/// </summary>
internal static class CompressionSetup
{
    private const string NdJson = "application/x-ndjson";

    /// <summary>Registers the compressors; both at their fastest level.</summary>
    public static IServiceCollection AddCompression(this IServiceCollection services) => services.AddResponseCompression(
        options => options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, NdJson, "application/problem+json", "image/svg+xml"]);

    /// <summary>Compresses the answers of later middleware where that is allowed.</summary>
    public static IApplicationBuilder UseCompression(this IApplicationBuilder app) =>
        app.UseWhen(MayBeCompressed, static compressed => compressed.UseResponseCompression());

    /// <summary>
    /// Downloads are left out, because a range addresses the uncompressed file. Server-Sent Events are not among the media types.
    /// </summary>
    private static bool MayBeCompressed(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        return !path.EndsWith("/stream", StringComparison.Ordinal)
            && !path.Contains("/files/", StringComparison.Ordinal)
            && !(path.EndsWith("/events", StringComparison.Ordinal) && context.Request.Query.ContainsKey("follow"));
    }
}
