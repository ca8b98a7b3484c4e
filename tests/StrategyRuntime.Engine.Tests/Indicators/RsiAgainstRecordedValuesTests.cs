using System.Globalization;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Indicators;

public sealed class RsiAgainstRecordedValuesTests
{
    [SharedDataFact]
    public void Rsi_of_the_nifty_minutes_is_what_was_computed_elsewhere()
    {
        var closes = Rows("NIFTY.1m.csv")
            .Select(row => (Time: row[0], Close: double.Parse(row[4], CultureInfo.InvariantCulture))).ToArray();
        var expected = Rows("NIFTY.1m.rsi.expected.csv");
        var rsi = IndicatorRun.OfCloses("rsi", [14], [.. closes.Select(c => c.Close)]);

        expected.Should().HaveSameCount(closes);
        for (var row = 0; row < expected.Length; row++)
        {
            expected[row][0].Should().Be(closes[row].Time);
            if (expected[row][1].Length == 0) rsi[row].Should().Be(double.NaN);
            else rsi[row].Should().BeApproximately(double.Parse(expected[row][1], CultureInfo.InvariantCulture), 1e-9, closes[row].Time);
        }
    }

    private static string[][] Rows(string file) => [.. File.ReadLines(SharedData.File(file)).Skip(1).Select(line => line.Split(','))];
}
