using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Tests.Shared;
using static StrategyRuntime.Tests.Conformance.PeerStrategy;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>
/// freqtrade's hand-made candles (tests/optimize/test_backtest_detail.py): a signal column says on which candle to enter and to leave,
/// and the case says on which candle each trade is closed, why, and what it made.
/// </summary>
public sealed class FreqtradeTests(PeerRuns runs) : IClassFixture<PeerRuns>
{
    private const int PlainCases = 41;

    // What we make of the cases that differ by intent, by their place in the file.
    private static readonly Dictionary<int, string> s_differs = new()
    {
        // A stop that is gapped through fills at the open, not at its level.
        [11] = "1-3 trailing_stop 0.000",
        // The candle closed at its open or above, so that its low came before its high.
        [12] = "1-3 trailing_stop -0.030",
        // A target that falls inside a candle is in force from then on, not from the next candle on.
        [16] = "1-2 take_profit -0.010",
        // The open is beyond the target and gives the better price.
        [20] = "1-3 take_profit 0.040",
        // The open, beyond the stop, came before the high that reached the target.
        [24] = "1-3 trailing_stop -0.030",
        // The high, which is the target, came before the low.
        [34] = "1-1 take_profit 0.100",
        [35] = "1-1 take_profit 0.100",
        // A limit above the market buys at the open, not at the high.
        [40] = "1-1 take_profit 0.100",
    };

    [SharedDataFact]
    public async Task Cases_close_on_its_candle_for_its_reason_with_its_profit_but_for_those_that_differ_by_intent()
    {
        using var cases = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.File("peers/freqtrade-cases.json")));
        var differences = new List<string>();
        var compared = 0;
        var number = -1;
        foreach (var one in cases.RootElement.EnumerateArray())
        {
            number++;
            if (!IsPlain(one)) continue;
            compared++;
            var symbol = $"FT{number}";
            runs.Write($"{symbol}.1h.csv", Candles(one));
            var run = await runs.RunAsync(Strategy(symbol, one), $"case-{number}", """{"cash":1000000}""");
            var (ours, due) = (Ours(run, one), s_differs.GetValueOrDefault(number, Theirs(one)));
            if (ours != due) differences.Add($"{number}: {ours} instead of {due}");
        }
        compared.Should().Be(PlainCases);
        string.Join("; ", differences).Should().BeEmpty();
    }

    /// <summary>A case that freqtrade decides by its settings alone, without a callback of the strategy.</summary>
    private static bool IsPlain(JsonElement one)
    {
        string[] plain =
        [
            "data", "stop_loss", "roi", "profit_perc", "use_exit_signal", "trades", "leverage", "custom_entry_price",
            "trailing_stop", "trailing_only_offset_is_reached", "trailing_stop_positive_offset", "trailing_stop_positive",
        ];
        return one.EnumerateObject().All(p => plain.Contains(p.Name)) && !one.GetProperty("data").EnumerateArray().Any(IsUndecided);
    }

    // Its rule that signals of both sides on one candle cancel each other is the strategy's matter here.
    private static bool IsUndecided(JsonElement row) => row.GetArrayLength() > 8 && row[6].GetInt32() == 1 && row[8].GetInt32() == 1;

    // The volume carries the signals: 1 to enter, 2 to leave, 3 for both.
    private static string Candles(JsonElement one)
    {
        var csv = new StringBuilder("timestamp,open,high,low,close,volume\n");
        foreach (var row in one.GetProperty("data").EnumerateArray())
        {
            var time = new DateTime(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(row[0].GetInt32());
            var columns = IsShort(one) ? 8 : 6;
            var signal = row[columns].GetInt32() + 2 * row[columns + 1].GetInt32();
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{time:yyyy-MM-dd HH:mm:ss},{row[1]},{row[2]},{row[3]},{row[4]},{signal}\n");
        }
        return csv.ToString();
    }

    private static PeerStrategy Strategy(string symbol, JsonElement one)
    {
        var position = new JsonObject { ["quantity"] = 1 };
        var stop = new JsonObject { ["percent"] = Percent(one, -one.GetProperty("stop_loss").GetDecimal()) };
        if (one.TryGetProperty("trailing_stop_positive", out var trail))
        {
            position["trailingStop"] = new JsonObject { ["percent"] = Percent(one, trail.GetDecimal()) };
            if (one.TryGetProperty("trailing_stop_positive_offset", out var offset))
                position["trailingStop"]!["activateAt"] = new JsonObject { ["percent"] = Percent(one, offset.GetDecimal()) };
        }
        position[one.TryGetProperty("trailing_stop", out _) && !position.ContainsKey("trailingStop") ? "trailingStop" : "stopLoss"] = stop;
        foreach (var target in one.GetProperty("roi").EnumerateObject())
        {
            // Its -1 is any price at all; here a target lies above zero.
            var percent = Percent(one, Math.Max(target.Value.GetDecimal(), -0.99m));
            if (target.Name == "0") position["takeProfit"] = new JsonObject { ["percent"] = percent, ["steps"] = new JsonArray() };
            else position["takeProfit"]!["steps"]!.AsArray().Add(new JsonObject { ["after"] = $"{target.Name}m", ["percent"] = percent });
        }
        if (one.TryGetProperty("custom_entry_price", out var limit))
            (position["orderType"], position["limitPrice"]) = ("limit", limit.GetDecimal());
        var signal = Candle("volume");
        return new PeerStrategy(symbol, "1h", exchange: "CRYPTO").Side(
            IsShort(one) ? "sell" : "buy", Is(signal, "==", Constant(1)), Is(signal, ">=", Constant(2)), position.ToJsonString());
    }

    private static bool IsShort(JsonElement one) =>
        one.GetProperty("trades").EnumerateArray().Any(t => t.TryGetProperty("is_short", out var s) && s.GetBoolean());

    // Its distances and profits are of the stake, a leverage of 5 makes them five times those of the price.
    private static decimal Leverage(JsonElement one) => one.TryGetProperty("leverage", out var leverage) ? leverage.GetDecimal() : 1;

    private static decimal Percent(JsonElement one, decimal fraction) => 100 * fraction / Leverage(one);

    private static string Ours(PeerResult run, JsonElement one)
    {
        var profit = run.Trades.Sum(t => t.PnlPercent) / 100 * (double)Leverage(one);
        return string.Join(", ", run.Trades.Select(t => $"{Hour(t.EntryTime)}-{Hour(t.ExitTime)} {t.ExitReason}"))
            + string.Create(CultureInfo.InvariantCulture, $" {profit:0.000}");
    }

    private static string Theirs(JsonElement one)
    {
        static string Reason(string word) => word switch
        {
            "STOP_LOSS" => "stop_loss",
            "TRAILING_STOP_LOSS" => "trailing_stop",
            "ROI" => "take_profit",
            "EXIT_SIGNAL" => "exit_signal",
            _ => word,
        };
        var trades = one.GetProperty("trades").EnumerateArray().Select(
            t => $"{t.GetProperty("open_tick")}-{t.GetProperty("close_tick")} {Reason(t.GetProperty("exit_reason").GetString()!)}");
        var profit = one.GetProperty("profit_perc").GetDouble();
        return string.Join(", ", trades) + string.Create(CultureInfo.InvariantCulture, $" {profit:0.000}");
    }

    private static int Hour(string time) => int.Parse(time.AsSpan(11, 2), CultureInfo.InvariantCulture);
}
