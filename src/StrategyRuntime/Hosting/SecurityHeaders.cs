namespace StrategyRuntime.Hosting;

/// <summary>
/// Restricts what browsers allow an answer to do: pages run scripts of this service and connect to it alone, and no other site may frame or
/// read them.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // React and the chart set styles from scripts; the chart also adds a style element for its logo.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // What is no page does nothing at all, should a browser be made to show it as one.
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>Sets the headers before anything else does; a page may replace its policy.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var isData = context.Request.Path.StartsWithSegments("/api");
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = isData ? DataPolicy : PagePolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
        // One user's answer must not be given to another out of a cache in between.
        if (isData) headers.CacheControl = "private, no-cache";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        return next(context);
    }
}
