using System.IO.Abstractions;
using System.Net;
using StrategyRuntime.Configuration;
using StrategyRuntime.Storage.Access;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Access;

/// <summary>Keeps a service without API keys from listening to other machines.</summary>
internal static class ListenAddresses
{
    private static readonly string s_dataRootKey = $"{OptionsSection.Root}:{nameof(RuntimeOptions.DataRoot)}";

    private static readonly string s_requireKeys =
        $"{OptionsSection.Root}:{AccessOptions.Section}:{nameof(AccessOptions.RequireKeys)}";

    /// <summary>What is wrong with the addresses that a configuration names, and with the keys they need.</summary>
    public static IReadOnlyList<string> FindProblems(IConfiguration configuration, string urls)
    {
        try
        {
            var catalog = KeysOf(configuration);
            if (catalog.FindLoss() is { } loss) return [loss];
            var hasKeys = catalog.Read().Any(k => k.IsLive);
            if (!hasKeys && bool.TryParse(configuration[s_requireKeys], out var required) && required)
                return [$"{s_requireKeys} is set, and no API key is good. Make one first (strategyruntime keys create --admin)."];
            return FindProblems(configuration, urls, hasKeys);
        }
        catch (Exception exception) when (exception is CatalogException or DurableFileException)
        {
            return [exception.Message];
        }
    }

    /// <summary>The same, when it is known whether there are keys.</summary>
    public static IReadOnlyList<string> FindProblems(IConfiguration configuration, string urls, bool hasKeys)
    {
        var problems = new List<string>();
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>();
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Concat(endpoints))
        {
            if (HostOf(url) is not { } host)
                problems.Add(
                    $"urls is '{url}'; allowed: http://address:port, several separated by semicolons, with ports from 0 to 65535.");
            else if (!hasKeys && !LoopbackHosts.IsLoopback(host))
            {
                problems.Add(
                    $"'{url}' can be reached from other machines, and there are no API keys to tell callers apart. " +
                    "Make one first (strategyruntime keys create --admin), or listen on 127.0.0.1, [::1] or localhost.");
            }
        }
        return problems;
    }

    /// <summary>The keys of the data root that a configuration names.</summary>
    public static ApiKeyCatalog KeysOf(IConfiguration configuration)
    {
        var root = configuration[s_dataRootKey];
        return new ApiKeyCatalog(new DataRoot(string.IsNullOrWhiteSpace(root) ? new RuntimeOptions().DataRoot : root, new FileSystem()));
    }

    private static string? HostOf(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort ? address.Host : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
