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

    private async Task<JsonElement> CompareAsync(Random random, int seed)
    {
        var document = DocumentOf(random, ofClosedCandles: seed % 2 == 0);
        var entry = document["nodes"]!.AsArray().ToList().FindIndex(n => n!["type"]!.GetValue<string>() == "entryNode");
        var quantity = $"/nodes/{entry}/data/positions/0/quantity";
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
        using var broker = await _host.Client.PutAsync($"/api/v1/broker-connections/{id}", TestHost.Json(account));
        broker.EnsureSuccessStatusCode();
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
