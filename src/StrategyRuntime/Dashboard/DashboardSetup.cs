namespace StrategyRuntime.Dashboard;

/// <summary>Serves the browser app that the build puts beside the program.</summary>
internal static class DashboardSetup
{
    private const string Index = "/index.html";

    private static readonly StaticFileOptions s_files = new()
    {
        OnPrepareResponse = context => context.Context.Response.Headers.CacheControl =
            context.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
    };

    // What lies under them is not the app's, also where nothing answers.
    private static readonly string[] s_others = ["/api/", "/assets/", "/swagger", "/healthz", "/readyz"];

    /// <summary>Serves its files: those that carry a hash in their name for good, the page itself always fresh.</summary>
    public static WebApplication UseDashboard(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(s_files);
        return app;
    }

    /// <summary>
    /// Every path that is neither a file nor a route is a place inside the app. Comes after routing, and before who may read is asked.
    /// </summary>
    public static WebApplication UsePlacesInDashboard(this WebApplication app)
    {
        // A fallback route would stand beside the routes of the API: a GET of one that takes POST only would be a 404, not a 405.
        if (!app.Environment.WebRootFileProvider.GetFileInfo(Index).Exists) return app;
        app.UseWhen(IsPlaceInApp, place =>
        {
            place.Use((context, next) =>
            {
                context.Request.Path = Index;
                return next(context);
            });
            place.UseStaticFiles(s_files);
        });
        return app;
    }

    private static bool IsPlaceInApp(HttpContext context) =>
        context.GetEndpoint() is null && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && !s_others.Any(o => context.Request.Path.Value!.StartsWith(o, StringComparison.OrdinalIgnoreCase));
}
