using StrategyRuntime.Tests.Shared;
using static StrategyRuntime.Tests.Conformance.PeerStrategy;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>E. P. Chan, Quantitative Trading, example 3.4: the Sharpe ratio of holding IGE, above 4 % a year.</summary>
public sealed class ChanTests(PeerRuns runs) : IClassFixture<PeerRuns>
{
    [SharedDataFact]
    public async Task Holding_ige_has_the_books_sharpe_ratio()
    {
        runs.Use(SharedData.File("peers/IGE.1d.csv"));
        // The first two closes are equal, so that a start with the second has the book's first return.
        var strategy = new PeerStrategy("IGE", "1d").Side(
            "buy", Is("""{ "type": "live_data", "field": "ltp" }""", ">", Constant(0)), Never, """{ "quantity": 1 }""");

        var run = await runs.RunAsync(strategy, "ige", """{"cash":42.09,"risk_free":0.04,"fill":"same_tick"}""", from: "2001-11-27");

        run.Trades.Should().ContainSingle().Which.EntryPrice.Should().Be(42.09m);
        run.Figure("sharpe").Should().BeApproximately(0.789317538344851, 1e-6);
    }
}
