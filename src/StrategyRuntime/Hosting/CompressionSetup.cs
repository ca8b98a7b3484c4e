using Microsoft.AspNetCore.ResponseCompression;

namespace StrategyRuntime.Hosting;

/// <summary>
/// gzip and br for answers that are there as a whole: JSON, the dashboard's files, and the lines of events.jsonl as far as they are stored.
/// A stream is never compressed: a compressor holds back what is to be seen now.
/// </summary>
internal static class CompressionSetup
{
    private const string NdJson = "application/x-ndjson";

    /// <summary>Registers the compressors; both at their fastest level.</summary>
    public static IServiceCollection AddCompression(this IServiceCollection services) => services.AddResponseCompression(
        options => options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, NdJson, "application/problem+json", "image/svg+xml"]);

    /// <summary>Compresses whatever is requested from here on and may be.</summary>
    public static IApplicationBuilder UseCompression(this IApplicationBuilder app) =>
        app.UseWhen(MayBeCompressed, static compressed => compressed.UseResponseCompression());

    /// <summary>Downloads are left out, because a range of a file is one of the file as it is. Server-Sent Events are not among the media types.</summary>
    private static bool MayBeCompressed(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        return !path.EndsWith("/stream", StringComparison.Ordinal)
            && !path.Contains("/files/", StringComparison.Ordinal)
            && !(path.EndsWith("/events", StringComparison.Ordinal) && context.Request.Query.ContainsKey("follow"));
    }
}
