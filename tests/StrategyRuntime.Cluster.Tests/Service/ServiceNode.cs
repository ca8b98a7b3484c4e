using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>A node: the program as it is delivered, in a process that is really killed. It comes back on its ports and its disk.</summary>
internal sealed class ServiceNode : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static readonly string s_program = typeof(ServiceNode).Assembly.Location.Replace(
        "StrategyRuntime.Cluster.Tests.dll", "StrategyRuntime.dll", StringComparison.Ordinal);

    private readonly string? _connection;
    private readonly string[] _settings;
    private readonly int _silo = FreePort.Next();
    private readonly int _forward = FreePort.Next();
    private readonly List<string> _output = [];
    private Process? _process;

    /// <summary>A node that is not started yet.</summary>
    /// <param name="name">Its name in the cluster.</param>
    /// <param name="folder">Its data root.</param>
    /// <param name="connection">The cluster's database; null: a machine by itself.</param>
    /// <param name="settings">Further options, as KEY=VALUE.</param>
    public ServiceNode(string name, string folder, string? connection, params string[] settings)
    {
        (Name, Folder, _connection, _settings) = (name, folder, connection, settings);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Next()}"), Timeout = s_patience };
    }

    public string Name { get; }

    public string Folder { get; }

    public HttpClient Client { get; }

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
            ];
    }

    /// <summary>Starts it; it need not answer yet.</summary>
    public void Start()
    {
        string[] arguments =
        [
            .. Command("serve"), "--urls", Client.BaseAddress!.ToString(),
            "--set", "Streaming:RetryMinMilliseconds=10", "--set", "Streaming:RetryMaxMilliseconds=50",
            .. _settings.SelectMany(s => new[] { "--set", s }),
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The first seconds are most of its life: nothing of them is measured for the compiler.
        start.Environment["DOTNET_TieredPGO"] = "0";
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
        await _process!.WaitForExitAsync().WaitAsync(s_patience);
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
            if (_process!.HasExited) throw new InvalidOperationException($"{Name} ended with {_process.ExitCode}:\n{Output}");
            if (Stopwatch.GetElapsedTime(started) > s_patience) throw new TimeoutException($"{Name}: {complaint}\n{Output}");
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
