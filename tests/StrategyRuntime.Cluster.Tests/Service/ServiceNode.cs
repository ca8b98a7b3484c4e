using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>A node: the program as it is delivered, in a process that is really killed. It comes back on its ports and its disk.</summary>
internal sealed class ServiceNode : IAsyncDisposable
{
    /// <summary>What a node ends with that the others have declared dead.</summary>
    public const int Evicted = 3;

    /// <summary>How long it may take to do anything. In the long form thirty users begin and end together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(FullForm.IsOn ? 300 : 60);

    private static readonly string s_program = typeof(ServiceNode).Assembly.Location.Replace(
        "StrategyRuntime.Cluster.Tests.dll", "StrategyRuntime.dll", StringComparison.Ordinal);

    private readonly string? _connection;
    private readonly NodePlace? _place;
    private readonly int _silo = FreePort.Next();
    private readonly int _forward = FreePort.Next();
    private readonly List<string> _output = [];
    private Process? _process;

    /// <summary>A node that is not started yet.</summary>
    /// <param name="name">Its name in the cluster.</param>
    /// <param name="folder">Its data root.</param>
    /// <param name="connection">The cluster's database; null: a machine by itself.</param>
    /// <param name="place">Where it runs; null: on this machine, as this process does.</param>
    public ServiceNode(string name, string folder, string? connection, NodePlace? place = null)
    {
        (Name, Folder, _connection, _place) = (name, folder, connection, place);
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (place is not null)
            handler.ConnectCallback = (context, cancellation) => ConnectAsync(place, context.DnsEndPoint.Port, cancellation);
        Client = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Next()}"), Timeout = Patience };
    }

    public string Name { get; }

    /// <summary>Further options, as KEY=VALUE.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    public string Folder { get; }

    public HttpClient Client { get; }

    /// <summary>What its process has in its environment beside that of this one.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; set; } = new Dictionary<string, string>();

    public int ProcessId => _process!.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What it has written on its outputs.</summary>
    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    /// <summary>Arguments of dotnet for a verb of the program with the data root of this node and its cluster.</summary>
    public string[] Command(params string[] verb)
    {
        string[] arguments = [s_program, .. verb, "--data-root", Folder];
        return _connection is null
            ? arguments
            :
            [
                .. arguments, "--cluster", _connection, "--set", $"Cluster:Node={Name}", "--set", "Cluster:Secret=of-these-tests-alone",
                "--set", string.Create(CultureInfo.InvariantCulture, $"Cluster:SiloPort={_silo}"),
                "--set", string.Create(CultureInfo.InvariantCulture, $"Cluster:ForwardPort={_forward}"),
                .. _place is null ? Array.Empty<string>() : ["--set", $"Cluster:Address={_place.Address}"],
            ];
    }

    /// <summary>Starts it; it need not answer yet.</summary>
    public void Start()
    {
        string[] arguments =
        [
            .. Command("serve"), "--urls", Client.BaseAddress!.ToString(),
            "--set", "Streaming:RetryMinMilliseconds=10", "--set", "Streaming:RetryMaxMilliseconds=50",
            .. Settings.SelectMany(s => new[] { "--set", s }),
        ];
        // The program takes the place of ip: the process is its.
        var start = _place is null
            ? new ProcessStartInfo("dotnet", arguments)
            : new ProcessStartInfo("ip", ["netns", "exec", _place.Namespace, "dotnet", .. arguments]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        // The first seconds are most of its life: nothing of them is measured for the compiler.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Returns when it answers.</summary>
    public async Task UntilItListensAsync()
    {
        await UntilAsync(async () => (await Client.GetAsync("/healthz")).IsSuccessStatusCode, "it does not listen");
    }

    /// <summary>Asks as a user until the answer is a success; a node that is being looked for is one reason why it is not.</summary>
    public async Task<JsonElement> AskAsync(HttpMethod method, string path, string user, object? body = null)
    {
        var answer = default(JsonElement);
        // One change, however often it is sent: an answer may be lost with the node.
        var key = Guid.NewGuid().ToString("n");
        await UntilAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(method, $"/api/v1{path}{(path.Contains('?') ? '&' : '?')}user={user}");
                if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", key);
                request.Content = body is Func<HttpContent> make ? make() : body is null ? null : JsonContent.Create(body);
                using var response = await Client.SendAsync(request);
                if (!response.IsSuccessStatusCode)
                {
                    var content = await response.Content.ReadAsStringAsync();
                    var said = $"test: {method} {path} of {user} is {(int)response.StatusCode}: {content}";
                    Note(said);
                    // The cell moves, or the run does not go on yet.
                    return response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict
                        ? false
                        : throw new InvalidOperationException($"{said}\n{Output}");
                }
                answer = await response.Content.ReadFromJsonAsync<JsonElement>();
                return true;
            },
            $"{method} {path} of {user} is refused");
        return answer;
    }

    /// <summary>Returns when it says that it publishes nothing.</summary>
    public Task UntilDegradedAsync() => UntilAsync(
        async () =>
        {
            using var response = await Client.GetAsync("/readyz");
            var ready = await response.Content.ReadFromJsonAsync<JsonElement>();
            return response.StatusCode == HttpStatusCode.ServiceUnavailable
                && ready.TryGetProperty("degraded", out var degraded) && degraded.ValueKind == JsonValueKind.String;
        },
        "it is not degraded");

    /// <summary>State of an execution.</summary>
    public async Task<string> StateOfAsync(string session, string user) =>
        (await AskAsync(HttpMethod.Get, $"/executions/{session}", user)).GetProperty("state").GetString()!;

    /// <summary>Returns when an execution is in a state.</summary>
    public Task UntilStateAsync(string session, string user, string state) =>
        UntilAsync(async () => await StateOfAsync(session, user) == state, $"{session} does not become {state}");

    /// <summary>STOP, CONT, TERM or KILL.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {ProcessId}")]);
        await kill.WaitForExitAsync();
        kill.ExitCode.Should().Be(0);
    }

    /// <summary>What it ended with, once it has.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            _process!.Kill();
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        _process = null;
        Client.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(NodePlace place, int port, CancellationToken cancellationToken)
    {
        var socket = place.OpenSocket();
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task UntilAsync(Func<Task<bool>> isSo, string complaint)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                if (await isSo()) return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                // It is not there yet, or does not answer.
                Note($"test: {e.Message}");
            }
            if (_process!.HasExited && _process.ExitCode == Evicted) throw new NodeEvictedException($"{Name}: {complaint}\n{Output}");
            if (_process.HasExited) throw new InvalidOperationException($"{Name} ended with {_process.ExitCode}:\n{Output}");
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new TimeoutException($"{Name}: {complaint}\n{Output}");
            await Task.Delay(20);
        }
    }

    private void Note(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            if (_output.LastOrDefault() != line) _output.Add(line);
        }
    }
}

/// <summary>Where a node runs.</summary>
/// <param name="Namespace">The network namespace.</param>
/// <param name="Address">Its address there for the other nodes.</param>
/// <param name="OpenSocket">Makes a socket there.</param>
internal sealed record NodePlace(string Namespace, string Address, Func<Socket> OpenSocket);

/// <summary>The other nodes have declared a node dead: on a machine with too much to do also one that does what it can.</summary>
internal sealed class NodeEvictedException(string message) : Exception(message);
