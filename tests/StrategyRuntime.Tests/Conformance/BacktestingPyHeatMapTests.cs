using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Tests.Shared;
using static StrategyRuntime.Tests.Conformance.PeerStrategy;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>
/// The heat map of backtesting.py's tutorial "Parameter Heatmap &amp; Optimization" (0.6): four averages of GOOG, all in, 0.2 % of an
/// order, the position that is open at the end at its worth. One study makes it: of the sets that the page prints one by one, of all 486
/// with STRATEGYRUNTIME_FULL=1.
/// </summary>
public sealed class BacktestingPyHeatMapTests
{
    private const string AllIn = """{ "sizing": { "mode": "percent_equity", "value": 100, "round_to": 1, "reserve_fees": true } }""";

    private static readonly string[] s_names = ["n1", "n2", "n_enter", "n_exit"];

    // The sets that the page prints one by one; the others are in means over sets that it picked at random.
    private static readonly Dictionary<FourAverages, decimal> s_published = new()
    {
        [new(20, 60, 15, 10)] = 8448.64m, [new(20, 80, 15, 10)] = 8348.38m, [new(20, 100, 15, 10)] = 9283.02m,
        [new(30, 40, 20, 15)] = 10331.51m, [new(30, 40, 25, 15)] = 14441.14m, [new(100, 200, 15, 10)] = 10994.65m,
        [new(100, 200, 20, 10)] = 9736.19m, [new(100, 200, 20, 15)] = 14234.93m, [new(100, 200, 25, 10)] = 7732.77m,
        [new(100, 200, 30, 10)] = 8806.70m, [new(40, 60, 25, 20)] = 15618.15m, [new(100, 160, 20, 15)] = 16600.30m,
        [new(50, 160, 20, 15)] = 17149.91m,
    };

    [SharedDataFact]
    public async Task Its_sets_have_the_published_values_and_all_others_those_of_its_rules_by_hand()
    {
        var file = await File.ReadAllLinesAsync(SharedData.File("GOOG.1d.csv"));
        var rows = file.Skip(1).Select(line => line.Split(',').Skip(1).Select(Number).ToArray()).ToArray();
        var (opens, closes) = (Array.ConvertAll(rows, row => row[0]), Array.ConvertAll(rows, row => row[3]));
        var condition = "n_exit < n_enter < n1 < n2";
        if (!FullForm.IsOn) condition = string.Join(" or ", s_published.Keys.Select(set => set.Condition()));

        var equities = await StudyAsync(string.Join('\n', file), condition);

        equities.Should().HaveCount(FullForm.IsOn ? 486 : s_published.Count);
        foreach (var (set, published) in s_published)
            Math.Round(equities[set], 2, MidpointRounding.AwayFromZero).Should().Be(published, "{0}", set);
        foreach (var (set, equity) in equities)
            equity.Should().BeApproximately(set.EquityByHand(opens, closes), 0.000001m, "{0}", set);
    }

    private static async Task<Dictionary<FourAverages, decimal>> StudyAsync(string csv, string condition)
    {
        await using var host = await TestHost.StartAsync();
        host.WriteMarketData("GOOG.1d.csv", csv);
        await host.PutAccountAsync("peer", """{ "cash": 10000, "commission": { "percent": 0.2 } }""");
        using var added = await host.Client.PostAsync("/api/v1/studies", TestHost.Json(new JsonObject
        {
            ["id"] = "heat-map",
            ["strategy"] = Strategy(),
            ["broker_connection_id"] = "peer",
            ["parameters"] = new JsonObject
            {
                ["n1"] = Range(10, 100, 10), ["n2"] = Range(20, 200, 20), ["n_enter"] = Range(15, 30, 5), ["n_exit"] = Range(10, 20, 5),
            },
            ["where"] = new JsonArray(condition),
            ["objective"] = "equity",
            ["at_end"] = "leave_open",
        }.ToJsonString()));
        added.IsSuccessStatusCode.Should().BeTrue(await added.Content.ReadAsStringAsync());
        while ((await GetAsync("studies/heat-map")).GetProperty("state").GetString() is not "completed") await Task.Delay(20);
        var sets = (await GetAsync("studies/heat-map/results?sort=set&limit=500")).GetProperty("items").EnumerateArray();
        return sets.ToDictionary(
            set => FourAverages.Of(set.GetProperty("parameters")), set => set.GetProperty("metrics").GetProperty("equity").GetDecimal());

        async Task<JsonElement> GetAsync(string path) =>
            JsonDocument.Parse(await host.Client.GetByteArrayAsync($"/api/v1/{path}")).RootElement;
    }

