using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Hosting;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Crash.Tests.Host;

/// <summary>
/// The process that is killed: the service on a disk that kills the process at a chosen operation. It says on standard output how far it
/// is, and ends when standard input does, so that it never outlives the tests.
/// </summary>
internal static class CrashHost
{
    /// <summary>Arguments: a <see cref="HostKind"/>, the data root, and where to die (see <see cref="KillPoint"/>) if it is to.</summary>
    public static Task Main(string[] args)
    {
        var files = new FatalFiles(NativeFiles.Instance, args.Length > 2 ? KillPoint.Parse(args[2]) : null);
        return args[0] == nameof(HostKind.Sessions) ? SessionsHost.RunAsync(args[1], files) : RunServiceAsync(args[1], files);
    }

    /// <summary>Starts this program again.</summary>
    public static Process Start(
        HostKind kind, string dataRoot, KillPoint? killAt, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(HostProgram.CompiledAhead ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (HostProgram.CompiledAhead is null) start.ArgumentList.Add(typeof(CrashHost).Assembly.Location);
        start.ArgumentList.Add(kind.ToString());
        start.ArgumentList.Add(dataRoot);
        if (killAt is { } point) start.ArgumentList.Add(point.ToString());
        // Lives are short: what the first seconds run need not be compiled twice, and no profile is taken of them.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Says when every interrupted session goes on.</summary>
    public static async Task SayWhenReadyAsync(ExecutionRecovery recovery)
    {
        while (!recovery.IsDone) await Task.Delay(1);
        HostOutput.Say(HostOutput.Ready);
    }

    private static async Task RunServiceAsync(string dataRoot, FatalFiles files)
    {
        await using var app = Program.BuildServer(new ServerSettings
        {
            Urls = "http://127.0.0.1:0",
            DataRoot = dataRoot,
            Configuration = new Dictionary<string, string?> { ["Serilog:MinimumLevel:Default"] = "Error" },
            ConfigureServices = services => services.AddSingleton<IDurableFiles>(files),
        });
        app.Services.GetRequiredService<DataRootLock>();
        await app.StartAsync();
        HostOutput.Say($"{HostOutput.Listening} {app.Urls.First()}");
        await SayWhenReadyAsync(app.Services.GetRequiredService<ExecutionRecovery>());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}
