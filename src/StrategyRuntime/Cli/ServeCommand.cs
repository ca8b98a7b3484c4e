using System.CommandLine;
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

    private readonly Option<string?> _urls = new(UrlsOption) { Description = "Addresses to listen on, separated by semicolons.", Recursive = true };
    private readonly Option<string?> _dataRoot = new(DataRootOption) { Description = "Folder that holds everything; backtest_data by default.", Recursive = true };
    private readonly Option<FileInfo> _config = new(ConfigOption) { Description = "A further configuration file, stronger than appsettings.json.", Recursive = true };
    private readonly Option<string[]> _set = new(SetOption)
    {
        Description = "An option as KEY=VALUE below StrategyRuntime, for example Streaming:RingBytes=1048576; may be given several times.",
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
        Options.Add(_demo);
        _config.AcceptExistingOnly();
        _set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=') <= 0)) result.AddError($"--set takes KEY=VALUE, not '{token.Value}'.");
        });
        SetAction(RunAsync);
    }

    /// <summary>Serves until the process is asked to stop.</summary>
    public async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = _build(Settings(arguments));
            // Taken before anything else: a root that another process holds is a message, not a failed start.
            app.Services.GetRequiredService<DataRootLock>();
            if (arguments.GetValue(_demo)) DemoData.Seed(app.Services.GetRequiredService<DataRoot>());
            await app.StartAsync(cancellationToken);
            var address = app.Urls.First().TrimEnd('/');
            Console.WriteLine($"StrategyRuntime is at {address} (API description: {address}/swagger). Ctrl+C stops it; what runs goes on at the next start.");
            if (arguments.GetValue(_demo)) await DemoExecutions.StartAsync(app.Services, address);
            await app.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Ok;
        }
        catch (Exception exception) when (exception is ServerConfigurationException or InvalidDataException)
        {
            // A configuration file that is no JSON says where it is broken in the inner exception.
            await Console.Error.WriteLineAsync(string.Join(' ', exception.Message, exception.InnerException?.InnerException?.Message).TrimEnd());
            return ExitCodes.BadInput;
        }
        catch (IOException exception)
        {
            // The data root is held by another process, or the address is in use.
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
    }

    /// <summary>What the command line says; the options that are named here belong to every command.</summary>
    public static ServerSettings Settings(ParseResult arguments) => new()
    {
        Urls = arguments.GetValue<string?>(UrlsOption),
        DataRoot = arguments.GetValue<string?>(DataRootOption),
        ConfigurationFile = arguments.GetValue<FileInfo?>(ConfigOption)?.FullName,
        Configuration = Decided(arguments.GetValue<string[]?>(SetOption) ?? []),
    };

    private static Dictionary<string, string?> Decided(string[] settings)
    {
        var decided = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings)
        {
            var sign = setting.IndexOf('=');
            decided[$"{OptionsSection.Root}:{setting[..sign]}"] = setting[(sign + 1)..];
        }
        return decided;
    }
}
