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
    /// Downloads are left out, because a range addresses the uncompressed file. Server-Sent Events are not among the media types, but
    /// even the look at their type would stand between them and the server.
    /// </summary>
    private static bool MayBeCompressed(HttpContext context)
    {
        // Routes are found whatever the case of their letters, and with a slash behind them.
        var path = context.Request.Path.Value.AsSpan().TrimEnd('/');
        return !path.EndsWith("/stream", StringComparison.OrdinalIgnoreCase)
            && !path.EndsWith("/replay", StringComparison.OrdinalIgnoreCase)
            && !path.Contains("/files/", StringComparison.OrdinalIgnoreCase)
            && !(path.EndsWith("/events", StringComparison.OrdinalIgnoreCase) && context.Request.Query.ContainsKey("follow"));
    }
}
