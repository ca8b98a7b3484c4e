using StrategyRuntime.Tests.Shared;
using static StrategyRuntime.Tests.Conformance.PeerStrategy;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>
/// NautilusTrader's acceptance tests of an EMA cross on a BTC perpetual, on pounds and on yen: always long or short, at the close of the
/// bar that decides, from the bar on that makes both averages ready.
/// </summary>
public sealed class NautilusTests(PeerRuns runs) : IClassFixture<PeerRuns>
{
    // The first decision is at the close of the twentieth bar.
    private const string FirstDecision = "2021-12-31T23:21:00";

    [SharedDataFact]
    public async Task Ema_cross_of_btc_has_the_published_orders_and_balance()
    {
        runs.Use(SharedData.File("peers/BTCPERP.1m.csv"));
        var strategy = new PeerStrategy("BTCPERP", "1m", """
            { "fast": { "indicator_name": "ema", "length": 10, "seed": "first" },
              "slow": { "indicator_name": "ema", "length": 20, "seed": "first" } }
            """, "CRYPTO");
        var (fast, slow) = (Indicator("fast"), Indicator("slow"));
        var (up, down) = (Is(fast, ">=", slow), Is(fast, "<", slow));
        const string Size = """{ "quantity": 0.001 }""";
        strategy.Side("buy", up, down, Size).Side("sell", down, up, Size);

        var run = await runs.RunAsync(
            strategy,
            "btc",
            """{ "cash": 10000000, "fill": "signal_close", "commission": { "percent": 0.1 } }""",
            from: FirstDecision);

        run.Trades.Should().HaveCount(902 / 2);
        run.Amount("equity").Should().Be(9_999_954.943133m);
    }

    [SharedDataFact]
    public Task Ema_cross_on_the_bids_of_pounds_has_the_published_number_of_orders() =>
        CrossAsync("GBPUSD_BID", "1m", "2012-02-01T00:19:00", orders: 2_984);

    [SharedDataFact]
    public Task Ema_cross_on_quarters_of_an_hour_of_yen_has_the_published_number_of_orders() =>
        // Its own builder makes the bars of minutes, and fills the gaps.
        CrossAsync("USDJPYFF", "15m", "2013-02-01T04:30:00", orders: 178);

    private async Task CrossAsync(string symbol, string timeframe, string from, int orders)
    {
        runs.Use(SharedData.File($"peers/{symbol}.1m.csv"));
        var strategy = new PeerStrategy(symbol, timeframe, """
            { "fast": { "indicator_name": "ema", "length": 10, "seed": "first" },
              "slow": { "indicator_name": "ema", "length": 20, "seed": "first" } }
            """, "CRYPTO");
        var (fast, slow) = (Indicator("fast"), Indicator("slow"));
        // It decides nothing on a bar of a single price.
        var moved = Is(Candle("high"), ">", Candle("low"));
        var (up, down) = ($"{Is(fast, ">=", slow)}, {moved}", $"{Is(fast, "<", slow)}, {moved}");
        const string Size = """{ "quantity": 1 }""";
        strategy.Side("buy", up, down, Size).Side("sell", down, up, Size);

        var run = await runs.RunAsync(strategy, timeframe, """{ "fill": "signal_close" }""", from: from);

        run.Trades.Should().HaveCount(orders / 2);
    }
}
