using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;

namespace StrategyRuntime.Limits;

/// <summary>Bounds what callers can take of the service.</summary>
internal static class LimitsSetup
{
    /// <summary>Registers the limits.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services) => services
        .AddRuntimeOptions<LimitsOptions>(LimitsOptions.Section)
        .AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>()
        .AddSingleton<IConfigureOptions<RateLimiterOptions>, RequestRate>()
        .AddRateLimiter(_ => { })
        .AddSingleton<UploadPlaces>();

    /// <summary>Refuses bodies above the limit, whoever sends them. Comes after routing: a route may have a limit of its own.</summary>
    public static WebApplication UseBodyLimit(this WebApplication app)
    {
        app.UseMiddleware<BodyLimit>();
        return app;
    }

    /// <summary>Refuses callers that ask too often. Comes after it is known who asks.</summary>
    public static WebApplication UseRequestRate(this WebApplication app)
    {
        app.UseRateLimiter();
        return app;
    }
}
