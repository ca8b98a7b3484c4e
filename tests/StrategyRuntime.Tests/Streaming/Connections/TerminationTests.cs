using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Streaming.Connections;

/// <summary>SIGTERM, as a service manager sends it, to a real service with many streams open.</summary>
public sealed class TerminationTests : IDisposable
{
    private const int Clients = 1_000;

    private readonly string _dataRoot = Path.Combine(Path.GetTempPath(), "strategy-runtime-termination", Guid.NewGuid().ToString("n"));

    public void Dispose()
    {
        if (Directory.Exists(_dataRoot)) Directory.Delete(_dataRoot, recursive: true);
    }

    [Fact]
    public async Task A_thousand_open_streams_end_properly_when_the_service_is_asked_to_stop()
    {
        Directory.CreateDirectory(Path.Combine(_dataRoot, "_market"));
        await File.WriteAllTextAsync(Path.Combine(_dataRoot, "_market", Sample.MinutesFile), Sample.Minutes(390));
        using var server = await ServerProcess.StartAsync(
            _dataRoot, settings: new Dictionary<string, string> { ["StrategyRuntime__ShutdownSeconds"] = "120" });
        using (var put = await server.Client.PutAsync("/api/v1/strategies/in-and-out", TestHost.Json(Sample.InAndOut)))
            put.EnsureSuccessStatusCode();
        using (var add = await server.Client.PostAsJsonAsync(
            "/api/v1/executions", new { strategy_id = "in-and-out", mode = "live_simulation", speed = 60, auto_start = true }))
        {
            add.EnsureSuccessStatusCode();
        }

        var clients = new List<StreamReader>();
        string[] paths = ["executions/local.in-and-out.paper/stream", "stream?sessions=*"];
        for (var i = 0; i < Clients; i++) clients.Add(await OpenAsync(server, paths[i % 2]));
        foreach (var client in clients) (await client.ReadLineAsync()).Should().Be("HTTP/1.1 200 OK");
        var answers = clients.Select(client => client.ReadToEndAsync()).ToList();
        using (var kill = Process.Start("kill", ["-TERM", server.ProcessId.ToString(CultureInfo.InvariantCulture)])!)
            await kill.WaitForExitAsync();

        // Below the time that the host gives to requests that do not end, and far above what it takes on a busy machine.
        foreach (var answer in await Task.WhenAll(answers).WaitAsync(TimeSpan.FromSeconds(100)))
            answer.Should().EndWith("\r\n0\r\n\r\n", "the response is complete");
        foreach (var client in clients) client.Dispose();
        (await server.ExitCodeAsync()).Should().Be(0);
    }

    private static async Task<StreamReader> OpenAsync(ServerProcess server, string path)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /api/v1/{path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return new StreamReader(client.GetStream(), Encoding.UTF8);
    }
}
