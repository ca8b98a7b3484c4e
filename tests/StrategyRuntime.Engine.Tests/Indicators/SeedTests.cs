using StrategyRuntime.Engine.Indicators.Catalog;
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
        for (var output = 0; output < late.Length; output++) First(early[output]).Should().BeLessThan(First(late[output]));
        settings.Definition.TakesSeed.Should().BeTrue();
    }

    [Fact]
    public void Whatever_is_made_of_exponential_averages_or_average_ranges_takes_a_seed() =>
        IndicatorCatalog.All.Where(d => d.TakesSeed).Select(d => d.Name).Should().Equal(
            "aberration", "adx", "alligator", "amat", "aobv", "apo", "atr", "atrts", "chandelier_exit", "cksp", "dema", "efi",
            "elder_ray", "ema", "inertia", "keltner", "kvo", "macd", "massi", "natr", "pgo", "ppo", "pvo", "qqe", "rma", "rsi", "rvi",
            "smi", "stc", "stochrsi", "supertrend", "t3", "tema", "thermo", "trix", "tsi", "zlema");

    [Theory]
    [MemberData(nameof(TakeSeed))]
    public void A_seed_changes_how_an_indicator_begins_and_not_what_it_is_later(string name)
    {
        var settings = IndicatorRun.Definition(name).DefaultSettings();
        var candles = SyntheticCandles.Random(5_000, seed: 5);
        var mean = IndicatorRun.Of(settings, candles);
        foreach (var seed in new[] { AverageSeed.First, AverageSeed.Adjusted })
        {
            var other = IndicatorRun.Of(settings with { Seed = seed }, candles);
            Enumerable.Range(0, mean.Length).Should().Contain(output => !mean[output].SequenceEqual(other[output]), $"of {seed}");
            for (var output = 0; output < mean.Length; output++)
            {
                First(other[output]).Should().BeLessThanOrEqualTo(First(mean[output]), $"of {seed}, output {output}");
                Agreement.Check(other[output][^1], mean[output][^1], $"{seed}, output {output}");
            }
        }
    }

    public static TheoryData<string> TakeSeed() => [.. IndicatorCatalog.All.Where(d => d.TakesSeed).Select(d => d.Name)];

    private static int First(double[] values) => Array.FindIndex(values, v => !double.IsNaN(v));

    private static double[] Ema(AverageSeed seed) =>
        IndicatorRun.Of(IndicatorRun.Settings("ema", [3]) with { Seed = seed }, s_candles)[0];
}
