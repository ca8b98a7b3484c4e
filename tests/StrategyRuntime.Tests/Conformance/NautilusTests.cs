using StrategyRuntime.Tests.Shared;
using static StrategyRuntime.Tests.Conformance.PeerStrategy;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>
/// NautilusTrader's acceptance test of an EMA cross on minute bars of a BTC perpetual: always long or short, at the close of the bar that
/// decides, from the bar on that makes both averages ready.
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
}
