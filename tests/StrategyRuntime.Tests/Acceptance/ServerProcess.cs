using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.Acceptance;

/// <summary>
/// The service as a separate process that can really be killed: the build's, or the published program that <c>STRATEGYRUNTIME_PROGRAM</c>
/// names.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;

    private ServerProcess(Process process, HttpClient client)
    {
        _process = process;
        Client = client;
    }

    /// <summary>The program's file.</summary>
    public static string Program { get; } =
        typeof(TestHost).Assembly.Location.Replace("StrategyRuntime.Tests.dll", "StrategyRuntime.dll", StringComparison.Ordinal);

    public HttpClient Client { get; }

    public int ProcessId => _process.Id;

    /// <summary>An address without a listener.</summary>
    public static Uri FreeAddress() => new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>Starts it on a data root and waits until it listens; recovery may still go on.</summary>
    /// <param name="dataRoot">Its data root.</param>
    /// <param name="at">Where it listens, also after a restart; null: anywhere.</param>
    /// <param name="settings">Settings beside the default ones, as environment variables.</param>
    public static async Task<ServerProcess> StartAsync(
        string dataRoot, Uri? at = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var address = (at ?? FreeAddress()).ToString();
        var published = Environment.GetEnvironmentVariable("STRATEGYRUNTIME_PROGRAM");
        var start = new ProcessStartInfo(published ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (published is null) start.ArgumentList.Add(Program);
        foreach (var argument in (string[])["serve", "--urls", address, "--data-root", dataRoot]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, new HttpClient { BaseAddress = new Uri(address), Timeout = s_patience });
        using var patience = new CancellationTokenSource(s_patience);
        while (!await server.ListensAsync())
        {
            if (process.HasExited) throw new InvalidOperationException($"The service ended with exit code {process.ExitCode}.");
            await Task.Delay(10, patience.Token);
        }
        return server;
    }

    public async Task<JsonElement> ExecutionAsync(string sessionId) =>
        await Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{sessionId}");

    /// <summary>What it ended with, once it has.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no handler runs, no buffer is flushed.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
        Client.Dispose();
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            return (await Client.GetAsync("/healthz")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
