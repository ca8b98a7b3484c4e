using System.Diagnostics;
using System.Reflection;
using System.Text;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Browser.Tests.Server;

/// <summary>A real server in a separate process, on a free port, with its own data root.</summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    private const string MarketFolder = "_market";

    private readonly StringBuilder _output = new();
    private readonly int _port = FreePort.Next();
    private Process? _process;
    private bool _isDemo;

    // The chain of options is for those who ask for it: the page of data of the others stays short.
    private static readonly string[] s_samples = ["SP500.1d.csv", "SYNTH.ticks.csv.gz"];

    private DashboardServer(bool hasData, bool hasChain)
    {
        DataRoot = Directory.CreateTempSubdirectory("dashboard-").FullName;
        if (!hasData) return;
        var samples = Path.Combine(Folder("RepositoryFolder"), "backtest_data", MarketFolder);
        var market = Directory.CreateDirectory(Path.Combine(DataRoot, MarketFolder)).FullName;
        foreach (var file in Directory.EnumerateFiles(samples, "*.csv*"))
        {
            var name = Path.GetFileName(file);
            if (hasChain || s_samples.Contains(name)) File.Copy(file, Path.Combine(market, name));
        }
    }

    public string DataRoot { get; }

    public string Address => $"http://127.0.0.1:{_port}";

    public int Port => _port;

    public ServerApi Api => new(Address);

    /// <summary>A folder that the build knows of.</summary>
    public static string Folder(string name) =>
        typeof(DashboardServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == name).Value!;

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="isDemo">With the sample executions running.</param>
    /// <param name="hasData">False for an empty data root, as on the first day.</param>
    /// <param name="hasChain">With the made-up chain of options.</param>
    public static async Task<DashboardServer> StartAsync(bool isDemo = false, bool hasData = true, bool hasChain = false)
    {
        var server = new DashboardServer(hasData, hasChain) { _isDemo = isDemo };
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it on the same port and data root.</summary>
    public async Task StartAgainAsync()
    {
        var folder = Folder("ServerFolder");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(folder, "StrategyRuntime.dll"), "serve", "--urls", Address, "--data-root", DataRoot },
        };
        if (_isDemo) start.ArgumentList.Add("--demo");
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Api.WhenReadyAsync(() => _process.HasExited
            ? throw new InvalidOperationException($"The server ended at its start:\n{_output}") : true);
    }

    /// <summary>Makes an API key with the command; from the first one on every request needs one.</summary>
    public async Task<string> CreateKeyAsync(string userId) => (await CommandAsync("keys", "create", "--user", userId)).Trim();

    /// <summary>Runs a verb of the program on the data root, beside the server; returns what it prints.</summary>
    public async Task<string> CommandAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        string[] all = [Path.Combine(Folder("ServerFolder"), "StrategyRuntime.dll"), .. arguments, "--data-root", DataRoot];
        foreach (var argument in all) start.ArgumentList.Add(argument);
        using var command = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        return output;
    }

    /// <summary>Ends it as a crash would: nothing is finished, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(DataRoot, recursive: true);
    }

    private void Note(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }
}
