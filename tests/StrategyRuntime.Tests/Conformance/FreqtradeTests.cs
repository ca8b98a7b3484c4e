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
    private const int PlainCases = 17;

    [SharedDataFact]
    public async Task Stops_targets_and_signals_close_on_its_candle_for_its_reason_with_its_profit()
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
            var (ours, theirs) = (Ours(run), Theirs(one));
            if (ours != theirs) differences.Add($"{number}: {ours} instead of {theirs}");
        }
        compared.Should().Be(PlainCases);
        string.Join("; ", differences).Should().BeEmpty();
    }

    /// <summary>A case of long trades with a stop, a trailing stop or a target from the start, and exit signals.</summary>
    private static bool IsPlain(JsonElement one)
    {
        string[] plain = ["data", "stop_loss", "roi", "profit_perc", "use_exit_signal", "trades", "trailing_stop"];
        return one.EnumerateObject().All(p => plain.Contains(p.Name))
            && one.GetProperty("roi").EnumerateObject().All(p => p.Name == "0")
            && one.GetProperty("data")[0].GetArrayLength() == 8;
    }

    // The volume carries the signals: 1 to enter, 2 to leave, 3 for both.
    private static string Candles(JsonElement one)
    {
        var csv = new StringBuilder("timestamp,open,high,low,close,volume\n");
        foreach (var row in one.GetProperty("data").EnumerateArray())
        {
            var time = new DateTime(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(row[0].GetInt32());
            var signal = row[6].GetInt32() + 2 * row[7].GetInt32();
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{time:yyyy-MM-dd HH:mm:ss},{row[1]},{row[2]},{row[3]},{row[4]},{signal}\n");
        }
        return csv.ToString();
    }

    private static PeerStrategy Strategy(string symbol, JsonElement one)
    {
        var position = new JsonObject
        {
            ["quantity"] = 1,
            [one.TryGetProperty("trailing_stop", out _) ? "trailingStop" : "stopLoss"] =
                new JsonObject { ["percent"] = Percent(-one.GetProperty("stop_loss").GetDecimal()) },
        };
        foreach (var target in one.GetProperty("roi").EnumerateObject())
            position["takeProfit"] = new JsonObject { ["percent"] = Percent(target.Value.GetDecimal()) };
        var signal = Candle("volume");
        return new PeerStrategy(symbol, "1h", exchange: "CRYPTO").Side(
            "buy", Is(signal, "==", Constant(1)), Is(signal, ">=", Constant(2)), position.ToJsonString());
    }

    private static decimal Percent(decimal fraction) => 100 * fraction;

    private static string Ours(PeerResult run)
    {
        var profit = run.Trades.Sum(t => t.PnlPercent) / 100;
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
