using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using StrategyRuntime.Json;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>A service in a separate process, and what scenarios need to drive it and to say what they saw.</summary>
internal sealed class StreamLab : IAsyncDisposable
{
    private readonly HttpClient _control;

    private StreamLab(string root, Process server, int port, int barePort)
    {
        (Root, Server, Port, BarePort) = (root, server, port, barePort);
        _control = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>Folder that is this lab's own.</summary>
    public string Root { get; }

    /// <summary>The service's process.</summary>
    public Process Server { get; }

    /// <summary>Port of the service.</summary>
    public int Port { get; }

    /// <summary>Port of the bare server beside it.</summary>
    public int BarePort { get; }

    /// <summary>Path of a session's stream.</summary>
    public static string StreamOf(string session) => $"/api/v1/executions/{session}/stream";

    /// <summary>Starts the service and lets it run warm.</summary>
    /// <param name="rootFolder">Where it keeps its files.</param>
    public static async Task<StreamLab> StartAsync(string rootFolder)
    {
        var root = Directory.CreateDirectory(
            Path.Combine(rootFolder, $"stream-bench-{Environment.ProcessId}-{Environment.TickCount64}")).FullName;
        var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. SelfArguments(), "stream-server", root])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var ports = (await server.StandardOutput.ReadLineAsync())!.Split(' ');
        var lab = new StreamLab(root, server, int.Parse(ports[0], CultureInfo.InvariantCulture),
            int.Parse(ports[1], CultureInfo.InvariantCulture));
        await lab.WarmUpAsync();
        return lab;
    }

    /// <summary>Opens new sessions, which are the ones that emit from now on.</summary>
    public async Task<IReadOnlyList<string>> OpenAsync(int count)
    {
        using var response = await _control.PostAsync($"/bench/open?count={count}", null);
        return (await response.Content.ReadFromJsonAsync<string[]>())!;
    }

    /// <summary>Has the sessions emit, in turn; 0 a second is flat out. Completes when all is emitted.</summary>
    public Task EmitAsync(int events, int perSecond) => PostAsync($"/bench/emit?events={events}&perSecond={perSecond}");

    /// <summary>Sends a command.</summary>
    public Task PostAsync(string path) => Task.Run(async () => (await _control.PostAsync(path, null)).EnsureSuccessStatusCode());

    /// <summary>Opens a response.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => _control.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);

    /// <summary>What the service has used so far.</summary>
    public async Task<Use> UseAsync(bool collect = false) =>
        await _control.GetFromJsonAsync<Use>($"/bench/use?collect={collect}", RuntimeJson.Options);

    /// <summary>What both processes have used so far.</summary>
    public async Task<(Use Server, Use Client)> UsesAsync() => (await UseAsync(), Use.Now(collect: false));

    /// <summary>Reports a rate, with the processor time that each side took for it.</summary>
    public async Task ReportRateAsync(string name, LoadClient client, TimeSpan took, (Use Server, Use Client) before)
    {
        var (server, own) = await UsesAsync();
        Report(name, string.Create(
            CultureInfo.InvariantCulture,
            $"{client.Frames / took.TotalSeconds:N0} frames/s, {client.Bytes / took.TotalSeconds / 1e6:N0} MB/s; processor: server "
            + $"{server.Processor - before.Server.Processor:F2} s, client {own.Processor - before.Client.Processor:F2} s of "
            + $"{took.TotalSeconds:F2} s{StolenOf(own.Stolen - before.Client.Stolen, took.TotalSeconds)}{ErrorsOf(client)}"));
    }

    /// <summary>What a client missed or got twice; nothing when it did not.</summary>
    public static string ErrorsOf(LoadClient client) =>
        client.Errors == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {client.Errors:N0} ERRORS");

    /// <summary>How much of the two sides' time the machine's host gave to others; nothing when it was next to none.</summary>
    public static string StolenOf(double stolen, double seconds)
    {
        var share = stolen / seconds / Environment.ProcessorCount;
        return share < 0.005 ? "" : string.Create(CultureInfo.InvariantCulture, $", {share:P0} stolen");
    }

    /// <summary>One line of the report.</summary>
    public static void Report(string name, string figures) => Console.WriteLine($"{name,-62} {figures}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        if (!Server.HasExited) Server.StandardInput.Close();
        if (!Server.WaitForExit(10_000)) Server.Kill();
        await Server.WaitForExitAsync();
        Server.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private static IEnumerable<string> SelfArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(StreamBenchmark).Assembly.Location] : [];

    /// <summary>Until everything that is measured has been compiled for good: many turns of the loops, quick ones and slow ones.</summary>
    private async Task WarmUpAsync()
    {
        var session = (await OpenAsync(1))[0];
        using var client = new LoadClient();
        for (var i = 0; i < 100; i++) client.Open(Port, StreamOf(session) + "?from=start");
        client.WaitForFirstBytes();
        foreach (var (events, rate) in ((int, int)[])[(300, 300), (20_000, 0), (500, 500)])
        {
            var target = client.Frames / 100 + events;
            var emitting = EmitAsync(events, rate);
            client.ReadUntil(() => client.Behind(target) == 0, TimeSpan.FromSeconds(20));
            await emitting;
        }
    }
}
