namespace StrategyRuntime.Routes;

/// <summary>
/// Answers HEAD wherever GET is answered, with the same status and headers: the route runs as for GET, and the web server, which knows
/// the method that came, sends no body. A route whose answer does not end asks <see cref="IsHead"/> and leaves its body out.
/// </summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    private static readonly object s_mark = new();

    /// <summary>True for a request that came as HEAD.</summary>
    public static bool IsHead(HttpContext context) => context.Items.ContainsKey(s_mark);

    /// <summary>Shows a HEAD request to the routes as GET.</summary>
    public Task InvokeAsync(HttpContext context) => HttpMethods.IsHead(context.Request.Method) ? RunAsync(context) : next(context);

    private async Task RunAsync(HttpContext context)
    {
        context.Items[s_mark] = s_mark;
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            // The log says what was asked.
            context.Request.Method = HttpMethods.Head;
        }
    }
}

/// <summary>Puts HEAD in front of the routes.</summary>
internal static class HeadRequestsSetup
{
    /// <summary>Comes before routing.</summary>
    public static WebApplication UseHeadRequests(this WebApplication app)
    {
        app.UseMiddleware<HeadRequests>();
        return app;
    }
}
