using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;

namespace StrategyRuntime.Hosting;

/// <summary>
/// What the command line (or a test) decides about the service; everything else comes from appsettings and the environment.
/// </summary>
internal sealed record ServerSettings
{
    /// <summary>Addresses to listen on, separated by semicolons; null: what is configured, or the default.</summary>
    public string? Urls { get; init; }

    /// <summary>The data root; null: what is configured, or the default.</summary>
    public string? DataRoot { get; init; }

    /// <summary>Folder of the dashboard's files; null: the one beside the program.</summary>
    public string? WebRoot { get; init; }

    /// <summary>A further configuration file, stronger than appsettings.json and weaker than the environment; null: none.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>Further configuration, strongest of all.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();

    /// <summary>Changes registrations; for tests.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }

    /// <summary>
    /// A builder that knows them. The content root is where the program is, so that its files are found from any working folder.
    /// </summary>
    public WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = WebRoot ?? "wwwroot",
        });
        if (ConfigurationFile is not null) AddFile(builder.Configuration, Path.GetFullPath(ConfigurationFile));
        var decided = new Dictionary<string, string?>(Configuration);
        if (Urls is not null) decided[WebHostDefaults.ServerUrlsKey] = Urls;
        if (DataRoot is not null) decided[$"{OptionsSection.Root}:{nameof(RuntimeOptions.DataRoot)}"] = DataRoot;
        builder.Configuration.AddInMemoryCollection(decided);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<RuntimeOptions>>(
            (host, options) => host.ShutdownTimeout = TimeSpan.FromSeconds(options.Value.ShutdownSeconds));
        ConfigureServices?.Invoke(builder.Services);
        return builder;
    }

    private static void AddFile(ConfigurationManager configuration, string path)
    {
        var source = new JsonConfigurationSource { Path = path };
        source.ResolveFileProvider();
        var sources = ((IConfigurationBuilder)configuration).Sources;
        // The last of them is that of all variables; those before it are the host's own.
        var environment = sources.OfType<EnvironmentVariablesConfigurationSource>().Last();
        sources.Insert(sources.IndexOf(environment), source);
    }
}
