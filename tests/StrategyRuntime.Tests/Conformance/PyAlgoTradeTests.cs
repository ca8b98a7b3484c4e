using System.Globalization;
using System.Text.RegularExpressions;
using StrategyRuntime.Tests.Shared;
using static StrategyRuntime.Tests.Conformance.PeerStrategy;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>PyAlgoTrade's tutorial 4: ten shares of ORCL while its close is above the average of 15, as the program prints it.</summary>
public sealed partial class PyAlgoTradeTests(PeerRuns runs) : IClassFixture<PeerRuns>
{
    [SharedDataFact]
    public async Task The_tutorial_prints_our_fills_and_our_value()
    {
        runs.Use(SharedData.File("peers/ORCL2000.1d.csv"));
        var strategy = new PeerStrategy("ORCL2000", "1d", """{ "average": { "indicator_name": "sma", "length": 15 } }""");
        var (close, average) = (Candle("close"), Indicator("average"));
        strategy.Side("buy", Is(close, ">", average), Is(close, "<", average), """{ "quantity": 10 }""");

        var run = await runs.RunAsync(strategy, "orcl", """{"cash":1000}""");

        var ours = run.Trades.SelectMany(t => new[] { Line(t.EntryTime, "BUY", t.EntryPrice), Line(t.ExitTime, "SELL", t.ExitPrice) });
        var printed = await File.ReadAllLinesAsync(SharedData.File("peers/pyalgotrade-tutorial-4.output"));
        // The last sale is ours: at the end of the data, of what the tutorial leaves open.
        ours.SkipLast(1).Should().Equal(printed.Where(l => l.Contains("strategy [INFO]", StringComparison.Ordinal)));
        $"Final portfolio value: ${PeerTrade.Cents(run.Amount("equity"))}".Should().Be(printed.Last(l => Final().IsMatch(l)));
    }

    private static string Line(string time, string side, decimal price) =>
        string.Create(CultureInfo.InvariantCulture, $"{time[..10]} 00:00:00 strategy [INFO] {side} at ${PeerTrade.Cents(price)}");

    [GeneratedRegex("^Final portfolio value")]
    private static partial Regex Final();
}
