using StrategyRuntime.Tests.Shared;
using static StrategyRuntime.Tests.Conformance.PeerStrategy;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>backtesting.py's own check of its statistics (test_compute_stats): SMA 10/30 cross of GOOG, all in, in whole shares.</summary>
public sealed class BacktestingPyTests(PeerRuns runs) : IClassFixture<PeerRuns>
{
    private const string AllIn = """{ "sizing": { "mode": "percent_equity", "value": 100, "round_to": 1 } }""";

    [SharedDataFact]
    public async Task Sma_cross_of_goog_has_the_published_statistics()
    {
        runs.Use(SharedData.File("GOOG.1d.csv"));
        var strategy = new PeerStrategy("GOOG", "1d", """
            { "fast": { "indicator_name": "sma", "length": 10 }, "slow": { "indicator_name": "sma", "length": 30 } }
            """);
        var (fast, slow) = (Indicator("fast"), Indicator("slow"));
        strategy.Side("buy", Is(fast, "crosses_above", slow), Is(fast, "crosses_below", slow), AllIn)
            .Side("sell", Is(fast, "crosses_below", slow), Is(fast, "crosses_above", slow), AllIn);

        var run = await runs.RunAsync(strategy, "goog", """{"cash":10000}""");

        run.Trades.Should().HaveCount(66);
        run.Amount("equity").Should().Be(51_959.95m);
        run.Figure("total_return").Should().BeApproximately(4.1959949999999964, 1e-12);
        run.Figure("annualised_return").Should().BeApproximately(0.2132802699608929, 1e-12);
        run.Figure("max_drawdown_close").Should().BeApproximately(0.4798012705007589, 1e-12);
        // Its profit factor is of the trades' percents, ours of their amounts.
        var percents = run.Trades.Select(t => t.PnlPercent).ToList();
        (percents.Where(p => p > 0).Sum() / -percents.Where(p => p < 0).Sum()).Should().BeApproximately(2.174469316409448, 1e-5);
        run.Figure("sqn").Should().BeApproximately(1.0880865497975716, 1e-12);
        run.Figure("win_rate").Should().Be(46.97);
        run.Metrics.GetProperty("by_side").GetProperty("BUY").GetProperty("win_rate").GetDouble().Should().Be(54.55);
        run.Metrics.GetProperty("by_side").GetProperty("SELL").GetProperty("win_rate").GetDouble().Should().Be(39.39);
        run.Trades.Max(t => t.PnlPercent).Should().BeApproximately(53.59595229490424, 5e-5);
        run.Trades.Min(t => t.PnlPercent).Should().BeApproximately(-18.39887353835481, 5e-5);
        var calmar = run.Figure("annualised_return") / run.Figure("max_drawdown_close");
        calmar.Should().BeApproximately(0.4445179349739874, 1e-12);
        // Its first day has no return, ours is the one on start cash, so that our variance has one more term.
        run.Figure("geometric_sharpe").Should().BeApproximately(0.5837177650097084, 2e-4);
    }
}
