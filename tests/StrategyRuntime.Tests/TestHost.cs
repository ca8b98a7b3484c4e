using System.IO.Abstractions;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Hosting;
using StrategyRuntime.Storage.Access;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Tests;

/// <summary>The service in this process, over real HTTP on a free port, with a separate data root that is deleted with it.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string?> _configuration;
    private readonly Action<IServiceCollection>? _configureServices;
    private readonly string? _webRoot;
    private WebApplication? _app;
    private HttpClient? _client;

    private ApiKeyCatalog KeyCatalog => new(new DataRoot(DataRoot, new FileSystem()));

    private TestHost(
        IReadOnlyDictionary<string, string?>? configuration,
        Action<IServiceCollection>? configureServices,
        string? webRoot,
        string? dataRoot)
    {
        _webRoot = webRoot;
        _configuration = configuration ?? new Dictionary<string, string?>();
        _configureServices = configureServices;
        DataRoot = dataRoot ?? Path.Combine(Path.GetTempPath(), "strategy-runtime-tests", Guid.NewGuid().ToString("n"));
    }

    /// <summary>Folder of everything.</summary>
    public string DataRoot { get; }

    /// <summary>Talks to the service.</summary>
    public HttpClient Client => _client ?? throw new InvalidOperationException("The host is stopped.");

    /// <summary>What the service is made of.</summary>
    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The host is stopped.");

    /// <summary>Starts a service on an empty data root.</summary>
    public static async Task<TestHost> StartAsync(
        IReadOnlyDictionary<string, string?>? configuration = null,
        Action<IServiceCollection>? configureServices = null,
        string? webRoot = null,
        string? dataRoot = null)
    {
        var host = new TestHost(configuration, configureServices, webRoot, dataRoot);
        await host.StartAsync();
        return host;
    }

    /// <summary>Starts it on the data root as it is.</summary>
    public async Task StartAsync()
    {
        _app = Program.BuildServer(new ServerSettings
        {
            Urls = "http://127.0.0.1:0",
            DataRoot = DataRoot,
            WebRoot = _webRoot,
            Configuration = new Dictionary<string, string?>(_configuration) 
            {
                ["Serilog:MinimumLevel:Default"] = "Fatal",
                // A machine that does other things besides may need more than a service manager gives.
                ["StrategyRuntime:ShutdownSeconds"] = "60",
            },
            ConfigureServices = _configureServices,
        });
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()), Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Stops it as a service manager would; the data root stays.</summary>
    public async Task StopAsync()
    {
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _client?.Dispose();
        _app = null;
    }

    /// <summary>Stops it and starts another on the same data root.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Makes an API key, as the command does; from the first one on every caller needs one.</summary>
    public (string Id, string Text) CreateKey(string userId, bool isAdmin = false)
    {
        var (key, text) = KeyCatalog.Create(userId, isAdmin, label: null, DateTimeOffset.UnixEpoch);
        return (key.Id, text);
    }

    /// <summary>Revokes one.</summary>
    public void RevokeKey(string id) => KeyCatalog.Revoke(id, DateTimeOffset.UnixEpoch).Should().BeTrue();

    /// <summary>Another client of the service: with this key, or with none. Follows no redirects and keeps no cookies.</summary>
    public HttpClient NewClient(string? key = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Client.BaseAddress,
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (key is not null) client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return client;
    }

    /// <summary>Puts a market-data file where the service finds it.</summary>
    public void WriteMarketData(string fileName, string csv)
    {
        var folder = Path.Combine(DataRoot, "_market");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, fileName), csv);
    }

    /// <summary>Saves a strategy.</summary>
    public async Task PutStrategyAsync(string id, string json)
    {
        using var response = await Client.PutAsync($"/api/v1/strategies/{id}", Json(json));
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Saves a broker connection.</summary>
    public async Task PutAccountAsync(string id, string json)
    {
        using var response = await Client.PutAsync($"/api/v1/broker-connections/{id}", Json(json));
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Adds an execution and returns its session id.</summary>
    public async Task<string> AddExecutionAsync(object request)
    {
        using var response = await Client.PostAsJsonAsync("/api/v1/executions", request);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(body);
        return JsonNode.Parse(body)!["session_id"]!.GetValue<string>();
    }

    /// <summary>Sends a command to an execution.</summary>
    public Task<HttpResponseMessage> CommandAsync(string sessionId, string command, object? body = null) =>
        Client.PostAsync($"/api/v1/executions/{sessionId}/{command}", body is null ? null : JsonContent.Create(body));

    /// <summary>What the service says about an execution.</summary>
    public async Task<JsonElement> ExecutionAsync(string sessionId) =>
        await Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{sessionId}");

    /// <summary>Waits until no version of market data is kept for a run or a study; they go once the end is on record.</summary>
    public async Task WhenNoInputIsKeptAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Directory.GetFiles(Path.Combine(DataRoot, "_market", "_versions")).Length > 0) await Task.Delay(10, patience.Token);
    }

    /// <summary>How many ticks an execution has had; 0 while its progress, or the count in it, is null.</summary>
    public static long TicksOf(JsonElement execution) =>
        execution.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress
        && progress.GetProperty("ticks") is { ValueKind: JsonValueKind.Number } ticks ? ticks.GetInt64() : 0;

    /// <summary>Asks until an execution is in one of the states.</summary>
    public async Task<JsonElement> WhenStateAsync(string sessionId, params string[] states)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var execution = await ExecutionAsync(sessionId);
            var state = execution.GetProperty("state").GetString();
            if (states.Contains(state)) return execution;
            if (state is "failed" or "diverged") throw new InvalidOperationException(execution.ToString());
            await Task.Delay(10, patience.Token);
        }
    }

    /// <summary>Folder of a session.</summary>
    public string SessionFolder(string sessionId)
    {
        var parts = sessionId.Split('.');
        return Path.Combine(DataRoot, parts[0], string.Join('_', parts[1..]));
    }

    /// <summary>A JSON body.</summary>
    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(DataRoot)) Directory.Delete(DataRoot, recursive: true);
    }
}
