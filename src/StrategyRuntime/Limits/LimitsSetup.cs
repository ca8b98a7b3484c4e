namespace StrategyRuntime.Limits;

/// <summary>Bounds what one caller can take of the service.</summary>
internal static class LimitsSetup
{
    /// <summary>Refuses what is above the limits. Comes after routing: a route may have limits of its own.</summary>
    public static WebApplication UseLimits(this WebApplication app)
    {
        app.UseMiddleware<BodyLimit>();
        return app;
    }
}
