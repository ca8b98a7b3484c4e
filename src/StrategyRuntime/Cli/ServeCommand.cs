using System.CommandLine;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Demo;
using StrategyRuntime.Hosting;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cli;

/// <summary><c>serve</c>: the service.</summary>
internal sealed class ServeCommand : Command
{
    private const string UrlsOption = "--urls";
    private const string DataRootOption = "--data-root";
    private const string ConfigOption = "--config";
    private const string SetOption = "--set";
    private const string ClusterOption = "--cluster";
    private const string WebServer = "Microsoft.AspNetCore.Server.Kestrel.Core";

    private readonly Option<string?> _urls =
        new(UrlsOption) { Description = "Addresses to listen on, separated by semicolons.", Recursive = true };
    private readonly Option<string?> _dataRoot =
        new(DataRootOption) { Description = "Folder that holds everything; backtest_data by default.", Recursive = true };
    private readonly Option<FileInfo> _config =
        new(ConfigOption) { Description = "A further configuration file, stronger than appsettings.json.", Recursive = true };
    private readonly Option<string[]> _set = new(SetOption)
    {
        Description = "An option as KEY=VALUE below StrategyRuntime, for example Streaming:RingBytes=1048576; may be given several times.",
        Recursive = true,
    };

    private readonly Option<string?> _cluster = new(ClusterOption)
    {
        Description = "Join the cluster of a PostgreSQL database, for example \"Host=db;Database=strategyruntime;Username=app\".",
        Recursive = true,
    };

    private readonly Option<bool> _demo = new("--demo") { Description = "Add and start the sample executions.", Recursive = true };

    private readonly Func<ServerSettings, WebApplication> _build;

    /// <summary>Describes the command.</summary>
    /// <param name="build">Composes the service.</param>
    public ServeCommand(Func<ServerSettings, WebApplication> build)
        : base("serve", "Serve the API, the stream and the dashboard (the default).")
    {
        _build = build;
        Options.Add(_urls);
        Options.Add(_dataRoot);
        Options.Add(_config);
        Options.Add(_set);
        Options.Add(_cluster);
        Options.Add(_demo);
        _config.AcceptExistingOnly();
        _set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=') <= 0))
                result.AddError($"--set takes KEY=VALUE, not '{token.Value}'.");
        });
        SetAction(RunAsync);
    }

    /// <summary>Serves until the process is asked to stop.</summary>
    public async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var app = _build(Settings(arguments));
        // Taken before anything else: a root that another process holds is a message, not a failed start.
        app.Services.GetRequiredService<DataRootLock>();
        if (arguments.GetValue(_demo) && app.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.IsOn)
            throw new ServerConfigurationException($"--demo is for a machine by itself, and not for a node of a cluster.");
        if (arguments.GetValue(_demo)) DemoData.Seed(app.Services.GetRequiredService<DataRoot>());
        await ListenAsync(app, cancellationToken);
        var address = app.Urls.First().TrimEnd('/');
        Console.WriteLine(
            $"StrategyRuntime is at {address} (API description: {address}/swagger). Ctrl+C stops it; what runs goes on at the next start.");
        if (arguments.GetValue(_demo)) await DemoExecutions.StartAsync(app.Services, address);
        await app.WaitForShutdownAsync(cancellationToken);
        if (FaultOf(app) is not { } fault) return ExitCodes.Ok;
        await Console.Error.WriteLineAsync($"The service ended by itself: {fault}");
        return ExitCodes.Failed;
    }

    // The host ends in order when a part of it that runs all the time cannot go on.
    private static string? FaultOf(WebApplication app) => app.Services.GetServices<IHostedService>()
        .OfType<BackgroundService>()
        .Select(s => s.ExecuteTask?.Exception?.InnerException?.Message)
        .FirstOrDefault(m => m is not null);

    /// <summary>The settings of the command line; the options that are named here belong to every command.</summary>
    public static ServerSettings Settings(ParseResult arguments) => new()
    {
        Urls = arguments.GetValue<string?>(UrlsOption),
        DataRoot = arguments.GetValue<string?>(DataRootOption),
        ConfigurationFile = arguments.GetValue<FileInfo?>(ConfigOption)?.FullName,
        Configuration = Decided(arguments.GetValue<string[]?>(SetOption) ?? [], arguments.GetValue<string?>(ClusterOption)),
    };

    /// <exception cref="ServerConfigurationException">It cannot listen where it was asked to, or its certificate cannot be
    /// used.</exception>
    private static async Task ListenAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var urls = ServerSetup.Urls(app.Configuration);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or CryptographicException || exception.Source == WebServer)
        {
            // Only the first line has the reason; the web server adds advice for developers' machines.
            throw new ServerConfigurationException($"Cannot listen at {urls}: {exception.Message.Split('\n')[0].TrimEnd()}");
        }
    }

    private static Dictionary<string, string?> Decided(string[] settings, string? cluster)
    {
        var decided = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings)
        {
            var sign = setting.IndexOf('=');
            decided[$"{OptionsSection.Root}:{setting[..sign]}"] = setting[(sign + 1)..];
        }
        if (cluster is not null)
            decided[$"{OptionsSection.Root}:{ClusterOptions.Section}:{nameof(ClusterOptions.ConnectionString)}"] = cluster;
        return decided;
    }
}
