using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Tests.Shared;
using static StrategyRuntime.Tests.Conformance.PeerStrategy;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>
/// backtrader's own checks of a strategy (test_strategy_unoptimized, test_strategy_optimized): one contract of 10 points a unit, long while
/// the close is above its average, 2 a contract and order.
/// </summary>
public sealed class BacktraderTests(PeerRuns runs) : IClassFixture<PeerRuns>
{
    private const string Account = """{"cash":10000,"commission":{"per_order":2}}""";
    private const int FirstLength = 5;

    private static readonly string[] s_bought =
    [
        "3643.35", "3801.03", "3872.37", "3863.57", "3845.32", "3656.43", "3542.65", "3639.65", "3799.86", "3840.20", "4047.63", "4052.55",
    ];

    private static readonly string[] s_sold =
    [
        "3763.95", "3811.85", "3822.35", "3822.57", "3829.82", "3598.58", "3545.92", "3766.80", "3782.15", "3979.73", "4045.05",
    ];

    private static readonly decimal[] s_values =
    [
        14525.80m, 14525.80m, 15408.20m, 15408.20m, 14763.90m, 14763.90m, 14763.90m, 14763.90m, 14763.90m, 14763.90m, 14763.90m, 14763.90m,
        14763.90m, 14763.90m, 13187.10m, 13187.10m, 13187.10m, 13684.40m, 13684.40m, 13684.40m, 13684.40m, 13684.40m, 13684.40m, 13656.10m,
        13656.10m, 13656.10m, 13656.10m, 12988.10m, 12988.10m, 12988.10m, 12988.10m, 12988.10m, 12988.10m, 12988.10m, 12988.10m, 12988.10m,
        12988.10m, 12988.10m, 12988.10m, 12988.10m,
    ];

    [SharedDataFact]
    public async Task Average_of_15_has_the_published_fills_and_value()
    {
        var run = await RunAsync("fills", 15);

        run.EntryPrices.Select(PeerTrade.Cents).Should().Equal(s_bought);
        run.Trades.Select(t => PeerTrade.Cents(t.ExitPrice)).Should().Equal(s_sold);
        run.Amount("equity").Should().Be(12_795.00m);
    }

    [SharedDataFact]
    public async Task Forty_lengths_have_the_published_values()
    {
        // This check never clears its order, so that it buys at the first cross and holds.
        var values = new List<decimal>();
        for (var i = 0; i < s_values.Length; i++)
            values.Add((await RunAsync($"length-{i}", FirstLength + i, Never)).Amount("equity"));

        values.Should().Equal(s_values);
    }

    [SharedDataFact]
    public async Task One_study_of_forty_lengths_has_the_published_values()
    {
        await using var host = await TestHost.StartAsync();
        host.WriteMarketData("BT2006.1d.csv", await File.ReadAllTextAsync(SharedData.File("peers/BT2006.1d.csv")));
        var account = JsonNode.Parse(Account)!;
        (account["id"], account["type"]) = ("peer", "paper");
        using var saved = await host.Client.PutAsync("/api/v1/broker-connections/peer", TestHost.Json(account.ToJsonString()));
        saved.EnsureSuccessStatusCode();
        using var added = await host.Client.PostAsync("/api/v1/studies", TestHost.Json(new JsonObject
        {
            ["id"] = "lengths",
            ["strategy"] = JsonNode.Parse(Strategy(FirstLength, Never).Json()),
            ["broker_connection_id"] = "peer",
            ["at_end"] = "leave_open",
            ["parameters"] = new JsonObject
            {
                ["/nodes/0/data/tradingInstrumentConfig/timeframes/0/indicators/average/length"] =
                    new JsonObject { ["from"] = FirstLength, ["to"] = FirstLength + s_values.Length - 1 },
            },
        }.ToJsonString()));
        added.EnsureSuccessStatusCode();
        while ((await GetAsync("studies/lengths")).GetProperty("state").GetString() is not "completed") await Task.Delay(5);

        var results = (await GetAsync("studies/lengths/results?sort=set&limit=100")).GetProperty("items").EnumerateArray();

        results.Select(set => set.GetProperty("metrics").GetProperty("equity").GetDecimal()).Should().Equal(s_values);

        async Task<JsonElement> GetAsync(string path) =>
            JsonDocument.Parse(await host.Client.GetByteArrayAsync($"/api/v1/{path}")).RootElement;
    }

    private async Task<PeerResult> RunAsync(string id, int length, string? exit = null)
    {
        runs.Use(SharedData.File("peers/BT2006.1d.csv"));
        return await runs.RunAsync(Strategy(length, exit), id, Account, atEnd: "leave_open");
    }

    private static PeerStrategy Strategy(int length, string? exit)
    {
        var strategy = new PeerStrategy("BT2006", "1d", $$"""{ "average": { "indicator_name": "sma", "length": {{length}} } }""");
        var (close, average) = (Candle("close"), Indicator("average"));
        return strategy.Side(
            "buy",
            Is(close, "crosses_above", average),
            exit ?? Is(close, "crosses_below", average),
            """{ "quantity": 1, "multiplier": 10 }""");
    }
}
