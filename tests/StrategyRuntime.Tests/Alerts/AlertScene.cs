using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Tests.Simulation;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.Alerts;

/// <summary>A service whose webhooks may call a local server, and a strategy that raises every kind of alert that an event can.</summary>
internal sealed class AlertScene : IAsyncDisposable
{
    private const string Frames = """[{"id":"1m","timeframe":"1m","indicators":{}}]""";

    private AlertScene(TestHost host, HookServer hook) => (Host, Hook) = (host, hook);

    public TestHost Host { get; }

    public HookServer Hook { get; }

    public HttpClient Client => Host.Client;

    public static async Task<AlertScene> StartAsync(IReadOnlyDictionary<string, string?>? options = null)
    {
        var hook = await HookServer.StartAsync();
        var configuration = new Dictionary<string, string?>(options ?? new Dictionary<string, string?>())
        {
            ["StrategyRuntime:Alerts:AllowedTargets:0"] = hook.Target,
        };
        configuration.TryAdd("StrategyRuntime:Alerts:RetryMilliseconds", "20");
        var host = await TestHost.StartAsync(configuration);
        host.WriteMarketData("ACME.1m.csv", Bars);
        foreach (var (id, document) in Strategies) await host.PutStrategyAsync(id, document);
        return new AlertScene(host, hook);
    }

    /// <summary>Minutes of two days: up by 10, down by 20, up by 10.</summary>
    private static string Bars { get; } = WriteBars();

    /// <summary>One buys and is stopped, one reaches its target, one its loss limit of the day, and one tells of each entry.</summary>
    private static IEnumerable<(string Id, string Document)> Strategies =>
    [
        ("stopped", Text(new StrategyJson(timeframes: Frames).EntrySignal("in", "time >= 10:12")
            .Entry("buy", quantity: 10, more: """{"stopLoss":{"points":3}}""")
            .ExitSignal("out", "ltp > 999").Exit("sell").Chain("start > in > buy > out > sell"))),
        ("reached", Text(new StrategyJson(timeframes: Frames).EntrySignal("in", "time >= 10:02")
            .Entry("buy", quantity: 10, more: """{"takeProfit":{"points":3}}""")
            .ExitSignal("out", "ltp > 999").Exit("sell").Chain("start > in > buy > out > sell"))),
        ("limited", Text(new StrategyJson(timeframes: Frames).EntrySignal("in", "time >= 10:12").Entry("buy", quantity: 10)
            .ExitSignal("out", "ltp > 999").Exit("sell")
            .SquareOff("flat", """
                {"timeBasedExit":{"exitTime":"23:00"},
                 "performanceBasedExit":{"dailyLossLimit":{"enabled":true,"targetAmount":30}}}
                """)
            .Chain("start > in > buy > out > sell").Chain("start > flat"))),
        ("tells", Text(new StrategyJson(timeframes: Frames).EntrySignal("in", "time >= 10:02").Entry("buy", quantity: 10)
            .Node("tell", "alertNode", new() { ["message"] = "bought at {ltp}", ["alertType"] = "warning" })
            .ExitSignal("out", "ltp > 999").Exit("sell").Chain("start > in > buy > out > sell").Chain("in > tell"))),
    ];

    /// <summary>Adds a webhook channel of the local server.</summary>
    public Task<JsonElement> AddHookAsync(string id = "hook") =>
        SendAsync(HttpMethod.Post, "alerts/channels", new { id, type = "webhook", url = $"{Hook.Address}in", secret = HookServer.Secret });

    /// <summary>Adds a rule.</summary>
    public Task<JsonElement> AddRuleAsync(object rule) => SendAsync(HttpMethod.Post, "alerts/rules", rule);

    /// <summary>Runs a strategy to its end in a live simulation without a pace, or as asked.</summary>
    public async Task<string> RunAsync(string strategy, string mode = "live_simulation")
    {
        var session = await Host.AddExecutionAsync(
            new { strategy_id = strategy, mode, speed = mode == "backtest" ? null : "max", auto_start = true });
        await Host.WhenStateAsync(session, "completed");
        return session;
    }

    /// <summary>The log, the latest first, once it holds this many alerts that wait for nothing.</summary>
    public async Task<IReadOnlyList<JsonElement>> LogAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var log = await Client.GetFromJsonAsync<JsonElement>("/api/v1/alerts/log", patience.Token);
            var items = log.GetProperty("items").EnumerateArray().ToList();
            if (items.Count >= count && items.All(i => Deliveries(i).All(d => d.GetProperty("state").GetString() != "pending")))
                return items;
            await Task.Delay(10, patience.Token);
        }
    }

    public static IEnumerable<JsonElement> Deliveries(JsonElement entry) => entry.GetProperty("deliveries").EnumerateArray();

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Hook.DisposeAsync();
    }

    private static string Text(StrategyJson strategy) => Encoding.UTF8.GetString(strategy.ToBytes());

    private static string WriteBars()
    {
        var text = new StringBuilder("timestamp,open,high,low,close,volume\n");
        for (var day = 2; day <= 3; day++)
        {
            for (var minute = 0; minute < 40; minute++)
            {
                var price = minute <= 10 ? 100 + minute : minute <= 30 ? 120 - minute : 60 + minute;
                text.Append(CultureInfo.InvariantCulture,
                    $"2024-01-0{day}T10:{minute:00}:00Z,{price},{price}.5,{price - 0.5},{price},10\n");
            }
        }
        return text.ToString();
    }
}
