using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>How exponential averages begin, by hand.</summary>
public sealed class SeedTests
{
    private static readonly Candle[] s_candles = [.. new double[] { 2, 4, 9 }.Select((p, i) => new Candle(new UtcTime(i), p, p, p, p, 1))];

    [Fact]
    public void An_average_begins_with_a_mean_with_the_first_number_or_with_weights_that_sum_to_one()
    {
        Ema(AverageSeed.Mean).Should().Equal(double.NaN, double.NaN, 5);
        Ema(AverageSeed.First).Should().Equal(2, 3, 6);
        var adjusted = Ema(AverageSeed.Adjusted);
        adjusted[0].Should().Be(2);
        adjusted[1].Should().BeApproximately(5 / 1.5, 1e-12);
        adjusted[2].Should().BeApproximately(11.5 / 1.75, 1e-12);
    }

    [Theory]
    [InlineData("adx")]
    [InlineData("atr")]
    [InlineData("ema")]
    [InlineData("keltner")]
    [InlineData("macd")]
    [InlineData("rsi")]
    [InlineData("stochrsi")]
    public void Every_average_of_an_indicator_that_takes_a_seed_begins_earlier_with_the_first_number(string name)
    {
        var settings = IndicatorRun.Definition(name).DefaultSettings();
        var candles = SyntheticCandles.Random(100, seed: 5);
        var late = IndicatorRun.Of(settings, candles);
        var early = IndicatorRun.Of(settings with { Seed = AverageSeed.First }, candles);
        for (var output = 0; output < late.Length; output++)
            Array.FindIndex(early[output], v => !double.IsNaN(v)).Should().BeLessThan(Array.FindIndex(late[output], v => !double.IsNaN(v)));
        settings.Definition.TakesSeed.Should().BeTrue();
    }

    private static double[] Ema(AverageSeed seed) =>
        IndicatorRun.Of(IndicatorRun.Settings("ema", [3]) with { Seed = seed }, s_candles)[0];
}
