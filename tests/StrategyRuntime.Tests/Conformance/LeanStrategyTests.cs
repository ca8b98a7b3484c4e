using StrategyRuntime.Tests.Shared;
using static StrategyRuntime.Tests.Conformance.PeerStrategy;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>LEAN's MACDTrendAlgorithm and the statistics that its regression test expects: SPY from 2004 to 2014, all in or out.</summary>
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
}
