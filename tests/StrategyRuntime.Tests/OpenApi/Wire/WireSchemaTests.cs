using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.OpenApi.Wire;

/// <summary>
/// The schemas of events, files and frames are made from what real runs write, so that no name is written twice; the API's description
/// takes them from the file that this keeps true.
/// </summary>
public sealed class WireSchemaTests
{
    private const string File = "src/StrategyRuntime/OpenApi/Wire/schemas.json";

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task The_schemas_are_those_of_what_real_runs_write()
    {
        var rules = new WireRules();
        await using var host = await TestHost.StartAsync();
        host.WriteMarketData("ACME.1m.csv", WireStrategies.Bars);
        foreach (var sample in new[] { "SYNTH.ticks.csv.gz", "SP500.1d.csv" })
        {
            var target = Path.Combine(host.DataRoot, "_market", sample);
            System.IO.File.Copy(Repository.File($"backtest_data/_market/{sample}"), target, overwrite: true);
        }

        List<JsonElement> states = [];
        foreach (var (id, document) in WireStrategies.All)
        {
            await host.PutStrategyAsync(id, document);
            var from = id == "limits" ? "2024-01-02" : null;
            var session = await RunAsync(host, rules, new { strategy_id = id, mode = "backtest", from, auto_start = true });
            states.AddRange(await StatesAsync(host, rules, session));
        }
        foreach (var sample in new[] { "sample-rsi-reentry", "sample-rsi-mean-reversion", "sample-sma-cross" })
        {
            var to = sample == "sample-rsi-reentry" ? null : "2012-01-01";
            await RunAsync(host, rules, new { strategy_id = sample, mode = "backtest", to, auto_start = true });
        }
        await host.PutStrategyAsync(WireStrategies.Times.Id, WireStrategies.Times.Document);
        await host.PutAccountAsync("full", WireStrategies.Account);
        await RunAsync(
            host, rules, new { strategy_id = WireStrategies.Times.Id, broker_connection_id = "full", mode = "backtest",
                auto_start = true });
        host.WriteMarketData("BETA.1m.csv", WireStrategies.Bars);
        host.WriteMarketData("BETA.actions.csv", WireStrategies.ActionsFile);
        host.WriteMarketData("instruments.csv", WireStrategies.Instruments);
        foreach (var contract in new[] { "GAMMA1", "GAMMA2" }) host.WriteMarketData($"{contract}.1m.csv", WireStrategies.Bars);
        foreach (var (id, document) in new[] { WireStrategies.Actions, WireStrategies.Chain })
        {
            await host.PutStrategyAsync(id, document);
            await RunAsync(host, rules, new { strategy_id = id, mode = "backtest", auto_start = true });
        }
        host.WriteMarketData("NIFTY.1m.csv", WireStrategies.OptionBars);
        await host.PutStrategyAsync(WireStrategies.Options.Id, WireStrategies.Options.Document);
        host.WriteMarketData("VOLATILITY.1m.csv", WireStrategies.VolatilityBars);
        host.WriteMarketData(WireStrategies.CallFile, WireStrategies.CallBars);
        foreach (var (account, settings) in WireStrategies.OptionAccounts)
        {
            await host.PutAccountAsync(account, settings);
            await RunAsync(
                host, rules, new { strategy_id = WireStrategies.Options.Id, broker_connection_id = account, mode = "backtest",
                    auto_start = true });
        }
        await host.PutStrategyAsync(WireStrategies.Short.Id, WireStrategies.Short.Document);
        foreach (var (id, document) in WireStrategies.Holders)
        {
            await host.PutAccountAsync(id, document);
            var strategy = WireStrategies.Short.Id;
            await RunAsync(host, rules, new { strategy_id = strategy, broker_connection_id = id, mode = "backtest", auto_start = true });
        }
        await TakeArmedAsync(host, rules);
        WireFrames.Take(rules, states);

        // An execution that is removed has nothing more to say.
        rules.Unknown().Where(place => !place.StartsWith("RemovedFrame.", StringComparison.Ordinal))
            .Should().BeEmpty("a schema says what every place holds");
        rules.Shape("OrderData").WordsOf("status").Should().BeEquivalentTo(Enum.GetValues<OrderStatus>().Select(s => s.Name()));
        GeneratedFile.ShouldHold(File, rules.ToSchemas().ToJsonString(s_json) + "\n");
    }

    private static async Task<string> RunAsync(TestHost host, WireRules rules, object request)
    {
        var session = await host.AddExecutionAsync(request);
        await host.WhenStateAsync(session, "completed");
        var lines = await host.Client.GetStringAsync($"/api/v1/executions/{session}/events");
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            rules.TakeLine(JsonSerializer.Deserialize<JsonElement>(line));
        await TakeAsync(host, rules, "PositionPage", session, "positions?limit=1");
        await TakeAsync(host, rules, "PositionPage", session, "positions");
        await TakeAsync(host, rules, "TradePage", session, "trades?limit=1");
        await TakeAsync(host, rules, "TradePage", session, "trades");
        await TakeAsync(host, rules, "CandlePage", session, "candles?limit=1");
        await TakeAsync(host, rules, "CandlePage", session, "candles?limit=5000");
        await TakeAsync(host, rules, "Metrics", session, "metrics");
        await TakeAsync(host, rules, "NodeStates", session, "nodes");
        return session;
    }

    /// <summary>The state after every event of a run.</summary>
    private static async Task<IReadOnlyList<JsonElement>> StatesAsync(TestHost host, WireRules rules, string session)
    {
        var last = (await host.ExecutionAsync(session)).GetProperty("seq").GetInt64();
        var states = new List<JsonElement>();
        for (var seq = 1; seq <= last; seq++) states.Add(await TakeAsync(host, rules, "State", session, $"state?at=1-{seq}"));
        return states;
    }

    /// <summary>What the nodes of a run that is held stand at.</summary>
    private static async Task TakeArmedAsync(TestHost host, WireRules rules)
    {
        await host.PutStrategyAsync("held", WireStrategies.All[0].Document);
        var session = await host.AddExecutionAsync(new { strategy_id = "held", mode = "live_simulation", speed = 60, auto_start = true });
        await host.WhenStateAsync(session, "running");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await host.ExecutionAsync(session)).GetProperty("seq").GetInt64() < 2) await Task.Delay(20, patience.Token);
        (await host.CommandAsync(session, "pause")).EnsureSuccessStatusCode();
        JsonElement nodes;
        do nodes = await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{session}/nodes?conditions=true", patience.Token);
        while (!nodes.EnumerateObject().Any(n => n.Value.TryGetProperty("conditions_evaluated", out _)));
        rules.Take("Nodes", nodes);
        (await host.CommandAsync(session, "stop")).EnsureSuccessStatusCode();
    }

    private static async Task<JsonElement> TakeAsync(TestHost host, WireRules rules, string name, string session, string route)
    {
        var json = await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{session}/{route}");
        rules.Take(name, json);
        return json;
    }
}
