using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Browser.Tests.Browser;

namespace StrategyRuntime.Browser.Tests.Server;

/// <summary>The few routes that tests need beside the page.</summary>
internal sealed class ServerApi(string address)
{
    private static readonly HttpClient s_http = new();

    /// <summary>Id of an execution of the current user.</summary>
    public static string SessionId(string strategyId, string brokerConnectionId = "paper") => $"local.{strategyId}.{brokerConnectionId}";

    /// <summary>Waits until the server says that it is ready.</summary>
    /// <param name="isAlive">Throws when there is no use in waiting.</param>
    public Task WhenReadyAsync(Func<bool> isAlive) => Eventually.HoldsAsync(async () =>
    {
        isAlive();
        (await s_http.GetAsync(new Uri($"{address}/readyz"))).EnsureSuccessStatusCode();
    });

    /// <summary>Adds a live simulation and starts it; returns its session id.</summary>
    public Task<string> StartAsync(string strategyId, object speed, string brokerConnectionId = "paper") => AddAsync(new
    {
        strategy_id = strategyId,
        broker_connection_id = brokerConnectionId,
        mode = "live_simulation",
        speed,
        auto_start = true,
    });

    /// <summary>Runs a backtest to its end; returns its session id.</summary>
    public async Task<string> BacktestAsync(string strategyId, string brokerConnectionId = "paper", string capture = "candles")
    {
        var session = await AddAsync(new
        {
            strategy_id = strategyId,
            broker_connection_id = brokerConnectionId,
            mode = "backtest",
            capture,
            auto_start = true,
        });
        await Eventually.HoldsAsync(async () => (await StateAsync(session)).Should().Be("completed"));
        return session;
    }

    /// <summary>Adds an execution; returns its session id.</summary>
    public async Task<string> AddAsync(object request)
    {
        var answer = await s_http.PostAsJsonAsync($"{address}/api/v1/executions", request);
        await EnsureAsync(answer);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("session_id").GetString()!;
    }

    /// <summary>Sends an object to a route.</summary>
    public async Task PostAsync(string path, object body) =>
        await EnsureAsync(await s_http.PostAsJsonAsync($"{address}/api/v1/{path}", body));

    /// <summary>Adds a study and waits for its end.</summary>
    public async Task StudyAsync(object request)
    {
        var answer = await s_http.PostAsJsonAsync($"{address}/api/v1/studies", request);
        await EnsureAsync(answer);
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await Eventually.HoldsAsync(
            async () => (await GetAsync($"studies/{id}")).GetProperty("state").GetString().Should().Be("completed"));
    }

    public async Task CommandAsync(string sessionId, string verb) =>
        await EnsureAsync(await s_http.PostAsync(new Uri($"{address}/api/v1/executions/{sessionId}/{verb}"), null));

    public async Task ChangeAsync(string sessionId, object changes) =>
        await EnsureAsync(await s_http.PatchAsJsonAsync($"{address}/api/v1/executions/{sessionId}", changes));

    public async Task ChangeSpeedAsync(string sessionId, object speed) =>
        await EnsureAsync(await s_http.PostAsJsonAsync($"{address}/api/v1/executions/{sessionId}/speed", new { speed }));

    public async Task PutStrategyAsync(string id, string document) =>
        await EnsureAsync(await s_http.PutAsync(
            new Uri($"{address}/api/v1/strategies/{id}"), new StringContent(document, Encoding.UTF8, "application/json")));

    /// <summary>Problems and then warnings of a document, each as its pointer and its message.</summary>
    public async Task<List<string>> FindingsAsync(string document)
    {
        var answer = await s_http.PostAsync(
            new Uri($"{address}/api/v1/strategies/validate"), new StringContent(document, Encoding.UTF8, "application/json"));
        await EnsureAsync(answer);
        var found = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return
        [
            .. new[] { "problems", "warnings" }.SelectMany(kind => found.GetProperty(kind).EnumerateArray())
                .Select(f => $"{f.GetProperty("pointer").GetString()} {f.GetProperty("message").GetString()}"),
        ];
    }

    /// <summary>Makes a feed.</summary>
    public async Task PutFeedAsync(string symbol, object feed) =>
        await EnsureAsync(await s_http.PutAsJsonAsync($"{address}/api/v1/feeds/{symbol}", feed));

    public Task PutAccountAsync(string id, string currency = "USD") => PutAccountAsync(id, new { cash = 100_000, currency });

    /// <summary>Saves an account.</summary>
    public async Task PutAccountAsync(string id, object account) =>
        await EnsureAsync(await s_http.PutAsJsonAsync($"{address}/api/v1/broker-connections/{id}", account));

