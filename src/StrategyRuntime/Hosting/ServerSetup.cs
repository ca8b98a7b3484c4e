using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using StrategyRuntime.Json;

namespace StrategyRuntime.Hosting;

/// <summary>The web server itself.</summary>
internal static class ServerSetup
{
    private const string DefaultUrls = "http://127.0.0.1:5000";

    /// <summary>Sets addresses, limits and JSON.</summary>
    public static WebApplicationBuilder AddServer(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls(Urls(builder.Configuration));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<IOptions<RuntimeOptions>>((kestrel, options) => kestrel.Limits.MaxRequestBodySize = options.Value.MaxBodyBytes);
        builder.Services.ConfigureHttpJsonOptions(json => RuntimeJson.Apply(json.SerializerOptions));
        // Names that a request may be addressed to: the framework reads them from AllowedHosts.
        builder.Services.Configure<HostFilteringOptions>(filtering => filtering.IncludeFailureMessage = false);
        return builder;
    }

    /// <summary>What is wrong with the addresses to listen on. Without keys to tell callers apart, whoever reaches the service is its user: so only this machine may.</summary>
    public static IEnumerable<string> AddressProblems(IConfiguration configuration)
    {
        foreach (var url in Urls(configuration).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (HostOf(url) is not { } host)
                yield return $"urls is '{url}'; allowed: http://address:port, several separated by semicolons.";
            else if (!IsLoopback(host))
                yield return $"'{url}' would be reachable from other machines; listen on 127.0.0.1, [::1] or localhost.";
        }
    }

    private static string Urls(IConfiguration configuration) => configuration[WebHostDefaults.ServerUrlsKey] ?? DefaultUrls;

    private static string? HostOf(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Host;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}

/// <summary>The service cannot be started as it was asked to; the message says everything that has to change.</summary>
internal sealed class ServerConfigurationException(params IReadOnlyList<string> problems)
    : Exception(problems.Count == 1
        ? problems[0]
        : string.Join(Environment.NewLine, [$"{problems.Count} things are wrong with the configuration:", .. problems.Select(p => $"  {p}")]));
