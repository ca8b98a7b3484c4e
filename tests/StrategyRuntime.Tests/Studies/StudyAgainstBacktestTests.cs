using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Tests.Simulation.Properties;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.Studies;

/// <summary>
/// Random strategies with every kind of order, stop, size and re-entry, on random accounts: a study's figures are the backtest's, every
/// digit. Some of them here, 1,000 with STRATEGYRUNTIME_FULL=1.
/// </summary>
public sealed class StudyAgainstBacktestTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions s_compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private TestHost _host = null!;
    private int _vectors;
    private int _runs;

    public async Task InitializeAsync()
    {
        // Each strategy needs another account, execution and study.
        string[] limits = ["ExecutionsPerUser", "StrategiesPerUser", "BrokerConnectionsPerUser", "StudiesPerUser"];
        _host = await TestHost.StartAsync(limits.ToDictionary(name => $"StrategyRuntime:Limits:{name}", _ => (string?)"2000"));
        _host.WriteMarketData("ACME.1m.csv", Sample.Minutes(390));
        _host.WriteMarketData("INDEX.1m.csv", Sample.Minutes(390, seed: 5));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Every_figure_of_every_set_is_the_backtests()
    {
        var (trades, rejected, seeds) = (0, 0, FullForm.IsOn ? 1_000 : 25);
        for (var seed = 0; seed < seeds; seed++)
        {
            var metrics = await CompareAsync(new Random(seed), seed);
            trades += metrics.GetProperty("trades").GetInt32();
            rejected += metrics.GetProperty("rejected_orders").GetInt32();
        }
        trades.Should().BePositive("sets without a trade prove nothing");
        rejected.Should().BePositive("sets without a rejected order prove nothing of those");
        _vectors.Should().BeGreaterThan(seeds / 3, "closed candles decide every second strategy");
        _vectors.Should().BeLessThan(seeds, "other strategies are played tick by tick");
    }

    /// <summary>A strategy of candles and one of ticks here; 60, of two sizes each, with STRATEGYRUNTIME_FULL=1.</summary>
    [Fact]
    public async Task Every_figure_by_symbol_by_costs_and_by_window_is_the_backtests_too()
    {
        string[] symbols = ["WIDE", "BROAD"];
        int[] sizes = FullForm.IsOn ? [2, 9] : [9];
        _host.WriteMarketData("INDEX.1m.csv", Sample.Minutes(3 * 390, seed: 5));
        foreach (var symbol in symbols) _host.WriteMarketData($"{symbol}.1m.csv", Sample.Minutes(3 * 390, seed: symbol.Length));
        for (var seed = 0; seed < (FullForm.IsOn ? 60 : 2); seed++)
        {
            var id = $"axes{seed}";
            var document = DocumentOf(new Random(seed), ofClosedCandles: seed % 2 == 0);
            await _host.PutStrategyAsync(id, document.ToJsonString());
            object[] costs = [new { }, new { spread = 0.1m, commission = new { percent = 0.05m } }];
            for (var account = 0; account < costs.Length; account++)
                await _host.PutAccountAsync($"{id}-{account}", JsonSerializer.Serialize(costs[account]));
            var quantity = QuantityOf(document);
            var request = new Dictionary<string, object>
            {
                ["strategy_id"] = id, ["symbols"] = symbols, ["costs"] = costs, ["objective"] = "total_return",
                ["constraints"] = new[] { "trades >= 1" }, ["parameters"] = new Dictionary<string, object> { [quantity] = sizes },
            };
            await StudyAsync(request, id, new { walk_forward = new { windows = 2, train = 1, test = 1, anchored = seed % 4 < 2 } });
            foreach (var set in await ResultsAsync(id)) await CompareSetAsync(id, quantity, set, set.GetProperty("metrics"), null, null);
            foreach (var window in (await GetAsync($"studies/{id}/walk-forward")).GetProperty("windows").EnumerateArray())
                await CompareWindowAsync(request, id, quantity, window);
        }
    }

    /// <summary>What was chosen is the best that a study of the window's first part finds, and its figures are a backtest's.</summary>
    private async Task CompareWindowAsync(Dictionary<string, object> request, string id, string quantity, JsonElement window)
    {
        string? Time(string name) => window.GetProperty(name).GetString();
        var inner = $"{id}-{window.GetProperty("window").GetInt32()}";
        var part = new Dictionary<string, object>(request) { ["from"] = Time("train_from")!, ["to"] = Time("train_to")! };
        var best = (await StudyAsync(part, inner, "grid")).GetProperty("best");
        if (best.ValueKind == JsonValueKind.Null)
        {
            window.TryGetProperty("set", out _).Should().BeFalse("no set meets the constraint");
            return;
        }
        window.GetProperty("set").GetInt32().Should().Be(best.GetProperty("set").GetInt32(), inner);
        await CompareSetAsync(id, quantity, window, window.GetProperty("train"), Time("train_from"), Time("train_to"));
        await CompareSetAsync(id, quantity, window, window.GetProperty("test"), Time("test_from"), Time("test_to"));
    }

    private async Task CompareSetAsync(string id, string quantity, JsonElement set, JsonElement figures, string? from, string? to)
    {
        var execution = await _host.AddExecutionAsync(new
        {
            strategy_id = id, broker_connection_id = $"{id}-{set.GetProperty("account").GetInt32()}", mode = "backtest", auto_start = true,
            label = $"r{_runs++}", from, to,
            parameters = new Dictionary<string, object>
            {
                [quantity] = set.GetProperty("parameters").GetProperty(quantity).GetInt32(),
                ["/nodes/0/data/tradingInstrumentConfig/symbol"] = set.GetProperty("symbol").GetString()!,
            },
        });
        await _host.WhenStateAsync(execution, "completed");
        var metrics = await GetAsync($"executions/{execution}/metrics");
        figures.GetRawText().Should().Be(JsonSerializer.Serialize(metrics, s_compact), "{0}, set {1}", id, set.GetProperty("set"));
    }

    private async Task<JsonElement> StudyAsync(Dictionary<string, object> request, string id, object method)
    {
        var whole = new Dictionary<string, object>(request) { ["id"] = id, ["method"] = method };
        using var study = await _host.Client.PostAsync("/api/v1/studies", TestHost.Json(JsonSerializer.Serialize(whole)));
        study.StatusCode.Should().Be(System.Net.HttpStatusCode.Created, await study.Content.ReadAsStringAsync());
        while (await StateAsync(id) is not "completed") await Task.Delay(5);
        return await GetAsync($"studies/{id}");
    }

    private async Task<IReadOnlyList<JsonElement>> ResultsAsync(string id) =>
        [.. (await GetAsync($"studies/{id}/results?sort=set&limit=100")).GetProperty("items").EnumerateArray()];

    private static string QuantityOf(JsonNode document)
    {
        var entry = document["nodes"]!.AsArray().ToList().FindIndex(n => n!["type"]!.GetValue<string>() == "entryNode");
        return $"/nodes/{entry}/data/positions/0/quantity";
    }

    private async Task<JsonElement> CompareAsync(Random random, int seed)
    {
        var document = DocumentOf(random, ofClosedCandles: seed % 2 == 0);
        var quantity = QuantityOf(document);
        var id = $"s{seed}";
        await _host.PutStrategyAsync(id, document.ToJsonString());
        var account = JsonSerializer.Serialize(new
        {
            // Some accounts cannot pay for what is ordered.
            cash = seed % 3 == 0 ? 500 : 10_000,
            buying_power = seed % 3 == 0 ? "cash" : "unlimited",
            fill = new[] { "next_tick", "same_tick", "signal_close" }[random.Next(3)],
            spread = random.Next(3) == 0 ? 0.1m : 0,
            slippage = new { ticks = random.Next(3), percent = random.Next(3) == 0 ? 0.03m : 0 },
            commission = new { per_order = random.Next(3), percent = random.Next(3) == 0 ? 0.05m : 0 },
        });
        await _host.PutAccountAsync(id, account);
        using var study = await _host.Client.PostAsync("/api/v1/studies", TestHost.Json(JsonSerializer.Serialize(new
        {
            id, strategy_id = id, broker_connection_id = id,
            parameters = new Dictionary<string, object> { [quantity] = new[] { 2, 9 } },
        })));
        study.EnsureSuccessStatusCode();
        var execution = await _host.AddExecutionAsync(new
        {
            strategy_id = id, broker_connection_id = id, mode = "backtest", auto_start = true,
            parameters = new Dictionary<string, object> { [quantity] = 9 },
        });
        await _host.WhenStateAsync(execution, "completed");
        while (await StateAsync(id) is not "completed") await Task.Delay(5);
        var metrics = await GetAsync($"executions/{execution}/metrics");
        var item = (await GetAsync($"studies/{id}/results?sort=set")).GetProperty("items")[1];
        if (item.GetProperty("path").GetString() == "vectors") _vectors++;
        else item.GetProperty("path_reason").GetString().Should().NotBeEmpty();
        item.GetProperty("metrics").GetRawText().Should().Be(JsonSerializer.Serialize(metrics, s_compact), "seed {0}", seed);
        return metrics;
    }

    private static JsonNode DocumentOf(Random random, bool ofClosedCandles) =>
        JsonNode.Parse(new RandomStrategy(random, ofClosedCandles).Build().ToBytes())!;

    private async Task<string?> StateAsync(string id) => (await GetAsync($"studies/{id}")).GetProperty("state").GetString();

    private async Task<JsonElement> GetAsync(string path) =>
        JsonDocument.Parse(await _host.Client.GetByteArrayAsync($"/api/v1/{path}")).RootElement;
}
