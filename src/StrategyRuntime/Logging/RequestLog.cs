namespace StrategyRuntime.Logging;

/// <summary>Writes one structured line when a request is over: what was asked, the answer, and how long it took.</summary>
internal sealed class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    /// <summary>Runs the request and logs it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var status = context.Response.StatusCode;
            var elapsed = time.GetElapsedTime(started).TotalMilliseconds;
            var (method, path) = (context.Request.Method, context.Request.Path.Value);
            using var scope = context.Request.RouteValues["session_id"] is string session
                ? logger.BeginScope(new Dictionary<string, object?> { ["session_id"] = session })
                : null;
            logger.Log(LevelOf(context, status), "{Method} {Path} answered {Status} in {ElapsedMilliseconds:0.0} ms", method, path, status, elapsed);
        }
    }

    /// <summary>A probe that found nothing is no news.</summary>
    private static LogLevel LevelOf(HttpContext context, int status) =>
        status >= 500 ? LogLevel.Error
        : context.Request.Path.StartsWithSegments("/healthz") || context.Request.Path.StartsWithSegments("/readyz") ? LogLevel.Debug
        : LogLevel.Information;
}