    /// <summary>
    /// Flat, it goes with the trend of two averages when the close crosses a third one, and leaves when the close crosses the fourth one
    /// back. It decides at closes, and not before all averages have two values.
    /// </summary>
    private static JsonNode Strategy()
    {
        string Average(string name) => $$"""{ "indicator_name": "sma", "length": { "$param": "{{name}}" } }""";
        var strategy = new PeerStrategy(
            "GOOG", "1d", $"{{ {string.Join(", ", s_names.Select(name => $"\"{name}\": {Average(name)}"))} }}");
        var isReady = All(Is(Indicator("n2", -2), ">", Constant(0)), IsFlat("buy"), IsFlat("sell"));
        var (up, down) = (Is(Indicator("n1"), ">", Indicator("n2")), Is(Indicator("n1"), "<=", Indicator("n2")));
        strategy.Side("buy", All(isReady, up, Above("n_enter")), Below("n_exit"), AllIn, onCandles: true)
            .Side("sell", All(isReady, down, Below("n_enter")), Above("n_exit"), AllIn, onCandles: true);
        var document = JsonNode.Parse(strategy.Json())!;
        document["parameters"] = new JsonArray(
            [.. s_names.Select(name => new JsonObject { ["name"] = name, ["type"] = "integer", ["default"] = 10 })]);
        return document;
    }

    private static string Above(string average) =>
        All(Is(Candle("close", -2), "<", Indicator(average, -2)), Is(Candle("close"), ">", Indicator(average)));

    private static string Below(string average) =>
        All(Is(Candle("close", -2), ">", Indicator(average, -2)), Is(Candle("close"), "<", Indicator(average)));

    private static JsonObject Range(int from, int to, int step) => new() { ["from"] = from, ["to"] = to, ["step"] = step };

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The lengths of a set, and what they come to by the rules that backtesting.py documents, written down plainly.</summary>
    private sealed record FourAverages(int N1, int N2, int Enter, int Exit)
    {
        private const decimal Commission = 0.002m;

        public static FourAverages Of(JsonElement parameters)
        {
            var values = s_names.Select(name => parameters.GetProperty(name).GetInt32()).ToArray();
            return new FourAverages(values[0], values[1], values[2], values[3]);
        }

        public string Condition() => string.Create(
            CultureInfo.InvariantCulture, $"n1 == {N1} and n2 == {N2} and n_enter == {Enter} and n_exit == {Exit}");

        public decimal EquityByHand(decimal[] opens, decimal[] closes)
        {
            // Averages are compared as sums, which are exact: a close may lie just on one.
            var sums = new decimal[closes.Length + 1];
            for (var at = 0; at < closes.Length; at++) sums[at + 1] = sums[at] + closes[at];
            decimal Sum(int at, int length) => sums[at + 1] - sums[at + 1 - length];
            bool CrossesAbove(int at, int length) =>
                closes[at - 1] * length < Sum(at - 1, length) && closes[at] * length > Sum(at, length);
            bool CrossesBelow(int at, int length) =>
                closes[at - 1] * length > Sum(at - 1, length) && closes[at] * length < Sum(at, length);
            var (cash, units, entry) = (10_000m, 0m, 0m);
            var order = Order.None;
            for (var at = N2; at < closes.Length; at++)
            {
                // What was decided at the last close is done at the open, all in, in whole shares, with room for the commission.
                var price = opens[at];
                if (order == Order.Close)
                {
                    cash += units * (price - entry) - Math.Abs(units) * price * Commission;
                    units = 0;
                }
                else if (order != Order.None)
                {
                    units = Math.Floor(cash / (price * (1 + Commission))) * (order == Order.Buy ? 1 : -1);
                    cash -= Math.Abs(units) * price * Commission;
                    entry = price;
                }
                if (units > 0) order = CrossesBelow(at, Exit) ? Order.Close : Order.None;
                else if (units < 0) order = CrossesAbove(at, Exit) ? Order.Close : Order.None;
                else if (Sum(at, N1) * N2 > Sum(at, N2) * N1) order = CrossesAbove(at, Enter) ? Order.Buy : Order.None;
                else order = CrossesBelow(at, Enter) ? Order.Sell : Order.None;
            }
            return cash + units * (closes[^1] - entry);
        }

        private enum Order
        {
            None,
            Buy,
            Sell,
            Close,
        }
    }
}
