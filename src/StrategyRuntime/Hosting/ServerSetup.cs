using Microsoft.AspNetCore.HostFiltering;
using StrategyRuntime.Json;

namespace StrategyRuntime.Hosting;

/// <summary>The web server itself.</summary>
internal static class ServerSetup
{
    private const string DefaultUrls = "http://127.0.0.1:5000";

    /// <summary>Sets addresses, limits and JSON.</summary>
    public static WebApplicationBuilder AddServer(this WebApplicationBuilder builder)
    {
        var urls = builder.Configuration[WebHostDefaults.ServerUrlsKey] ?? DefaultUrls;
        RefuseOtherThanLoopback(urls);
        builder.WebHost.UseUrls(urls);
        var options = builder.Configuration.GetSection(RuntimeOptions.Section).Get<RuntimeOptions>() ?? new RuntimeOptions();
        builder.WebHost.UseInlineTransport().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        });
        builder.Services.ConfigureHttpJsonOptions(json => RuntimeJson.Apply(json.SerializerOptions));
        // Names that a request may be addressed to: the framework reads them from AllowedHosts.
        builder.Services.Configure<HostFilteringOptions>(filtering => filtering.IncludeFailureMessage = false);
        return builder;
    }

    /// <summary>
    /// Lets a flush write to its socket on the thread that flushes. A stream then costs one system call for what has gathered and no change of
    /// threads, which is three times as many frames. On Linux a request's code runs on the thread pool as before.
    /// </summary>
    public static IWebHostBuilder UseInlineTransport(this IWebHostBuilder host) =>
        host.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);

    /// <summary>Without keys to tell callers apart, whoever reaches the service is its user: so only this machine may.</summary>
    private static void RefuseOtherThanLoopback(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var host = BindingAddress.Parse(url).Host;
            var isLoopback = host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
            if (!isLoopback)
                throw new ServerConfigurationException($"'{url}' would be reachable from other machines; listen on 127.0.0.1, [::1] or localhost.");
        }
    }
}

/// <summary>The service cannot be started as it was asked to; the message says what to change.</summary>
internal sealed class ServerConfigurationException(string message) : Exception(message);
