using Microsoft.AspNetCore.HostFiltering;
using StrategyRuntime.Json;
using StrategyRuntime.Streaming.Transport;

namespace StrategyRuntime.Hosting;

/// <summary>The web server itself.</summary>
internal static class ServerSetup
{
    /// <summary>Where it listens by default.</summary>
    public const string DefaultUrls = "http://127.0.0.1:5000";

    // Connections that wait to be accepted. The web server's 512 are fewer than the clients that come back at once after a restart; a
    // client without a place tries again a second later. The system may allow fewer (net.core.somaxconn).
    private const int Backlog = 4_096;

    /// <summary>Sets addresses and JSON.</summary>
    public static WebApplicationBuilder AddServer(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls(Urls(builder.Configuration));
        builder.WebHost.UseStreamTransport();
        builder.Services.ConfigureHttpJsonOptions(json => RuntimeJson.Apply(json.SerializerOptions));
        // Names that a request may be addressed to: the framework reads them from AllowedHosts.
        builder.Services.Configure<HostFilteringOptions>(filtering => filtering.IncludeFailureMessage = false);
        return builder;
    }

    /// <summary>
    /// Lets a flush write to its socket on the thread that flushes. A stream then costs one system call for what has gathered and no change
    /// of threads, which is three times as many frames. On Linux a request's code runs on the thread pool as before. And lets streams keep
    /// their connections.
    /// </summary>
    public static IWebHostBuilder UseStreamTransport(this IWebHostBuilder host) => host
        .UseSockets(sockets => (sockets.UnsafePreferInlineScheduling, sockets.Backlog) = (true, Backlog))
        .ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(KeepableConnection.On));

    /// <summary>Restricts what browsers allow an answer to do.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.UseMiddleware<SecurityHeaders>();

    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public static string Urls(IConfiguration configuration) => configuration[WebHostDefaults.ServerUrlsKey] ?? DefaultUrls;
}
