using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;

namespace StrategyRuntime.Limits;

/// <summary>Limits the resources that callers can use.</summary>
internal static class LimitsSetup
{
    /// <summary>Registers the limits.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services) => services
        .AddRuntimeOptions<LimitsOptions>(LimitsOptions.Section)
        .AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>()
        .AddSingleton<IConfigureOptions<RateLimiterOptions>, RequestRate>()
        .AddRateLimiter(_ => { })
        .AddSingleton<UploadPlaces>();

    /// <summary>Refuses bodies above the limit. Comes after routing, because a route may set another limit.</summary>
    public static WebApplication UseBodyLimit(this WebApplication app)
    {
        app.UseMiddleware<BodyLimit>();
        return app;
    }

    /// <summary>Refuses addresses that ask too often for what everybody may have. Comes before all that serves it.</summary>
    public static WebApplication UsePageRate(this WebApplication app)
    {
        app.UseMiddleware<PageRate>();
        return app;
    }

    /// <summary>Refuses callers that send too many requests. Comes after authentication.</summary>
    public static WebApplication UseRequestRate(this WebApplication app)
    {
        app.UseRateLimiter();
        return app;
    }
}
