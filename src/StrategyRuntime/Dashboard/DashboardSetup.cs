namespace StrategyRuntime.Dashboard;

/// <summary>Serves the browser app that the build puts beside the program.</summary>
internal static class DashboardSetup
{
    private const string Index = "index.html";

    private static readonly StaticFileOptions s_files = new()
    {
        OnPrepareResponse = context => context.Context.Response.Headers.CacheControl =
            context.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
    };

    /// <summary>Serves its files: those that carry a hash in their name for good, the page itself always fresh.</summary>
    public static WebApplication UseDashboard(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(s_files);
        return app;
    }

    /// <summary>Every path that is neither a file nor of the API is a place inside the app.</summary>
    public static WebApplication MapDashboard(this WebApplication app)
    {
        if (app.Environment.WebRootFileProvider.GetFileInfo(Index).Exists)
            app.MapFallbackToFile("{*path:regex(^(?!api/|assets/|swagger|healthz|readyz).*$)}", Index, s_files).AllowAnonymous();
        return app;
    }
}
