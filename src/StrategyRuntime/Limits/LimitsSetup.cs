using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;

namespace StrategyRuntime.Limits;

/// <summary>Limits the resources that callers can use.</summary>
internal static class LimitsSetup
{
    /// <summary>Registers the limits.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services) => services
        .AddDisk()
        .AddRuntimeOptions<LimitsOptions>(LimitsOptions.Section)
        .AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>()
        .AddSingleton<IConfigureOptions<RateLimiterOptions>, RequestRate>()
        .AddRateLimiter(_ => { })
        .AddMemoryBudget()
        .AddEndlessRequests()
        .AddSingleton<DiskGuard>()
        .AddSingleton<LongAnswers>()
        .AddSingleton<UploadPlaces>();

    /// <summary>Registers the memory that answers may take, unless it is registered.</summary>
    public static IServiceCollection AddMemoryBudget(this IServiceCollection services)
    {
        services.TryAddSingleton<ProcessMemory>();
        services.TryAddSingleton<MemoryBudget>();
        return services;
    }

    /// <summary>Registers what ends streams and sockets when the service stops, unless it is registered. Comes before a cluster.</summary>
    public static IServiceCollection AddEndlessRequests(this IServiceCollection services)
    {
        services.TryAddSingleton<EndlessRequests>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHostedService, EndlessRequests>(provider => provider.GetRequiredService<EndlessRequests>()));
        return services;
    }

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

    private static IServiceCollection AddDisk(this IServiceCollection services)
    {
        // A test may have registered another disk.
        services.TryAddSingleton<DiskSpace>();
        return services;
    }
}
