using StrategyRuntime.Tests.Shared;
using static StrategyRuntime.Tests.Conformance.PeerStrategy;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>
/// LEAN's MACDTrendAlgorithm (SPY from 2004 to 2014, all in or out), its basic template (all in at the close of the first minute, at the
/// ask) and the one for India (one share), with the statistics that their regression tests expect.
/// </summary>
public sealed class LeanStrategyTests(PeerRuns runs) : IClassFixture<PeerRuns>
{
    // LEAN keeps a quarter of a percent of the portfolio free.
    private const string Position = """
        { "sizing": { "mode": "percent_equity", "value": 99.75, "at": "decision", "reserve_fees": true } }
        """;

    [SharedDataFact]
    public async Task Macd_trend_of_spy_has_the_published_orders_fees_and_equity()
    {
        // Its indicators begin with the first day of the run, so that no candle before it may warm them up.
        var lines = await File.ReadAllLinesAsync(SharedData.File("peers/SPY.1d.csv"));
        var days = lines.Skip(1).Where(l => string.CompareOrdinal(l, "2004") > 0 && string.CompareOrdinal(l, "2015") < 0);
        runs.Write("SPY.1d.csv", string.Join('\n', [lines[0], .. days]));
        var strategy = new PeerStrategy("SPY", "1d", """
            { "macd": { "indicator_name": "macd", "fast": 12, "slow": 26, "signal": 9 },
              "fast": { "indicator_name": "ema", "length": 12 } }
            """);
        var macd = Indicator("macd");
        var signal = """{ "type": "indicator", "name": "macd", "parameter": "signal", "offset": -1, "timeframeId": "t" }""";
        var delta = Of(Of(macd, '-', signal), '/', Indicator("fast"));
        strategy.Side("buy", Is(delta, ">", Constant(0.0025m)), Is(delta, "<", Constant(-0.0025m)), Position);

        var run = await runs.RunAsync(
            strategy, "macd", """{ "cash": 100000, "commission": { "per_unit": 0.005, "minimum": 1 } }""", atEnd: "leave_open");

        run.Trades.Should().HaveCount(84 / 2);
        Math.Round(run.Amount("fees"), 2).Should().Be(468.54m);
        Math.Round(run.Amount("equity"), 2).Should().Be(137_751.04m);
    }

    [SharedDataFact]
    public async Task Basic_template_on_quotes_of_spy_has_the_published_fee_and_equity()
    {
        runs.Use(SharedData.File("peers/SPYQ.ticks.csv"));
        var strategy = new PeerStrategy("SPYQ", "1m").Side("buy", Is(Candle("close"), ">", Constant(0)), Never, Position);

        var run = await runs.RunAsync(
            strategy,
            "basic",
            """
            { "cash": 100000, "fill": "signal_close", "fill_price": "quotes", "commission": { "per_unit": 0.005, "minimum": 1 } }
            """,
            atEnd: "leave_open");

        run.EntryPrices.Should().ContainSingle();
        run.Amount("fees").Should().Be(3.44m);
        Math.Round(run.Amount("equity"), 2).Should().Be(101_691.92m);
    }

    [SharedDataFact]
    public async Task Basic_template_of_india_has_the_published_order_fee_and_return()
    {
        runs.Use(SharedData.File("peers/YESBANK.1m.csv"));
        var strategy = new PeerStrategy("YESBANK", "1m", exchange: "NSE")
            .Side("buy", Is(Candle("close"), ">", Constant(0)), Never, """{ "quantity": 1 }""");

        var run = await runs.RunAsync(
            strategy, "india", """{ "cash": 100000, "fill": "signal_close", "commission": { "per_order": 6 } }""", atEnd: "leave_open");

        run.EntryPrices.Should().ContainSingle();
        run.Amount("fees").Should().Be(6);
        Math.Round(run.Figure("total_return") * 100, 3).Should().Be(-0.008);
    }
}
