using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Executions;
using StrategyRuntime.Hosting;
using StrategyRuntime.Storage;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Crash.Tests.Host;

/// <summary>
/// The service in a process of its own: put together as <c>serve</c> does, on a disk that kills the process at a chosen operation. It says
/// on standard output how far it is, and ends when standard input does, so that it never outlives the tests.
/// </summary>
internal static class CrashHost
{
    /// <summary>Said once it answers requests; followed by a space and its address.</summary>
    public const string Listening = "listening";

    /// <summary>Said once every interrupted session goes on.</summary>
    public const string Ready = "ready";

    /// <summary>Said just before the chosen operation kills the process.</summary>
    public const string Fatal = "fatal";

    /// <summary>Arguments: data root, and where to die (see <see cref="KillPoint"/>) if it is to.</summary>
    public static async Task Main(string[] args)
    {
        var killAt = args.Length > 1 ? KillPoint.Parse(args[1]) : (KillPoint?)null;
        await using var app = Program.BuildServer(new ServerSettings
        {
            Urls = "http://127.0.0.1:0",
            DataRoot = args[0],
            Configuration = new Dictionary<string, string?> { ["Serilog:MinimumLevel:Default"] = "Error" },
            ConfigureServices = services => services.AddSingleton<IDurableFiles>(new FatalFiles(NativeFiles.Instance, killAt)),
        });
        app.Services.GetRequiredService<DataRootLock>();
        await app.StartAsync();
        Console.WriteLine($"{Listening} {app.Urls.First()}");
        var recovery = app.Services.GetRequiredService<ExecutionRecovery>();
        while (!recovery.IsDone) await Task.Delay(1);
        Console.WriteLine(Ready);
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    /// <summary>Starts this program again.</summary>
    public static Process Start(string dataRoot, KillPoint? killAt)
    {
        var start = new ProcessStartInfo(HostProgram.CompiledAhead ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (HostProgram.CompiledAhead is null) start.ArgumentList.Add(typeof(CrashHost).Assembly.Location);
        start.ArgumentList.Add(dataRoot);
        if (killAt is { } point) start.ArgumentList.Add(point.ToString());
        // Lives are short: what the first seconds run is not worth compiling twice, and nobody looks into them.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }
}
