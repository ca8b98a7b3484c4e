namespace StrategyRuntime.Hosting;

/// <summary>What the command line (or a test) decides about the service; everything else comes from appsettings and the environment.</summary>
internal sealed record ServerSettings
{
    /// <summary>Addresses to listen on, separated by semicolons; null: what is configured, or the default.</summary>
    public string? Urls { get; init; }

    /// <summary>The data root; null: what is configured, or the default.</summary>
    public string? DataRoot { get; init; }

    /// <summary>Folder of the dashboard's files; null: the one beside the program.</summary>
    public string? WebRoot { get; init; }

    /// <summary>Further configuration, strongest of all.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();

    /// <summary>Changes registrations; for tests.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }

    /// <summary>A builder that knows them. The content root is where the program is, so that it finds its files from whatever folder it is started in.</summary>
    public WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = WebRoot ?? "wwwroot",
        });
        var decided = new Dictionary<string, string?>(Configuration);
        if (Urls is not null) decided[WebHostDefaults.ServerUrlsKey] = Urls;
        if (DataRoot is not null) decided[$"{RuntimeOptions.Section}:{nameof(RuntimeOptions.DataRoot)}"] = DataRoot;
        builder.Configuration.AddInMemoryCollection(decided);
        // A session's loop leaves within a slice; nothing else has a reason to take longer.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        ConfigureServices?.Invoke(builder.Services);
        return builder;
    }
}