    /// <summary>Saves a strategy whose nodes form one line; its edges have one id. Returns the number of edges.</summary>
    public async Task<int> PutChainAsync(string sample, string id)
    {
        var document = (await s_http.GetFromJsonAsync<JsonNode>($"{address}/api/v1/strategies/{sample}"))!;
        var strategy = (document["strategy"] ?? document).AsObject();
        var kinds = new[] { "startNode", "entrySignalNode", "entryNode", "exitSignalNode", "exitNode" };
        var line = kinds.Select(kind => strategy["nodes"]!.AsArray().First(n => (string?)n!["type"] == kind)!.DeepClone()).ToArray();
        var ids = line.Select(n => (string)n["id"]!).ToList();
        strategy["strategy_id"] = id;
        strategy["nodes"] = new JsonArray(line);
        strategy["edges"] = new JsonArray([.. ids.Zip(ids.Skip(1), (from, to) => new JsonObject
        {
            ["id"] = "edge",
            ["source"] = from,
            ["target"] = to,
        })]);
        await EnsureAsync(await s_http.PutAsJsonAsync($"{address}/api/v1/strategies/{id}", strategy));
        return ids.Count - 1;
    }

    /// <summary>Saves a copy of a sample under its own id, with other words in the place of some.</summary>
    public async Task PutReworkedAsync(string sample, string id, IReadOnlyDictionary<string, string> words)
    {
        var document = await s_http.GetFromJsonAsync<JsonNode>($"{address}/api/v1/strategies/{sample}");
        var text = (document!["strategy"] ?? document).ToJsonString();
        foreach (var (word, other) in words) text = text.Replace($"\"{word}\"", $"\"{other}\"");
        var strategy = JsonNode.Parse(text)!;
        strategy["strategy_id"] = id;
        await EnsureAsync(await s_http.PutAsJsonAsync($"{address}/api/v1/strategies/{id}", strategy));
    }

    /// <summary>Saves a copy of a sample under its own id, with positions that have more than the sample's.</summary>
    /// <param name="sample">Which sample.</param>
    /// <param name="id">Id of the copy.</param>
    /// <param name="more">Fields that every position gets.</param>
    public async Task PutCopyAsync(string sample, string id, JsonObject more)
    {
        var document = (await s_http.GetFromJsonAsync<JsonNode>($"{address}/api/v1/strategies/{sample}"))!;
        var strategy = (document["strategy"] ?? document).AsObject();
        strategy["strategy_id"] = id;
        var positions = strategy["nodes"]!.AsArray().SelectMany(n => n!["data"]?["positions"]?.AsArray() ?? []);
        foreach (var position in positions)
        {
            foreach (var (name, value) in more) position!.AsObject()[name] = value!.DeepClone();
        }
        await EnsureAsync(await s_http.PutAsJsonAsync($"{address}/api/v1/strategies/{id}", strategy));
    }

    public async Task<JsonElement> GetAsync(string path) => await s_http.GetFromJsonAsync<JsonElement>($"{address}/api/v1/{path}");

    /// <summary>An answer as it is spelt.</summary>
    public Task<string> GetTextAsync(string path) => s_http.GetStringAsync(new Uri($"{address}/api/v1/{path}"));

    public async Task<string> StateAsync(string sessionId) => (await GetAsync($"executions/{sessionId}")).GetProperty("state").GetString()!;

    /// <summary>Waits until an execution has closed a number of trades.</summary>
    public Task WhenTradesAsync(string sessionId, int atLeast) => Eventually.HoldsAsync(async () =>
        (await GetAsync($"executions/{sessionId}")).GetProperty("summary").GetProperty("trades").GetInt32()
            .Should().BeGreaterThanOrEqualTo(atLeast));

    /// <summary>Strategies that are paused on a day on which they traded; returns the worst trade among them.</summary>
    public async Task<WorstTrade> WorstOfManyAsync(int strategies)
    {
        var sessions = new List<string>();
        for (var i = 0; i < strategies; i++)
        {
            sessions.Add(await AddAsync(new
            {
                strategy_id = Samples.RsiReentry,
                label = $"copy-{i}",
                mode = "live_simulation",
                speed = 2_000,
                scale = i + 1,
                to = "2025-01-06",
                auto_start = true,
            }));
        }
        foreach (var session in sessions) await WhenTradesAsync(session, 1);
        foreach (var session in sessions) await CommandAsync(session, "pause");
        var trades = new List<WorstTrade>();
        foreach (var session in sessions)
        {
            trades.AddRange((await GetAsync($"executions/{session}/trades")).GetProperty("items").EnumerateArray()
                .Select(t => new WorstTrade(session, t.GetProperty("trade_id").GetString()!, t.GetProperty("pnl").GetDecimal())));
        }
        var worst = trades.MinBy(t => t.Pnl)!;
        worst.Pnl.Should().BeNegative();
        return worst;
    }

    private static async Task EnsureAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }
}

/// <summary>A trade by its execution.</summary>
internal sealed record WorstTrade(string Session, string Trade, decimal Pnl);
