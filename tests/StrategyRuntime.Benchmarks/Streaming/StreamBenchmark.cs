using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using StrategyRuntime.Json;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>Measures the streams from outside: the service in one process, thousands of raw connections in another.</summary>
internal sealed class StreamBenchmark : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("stream-bench-").FullName;
    private readonly Process _server;
    private readonly HttpClient _control;
    private readonly int _port;
    private readonly int _barePort;
    private readonly int _scale;

    private StreamBenchmark(bool full)
    {
        _scale = full ? 4 : 1;
        _server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. SelfArguments(), "stream-server", _root])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var ports = _server.StandardOutput.ReadLine()!.Split(' ');
        _port = int.Parse(ports[0], CultureInfo.InvariantCulture);
        _barePort = int.Parse(ports[1], CultureInfo.InvariantCulture);
        _control = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports[0]}"), Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>Runs all scenarios; <paramref name="full"/> takes minutes instead of one.</summary>
    public static async Task RunAsync(bool full)
    {
        using var benchmark = new StreamBenchmark(full);
        await benchmark.WarmUpAsync();
        var idle = full ? 5_000 : 1_000;
        await benchmark.IdleAsync("requests that do nothing", "/bench/hang", idle);
        await benchmark.IdleAsync("subscribers", StreamOf((await benchmark.OpenAsync(1))[0]) + "?from=now", idle);
        await benchmark.FlatOutAsync(1_000, 5_000 * benchmark._scale);
        await benchmark.FrameworkAsync(1_000, 300 * benchmark._scale);
        await benchmark.BareAsync(1_000);
        if (full)
        {
            foreach (var clients in (int[])[1, 100, 5_000]) await benchmark.FlatOutAsync(clients, Math.Min(200_000, 10_000_000 / clients));
        }
        foreach (var rate in (int[])[20, 50]) await benchmark.LatencyAsync($"1 session x 1,000 clients at {rate} events/s", 1, 1_000, rate);
        await benchmark.LatencyAsync("500 sessions x 2 clients at 2,000 events/s in all", 500, 2, 2_000);
        await benchmark.SlowReaderAsync();
        await benchmark.CatchUpAsync(full ? 1_000_000 : 300_000);
    }

    public void Dispose()
    {
        _control.Dispose();
        _server.StandardInput.Close();
        if (!_server.WaitForExit(10_000)) _server.Kill();
        _server.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private static IEnumerable<string> SelfArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(StreamBenchmark).Assembly.Location] : [];

    private async Task WarmUpAsync()
    {
        var session = (await OpenAsync(1))[0];
        using var client = new LoadClient();
        for (var i = 0; i < 20; i++) client.Open(_port, StreamOf(session) + "?from=start");
        client.WaitForFirstBytes();
        var emitting = EmitAsync(20_000, 0);
        client.ReadUntil(() => client.Behind(20_000) == 0, TimeSpan.FromSeconds(20));
        await emitting;
    }

    private async Task IdleAsync(string name, string path, int clients)
    {
        var before = await UseAsync(collect: true);
        using var client = new LoadClient();
        for (var i = 0; i < clients; i++) client.Open(_port, path);
        client.WaitForFirstBytes();
        client.ReadUntil(() => false, TimeSpan.FromSeconds(2));
        var after = await UseAsync(collect: true);
        Report(
            $"{clients:N0} idle {name}",
            $"{(after.Memory - before.Memory) / 1024d / clients:F1} KB of process memory each, {(after.Managed - before.Managed) / 1024d / clients:F1} KB of it objects");
    }

    private async Task FlatOutAsync(int clients, int events)
    {
        var session = (await OpenAsync(1))[0];
        using var client = new LoadClient();
        for (var i = 0; i < clients; i++) client.Open(_port, StreamOf(session) + "?from=start");
        client.WaitForFirstBytes();
        var before = await StartAsync();
        var emitting = EmitAsync(events, 0);
        var took = client.ReadUntil(() => client.Behind(events) == 0, TimeSpan.FromMinutes(2));
        await emitting;
        await ReportRateAsync($"flat out: {events:N0} events to {clients:N0} clients", client, took, before);
    }

    private async Task FrameworkAsync(int clients, int events)
    {
        using var client = new LoadClient();
        for (var i = 0; i < clients; i++) client.Open(_port, "/bench/framework/stream");
        client.WaitForFirstBytes();
        var before = await StartAsync();
        var emitting = _control.PostAsync($"/bench/framework/emit?events={events}", null);
        var took = client.ReadUntil(() => client.Behind(events) == 0, TimeSpan.FromMinutes(2));
        await emitting;
        await ReportRateAsync($"(a) TypedResults.ServerSentEvents, {events:N0} events to {clients:N0} clients", client, took, before);
    }

    private async Task BareAsync(int clients)
    {
        using var client = new LoadClient();
        for (var i = 0; i < clients; i++) client.Open(_barePort, "/");
        client.WaitForFirstBytes();
        var before = await StartAsync();
        using var go = new LoadClient();
        go.Open(_barePort, "/go");
        var took = client.ReadUntil(() => client.Behind(5_000) == 0, TimeSpan.FromMinutes(2));
        await ReportRateAsync($"(b) bare server, 5,000 prepared frames to {clients:N0} clients", client, took, before);
    }

    private async Task LatencyAsync(string name, int sessions, int clientsPerSession, int rate)
    {
        var seconds = 4 * _scale;
        var ids = await OpenAsync(sessions);
        var latencies = new Latencies();
        using var client = new LoadClient();
        foreach (var id in ids)
        {
            for (var i = 0; i < clientsPerSession; i++) client.Open(_port, StreamOf(id) + "?from=start", latencies: latencies);
        }
        client.WaitForFirstBytes();
        var events = rate * seconds;
        var before = await StartAsync();
        var emitting = EmitAsync(events, rate);
        client.ReadUntil(() => client.Frames >= (long)events * clientsPerSession, TimeSpan.FromSeconds(seconds + 10));
        await emitting;
        var server = (await UseAsync()).Processor - before.Server.Processor;
        var own = Use.Now(collect: false).Processor - before.Client.Processor;
        Report(name, FormattableString.Invariant($"{latencies}; processor: server {server / seconds:P0}, client {own / seconds:P0} of one{ErrorsOf(client)}"));
    }

    private async Task SlowReaderAsync()
    {
        const int Events = 100_000;
        var session = (await OpenAsync(1))[0];
        var latencies = new Latencies();
        using var client = new LoadClient();
        using var slow = new LoadConnection();
        slow.Connect(_port, StreamOf(session) + "?from=start");
        for (var i = 0; i < 10; i++) client.Open(_port, StreamOf(session) + "?from=start", latencies: latencies);
        client.WaitForFirstBytes();
        var before = await UseAsync(collect: true);
        var emitting = EmitAsync(Events, 25_000);
        var buffer = new byte[1024];
        var nextRead = 0L;
        client.ReadUntil(
            () =>
            {
                if (Environment.TickCount64 >= nextRead)
                {
                    slow.Receive(buffer);
                    nextRead = Environment.TickCount64 + 1000;
                }
                return client.Behind(Events) == 0;
            },
            TimeSpan.FromSeconds(60));
        await emitting;
        var after = await UseAsync(collect: true);
        Report(
            $"10 clients at 25,000 events/s beside one that reads 1 KB/s, {client.Bytes / 10 >> 20} MB each",
            $"the ten: {latencies}; process memory {(after.Memory - before.Memory) / 1048576d:+0.0;-0.0} MB{ErrorsOf(client)}");
    }

    private async Task CatchUpAsync(int events)
    {
        var session = (await OpenAsync(1))[0];
        await EmitAsync(events, 0);
        (await _control.PostAsync("/bench/end", null)).EnsureSuccessStatusCode();

        using (var first = new LoadClient())
        {
            var before = await StartAsync();
            first.Open(_port, StreamOf(session) + "?from=start");
            var took = first.ReadUntil(() => first.Frames == events, TimeSpan.FromMinutes(2));
            await ReportRateAsync($"catch-up of {events:N0} events to one client", first, took, before);
        }

        var file = Path.Combine(_root, "frames.txt");
        await File.WriteAllBytesAsync(file, await CaptureAsync(session, events));
        using (var second = new LoadClient())
        {
            var before = await StartAsync();
            second.Open(_port, $"/bench/file?path={Uri.EscapeDataString(file)}");
            var took = second.ReadUntil(() => second.Frames == events, TimeSpan.FromMinutes(2));
            await ReportRateAsync("the same bytes as a static file", second, took, before);
        }

        var firstByte = new Latencies();
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var seq = random.Next(events);
            using var connection = new LoadConnection();
            var started = Stopwatch.GetTimestamp();
            connection.Connect(_port, StreamOf(session), $"1-{seq}", seq);
            connection.Receive(new byte[16]);
            firstByte.Add(Stopwatch.GetTimestamp() - started);
        }
        Report("first byte after connecting with a random cursor", firstByte.ToString());
    }

    private async Task<byte[]> CaptureAsync(string session, int events)
    {
        using var response = await _control.GetAsync($"{StreamOf(session)}?from=start", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        using var captured = new MemoryStream();
        var buffer = new byte[1 << 20];
        var last = System.Text.Encoding.ASCII.GetBytes($"\nid: 1-{events}\n\n");
        while (await body.ReadAsync(buffer) is > 0 and var read)
        {
            captured.Write(buffer, 0, read);
            if (captured.GetBuffer().AsSpan(Math.Max(0, (int)captured.Length - 4096), Math.Min(4096, (int)captured.Length)).IndexOf(last) >= 0) break;
        }
        return captured.ToArray();
    }

    private async Task<IReadOnlyList<string>> OpenAsync(int count)
    {
        using var response = await _control.PostAsync($"/bench/open?count={count}", null);
        return (await response.Content.ReadFromJsonAsync<string[]>())!;
    }

    private Task<HttpResponseMessage> EmitAsync(int events, int perSecond) => Task.Run(async () =>
        (await _control.PostAsync($"/bench/emit?events={events}&perSecond={perSecond}", null)).EnsureSuccessStatusCode());

    private async Task<Use> UseAsync(bool collect = false) => await _control.GetFromJsonAsync<Use>($"/bench/use?collect={collect}", RuntimeJson.Options);

    private static string StreamOf(string session) => $"/api/v1/executions/{session}/stream";

    /// <summary>Reports a rate by the clock, and by processor time, which is the steadier one on a busy machine.</summary>
    private async Task ReportRateAsync(string name, LoadClient client, TimeSpan took, (Use Server, Use Client) before)
    {
        var server = (await UseAsync()).Processor - before.Server.Processor;
        var own = Use.Now(collect: false).Processor - before.Client.Processor;
        Report(
            name,
            FormattableString.Invariant($"{client.Frames / took.TotalSeconds:N0} frames/s, {client.Bytes / took.TotalSeconds / 1e6:N0} MB/s; processor: server {server:F2} s, client {own:F2} s of {took.TotalSeconds:F2} s{ErrorsOf(client)}"));
    }

    private async Task<(Use Server, Use Client)> StartAsync() => (await UseAsync(), Use.Now(collect: false));

    private static string ErrorsOf(LoadClient client) => client.Errors == 0 ? "" : FormattableString.Invariant($", {client.Errors:N0} ERRORS");

    private static void Report(FormattableString name, FormattableString figures) => Report(FormattableString.Invariant(name), FormattableString.Invariant(figures));

    private static void Report(string name, string figures) => Console.WriteLine($"{name,-70} {figures}");
}
