using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Sums and deviations over long runs and unkind numbers.</summary>
public sealed class NumericsTests
{
    public static TheoryData<string> Averages() => ["sma", "ema", "wma", "bollinger"];

    [Theory]
    [InlineData("sma")]
    [InlineData("wma")]
    [InlineData("stddev")]
    public void Half_a_million_candles_leave_no_trace(string name)
    {
        // The state after a long run is that of a fresh instance that saw the last windows alone: nothing of the past is left in the sums.
        var settings = IndicatorRun.Settings(name, [37]);
        var random = new Random(1);
        var old = settings.Create(IndicatorRun.Utc);
        for (var i = 0; i < 500_000; i++) old.Update(SyntheticCandles.Flat(0, 1e6 * random.NextDouble() * (i % 1000 == 0 ? 1e6 : 1)));
        var fresh = settings.Create(IndicatorRun.Utc);
        for (var i = 0; i < 74; i++)
        {
            var candle = SyntheticCandles.Flat(0, 100 + random.NextDouble());
            old.Update(candle);
            fresh.Update(candle);
        }
        old[0].Should().Be(fresh[0]);
    }

    [Theory]
    [MemberData(nameof(Averages))]
    public void The_average_of_equal_prices_is_that_price_after_any_past(string name)
    {
        var settings = IndicatorRun.Settings(name, [10], PriceField.Close);
        var indicator = settings.Create(IndicatorRun.Utc);
        foreach (var candle in SyntheticCandles.Random(10_007, seed: 4)) indicator.Update(candle);
        for (var i = 0; i < (name == "ema" ? 2_000 : 10); i++) indicator.Update(SyntheticCandles.Flat(i, 0.7));
        var middle = settings.Definition.TryGetOutput("middle", out var output) ? indicator[output] : indicator[0];

        if (name == "ema") middle.Should().BeApproximately(0.7, 1e-15, "it forgets only by and by");
        else middle.Should().Be(0.7);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(101)]
    public void The_deviation_of_equal_prices_is_zero_and_their_mean_the_price_whatever_the_price(int length)
    {
        var random = new Random(length);
        var deviation = new RollingDeviation(length);
        for (var trial = 0; trial < 500; trial++)
        {
            var price = random.NextDouble() * Math.Pow(10, random.Next(-6, 9));
            for (var i = 0; i < length; i++) deviation.Add(price);
            deviation.Deviation.Should().Be(0);
            deviation.Mean.Should().Be(price);
        }
    }

    [Fact]
    public void A_deviation_of_hundredths_at_a_price_of_millions_keeps_its_digits()
    {
        var deviation = new RollingDeviation(4);
        foreach (var x in new[] { 5_000_000.01, 5_000_000.02, 5_000_000.03, 5_000_000.04 }) deviation.Add(x);
        // Computed with exact rationals from the four doubles.
        double[] offsets = [5_000_000.01 - 5_000_000, 5_000_000.02 - 5_000_000, 5_000_000.03 - 5_000_000, 5_000_000.04 - 5_000_000];
        var mean = offsets.Average();
        deviation.Deviation.Should().BeApproximately(Math.Sqrt(offsets.Average(o => (o - mean) * (o - mean))), 1e-15);
    }

    [Fact]
    public void A_sum_keeps_what_a_double_would_lose()
    {
        DoubleDouble sum = 1e16;
        for (var i = 0; i < 1000; i++) sum += 0.25;
        (sum - 1e16).High.Should().Be(250);
    }

    [Theory]
    [InlineData(0.1, 10)]
    [InlineData(1e-300, 3)]
    [InlineData(24101.05, 49)]
    [InlineData(double.Epsilon, 7)]
    public void A_number_times_a_count_over_the_count_is_the_number(double number, int count) =>
        (DoubleDouble.Product(number, count) / count).High.Should().Be(number);

    [Fact]
    public void Extremes_are_those_of_the_window_in_rising_falling_and_level_runs()
    {
        double[] series = [1, 2, 3, 3, 2, 1, 1, 1, 5, 0, 0, 4, 4, 4, 4, -1, -2, -3, 7];
        foreach (var length in new[] { 1, 2, 3, 5, 19 })
        {
            var (highest, lowest) = (RollingExtreme.Max(length), RollingExtreme.Min(length));
            for (var i = 0; i < series.Length; i++)
            {
                highest.Add(series[i]);
                lowest.Add(series[i]);
                highest.IsFull.Should().Be(i >= length - 1);
                if (!highest.IsFull) continue;
                var window = series[(i - length + 1)..(i + 1)];
                (highest.Value, lowest.Value).Should().Be((window.Max(), window.Min()));
                highest.Age.Should().Be(length - 1 - Array.LastIndexOf(window, window.Max()));
                lowest.Age.Should().Be(length - 1 - Array.LastIndexOf(window, window.Min()));
            }
        }
    }
}
