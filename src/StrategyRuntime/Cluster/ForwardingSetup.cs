using StrategyRuntime.Configuration;

namespace StrategyRuntime.Cluster;

/// <summary>Has every node take every request. Without --cluster nothing of it is registered, and nothing of YARP is loaded.</summary>
internal static class ForwardingSetup
{
    /// <summary>Guards the internal listener. Comes before everything that looks at a request, and behind proxies.</summary>
    public static WebApplication UseInternalGuard(this WebApplication app)
    {
        if (app.Services.GetService<InternalSignature>() is not null) app.UseMiddleware<InternalGuard>();
        return app;
    }

    /// <summary>Answers what nodes ask each other. Comes behind the guard, and before everything that is for clients.</summary>
    public static WebApplication UseStudyShares(this WebApplication app)
    {
        if (app.Services.GetService<InternalSignature>() is not null) app.UseMiddleware<StudySharesMiddleware>();
        return app;
    }

    /// <summary>Hands requests to the nodes that have their cells. Comes when the caller is known and counted.</summary>
    public static WebApplication UseForwarding(this WebApplication app)
    {
        if (app.Services.GetService<InternalSignature>() is not null) app.UseMiddleware<ForwardingMiddleware>();
        return app;
    }

    /// <summary>Registers the internal listener and the way to other nodes.</summary>
    public static void AddForwarding(this WebApplicationBuilder builder, ClusterOptions options)
    {
        var certificate = InternalCertificate.Read(options);
        if (certificate is not null) builder.Services.AddSingleton(certificate);
        InternalListener.Add(builder, options, certificate);
        builder.Services
            .AddSingleton<InternalSignature>()
            .AddHttpForwarder()
            .AddSingleton<ForwardingClient>()
            .AddSingleton<ForwardingWatch>()
            .AddHostedService(provider => provider.GetRequiredService<ForwardingWatch>());
    }
}
