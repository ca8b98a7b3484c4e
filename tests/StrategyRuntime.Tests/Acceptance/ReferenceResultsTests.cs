using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.Acceptance;

/// <summary>Trades and indicator values that others computed, and those of a plain loop over the shipped data.</summary>
public sealed class ReferenceResultsTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [SharedDataFact]
    public async Task The_real_strategy_enters_in_the_recorded_minutes_and_leaves_in_at_least_seven_of_them()
    {
        const string id = "5708424d-5962-4629-978c-05b3a174e104";
        CopyMarketData(SharedData.File("NIFTY.1m.csv"));
        await _host.PutStrategyAsync(id, await File.ReadAllTextAsync(SharedData.File("rsi_option_seller.strategy.json")));
        using var broker =
            await _host.Client.PutAsync("/api/v1/broker-connections/options", TestHost.Json("""{"option_pricing":"underlying"}"""));
        broker.EnsureSuccessStatusCode();

        var trades = await TradesOfAsync(new
        {
            strategy_id =
                id, broker_connection_id = "options", mode = "backtest", from = "2024-10-29", fill = "same_tick", auto_start = true,
        });

        using var expected =
            JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.File("rsi_option_seller.2024-10-29.expected.json")));
        var recorded = expected.RootElement.EnumerateArray().ToArray();
        trades.Select(t => $"{t.GetProperty("position_id")} {t.GetProperty("re_entry_num")} {Minute(t, "entry_time")}").Should()
            .Equal(recorded.Select(r => $"{r.GetProperty("position_id")} {r.GetProperty("re_entry_num")} {r.GetProperty("entry_minute")}"));
        trades.Zip(recorded)
            .Count(p => Minute(p.First, "exit_time") == p.Second.GetProperty("exit_minute").GetString())
            .Should()
            .BeGreaterThanOrEqualTo(7);
    }

    [SharedDataFact]
    public async Task Rsi_of_the_candle_events_equals_the_recorded_column()
    {
        CopyMarketData(SharedData.File("NIFTY.1m.csv"));
        await _host.PutStrategyAsync("watch", """
            { "strategy_id": "watch", "name": "Watch", "edges": [ { "id": "e", "source": "start", "target": "never" } ], "nodes": [
              { "id": "start", "type": "startNode", "data": { "exchange": "NSE", "tradingInstrumentConfig": { "symbol": "NIFTY",
                "type": "index", "timeframes": [
                { "id": "1m", "timeframe": "1m", "indicators": { "r": { "indicator_name": "rsi", "length": 14,
                  "price_field": "close" } } } ] } } },
              { "id": "never", "type": "entrySignalNode", "data": { "conditions": [ { "lhs": { "type": "live_data", "field": "ltp" },
                "operator": "<",
                "rhs": { "type": "constant", "value": 0 } } ] } } ] }
            """);
        var session = await _host.AddExecutionAsync(new { strategy_id = "watch", mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(session, "completed");

        var ours = new Dictionary<string, double?>();
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(session), "events.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("type").GetString() != "candle") continue;
            var data = json.RootElement.GetProperty("data");
            var value = data.GetProperty("indicators").GetProperty("rsi(14,close)");
            ours[data.GetProperty("timestamp").GetString()![..19].Replace('T', ' ')] = value.ValueKind == JsonValueKind.Null
                ? null
                : value.GetDouble();
        }
        var compared = 0;
        foreach (var row in File.ReadLines(SharedData.File("NIFTY.1m.rsi.expected.csv")).Skip(1).Select(l => l.Split(',')))
        {
            if (row[1].Length == 0) continue;
            ours[row[0]].Should().BeApproximately(double.Parse(row[1], CultureInfo.InvariantCulture), 1e-9, "{0}", row[0]);
            compared++;
        }
        compared.Should().BeGreaterThan(800);
    }

    [SharedDataFact]
    public async Task Sma_cross_on_daily_bars_equals_the_published_trades_to_the_cent()
    {
        CopyMarketData(SharedData.File("GOOG.1d.csv"));
        var trades = await SmaCrossAsync("GOOG", 10, 30, 10_000);

        var expected = File.ReadLines(SharedData.File("GOOG.1d.sma_10_30.expected.csv")).Skip(1).Select(l => l.Split(',')).ToArray();
        trades.Should().HaveCount(expected.Length);
        // The last one is still open at the end of the data; the list closes it at the last open, a run closes it at the last price.
        foreach (var (trade, row) in trades.Zip(expected).Take(expected.Length - 1))
        {
            var ours = new Trade(
                trade.GetProperty("side").GetString()!, trade.GetProperty("quantity").GetDecimal(),
                trade.GetProperty("entry_time").GetString()![..10], trade.GetProperty("entry_price").GetDecimal(),
                trade.GetProperty("exit_time").GetString()![..10], trade.GetProperty("exit_price").GetDecimal(),
                decimal.Round(trade.GetProperty("pnl").GetDecimal(), 2));
            ours.Should()
                .Be(new Trade(row[1], Number(row[2]), row[3], Number(row[4]), row[5], Number(row[6]), Number(row[7])), "trade {0}", row[0]);
        }
    }

    [Fact]
    public async Task Sma_cross_on_the_shipped_bars_equals_a_plain_loop_over_them()
    {
        var file = Repository.File("backtest_data/_market/SP500.1d.csv");
        CopyMarketData(file);
        var trades = await SmaCrossAsync("SP500", 20, 50, 100_000);

        var expected = PlainLoop([.. File.ReadLines(file).Skip(1).Select(l => l.Split(','))], 20, 50, 100_000);
        expected.Should().HaveCountGreaterThan(50);
        trades.SkipLast(1).Select(t => new Trade(
            t.GetProperty("side").GetString()!, t.GetProperty("quantity").GetDecimal(),
            t.GetProperty("entry_time").GetString()![..10], t.GetProperty("entry_price").GetDecimal(),
            t.GetProperty("exit_time")
                .GetString()![..10], t.GetProperty("exit_price")
                .GetDecimal(), t.GetProperty("pnl")
                .GetDecimal())).Should().Equal(expected);
    }

    /// <summary>Every closed trade of a cross of two averages, all in at the next open, computed without the engine.</summary>
    private static List<Trade> PlainLoop(string[][] rows, int fast, int slow, decimal cash)
    {
        var close = rows.Select(r => Number(r[4])).ToArray();
        decimal Mean(int end, int length) => close.AsSpan(end - length + 1, length).ToArray().Sum() / length;
        var trades = new List<Trade>();
        (int Sign, decimal Quantity, decimal Price, string Date)? open = null;
        for (var i = slow; i + 1 < rows.Length; i++)
        {
            var now = Mean(i, fast).CompareTo(Mean(i, slow));
            var before = Mean(i - 1, fast).CompareTo(Mean(i - 1, slow));
            var cross = now > 0 && before <= 0 ? 1 : now < 0 && before >= 0 ? -1 : 0;
            if (cross == 0 || cross == open?.Sign) continue;
            var (date, price) = (rows[i + 1][0], Number(rows[i + 1][1]));
            if (open is { } position)
            {
                var pnl = (price - position.Price) * position.Quantity * position.Sign;
                cash += pnl;
                trades.Add(
                    new Trade(position.Sign > 0 ? "BUY" : "SELL", position.Quantity, position.Date, position.Price, date, price, pnl));
            }
            open = (cross, Math.Floor(cash / price), price, date);
        }
        return trades;
    }

    private async Task<JsonElement[]> SmaCrossAsync(string symbol, int fast, int slow, decimal cash)
    {
        await _host.PutStrategyAsync("sma", SmaCrossStrategy.Json(symbol, fast, slow));
        using var broker = await _host.Client.PutAsync(
            "/api/v1/broker-connections/all-in", TestHost.Json(string.Create(CultureInfo.InvariantCulture, $$"""{"cash":{{cash}}}""")));
        broker.EnsureSuccessStatusCode();
        return await TradesOfAsync(new { strategy_id = "sma", broker_connection_id = "all-in", mode = "backtest", auto_start = true });
    }

    private async Task<JsonElement[]> TradesOfAsync(object execution)
    {
        var session = await _host.AddExecutionAsync(execution);
        await _host.WhenStateAsync(session, "completed");
        using var trades = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_host.SessionFolder(session), "trades.json")));
        return [.. trades.RootElement.EnumerateArray().Select(t => t.Clone())];
    }

    private void CopyMarketData(string file)
    {
        var folder = Path.Combine(_host.DataRoot, "_market");
        Directory.CreateDirectory(folder);
        File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    private static string Minute(JsonElement trade, string name) => trade.GetProperty(name).GetString()![11..16];

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Trade(
        string Side, decimal Quantity, string EntryDate, decimal EntryPrice, string ExitDate, decimal ExitPrice, decimal Pnl);
}
