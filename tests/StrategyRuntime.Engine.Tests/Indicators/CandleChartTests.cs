using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Renko bricks and inside bars, by hand.</summary>
public sealed class CandleChartTests
{
    [Fact]
    [ComputedByHand("renko")]
    public void A_close_one_size_on_makes_a_brick_and_two_sizes_back_one_of_the_other_direction()
    {
        // From 100: 109 nothing; 110 the brick 100–110; 125 the brick 110–120; 101 nothing, since it is less than 20 below 120;
        // 100 turns: 110–100; 75 goes on: 90–80; 99.9 nothing; 100 turns: 90–100.
        var values = Renko([10], 100, 109, 110, 125, 101, 100, 75, 99.9, 100);
        values[0].Should().Equal(double.NaN, double.NaN, 100, 110, 110, 110, 90, 90, 90);
        values[3].Should().Equal(double.NaN, double.NaN, 110, 120, 120, 100, 80, 80, 100);
        values[1].Should().Equal(double.NaN, double.NaN, 110, 120, 120, 110, 90, 90, 100);
        values[2].Should().Equal(double.NaN, double.NaN, 100, 110, 110, 100, 80, 80, 90);
        values[4].Should().Equal(double.NaN, double.NaN, 1, 1, 1, -1, -1, -1, 1);
    }

    [Fact]
    public void A_decimal_price_that_lies_on_the_grid_completes_its_brick() =>
        // 100.3 − 100 is a little less than three tenths in doubles.
        Renko([0.1], 100, 100.3)[3][1].Should().BeApproximately(100.3, 1e-12);

    [Fact]
    public void With_an_average_range_the_size_is_its_first_value_and_stays()
    {
        // ATR(2) of the ranges 0 and 4: 2, from the second candle, whose close is the base; the range of 6 that follows changes nothing.
        var values = Renko([10, 1, 2], 10, 14, 20, 21.9);
        values[3].Should().Equal(double.NaN, double.NaN, 20, 20);
        values[0].Should().Equal(double.NaN, double.NaN, 18, 18);
    }

    [Fact]
    [ComputedByHand("cdl_inside")]
    public void An_inside_bar_lies_strictly_within_the_candle_before_and_has_the_sign_of_its_body()
    {
        (double Open, double High, double Low, double Close)[] rows =
            [(5, 10, 0, 5), (4, 9, 1, 6), (6, 8, 2, 4), (5, 8, 3, 5), (5, 7, 4, 5)];
        Candle[] candles = [.. rows.Select((r, i) => new Candle(SyntheticCandles.Time(i), r.Open, r.High, r.Low, r.Close, 1))];
        IndicatorRun.Of(IndicatorRun.Definition("cdl_inside").DefaultSettings(), candles)[0].Should().Equal(double.NaN, 1, -1, 0, 1);
    }

    [Theory]
    [InlineData("ha")]
    [InlineData("heikinashi")]
    [ComputedByHand("ha")]
    public void Heikin_ashi_answers_to_both_names_of_the_builder(string name)
    {
        // Close (10 + 14 + 8 + 12) ÷ 4 = 11, open (10 + 12) ÷ 2 = 11; then close (12 + 13 + 11.5 + 12) ÷ 4 = 12.125, open 11, low 11.
        Candle[] candles = [new(SyntheticCandles.Time(0), 10, 14, 8, 12, 1), new(SyntheticCandles.Time(1), 12, 13, 11.5, 12, 1)];
        var values = IndicatorRun.Of(IndicatorRun.Definition(name).DefaultSettings(), candles);
        values.Select(output => output[0]).Should().Equal(11, 14, 8, 11);
        values.Select(output => output[1]).Should().Equal(11, 13, 11, 12.125);
        IndicatorRun.Definition(name).TryGetOutput("HA_Close", out var close).Should().BeTrue();
        close.Should().Be(3);
    }

    private static double[][] Renko(double[] parameters, params double[] closes) => IndicatorRun.Of(
        IndicatorRun.Settings("renko", parameters), [.. closes.Select((c, i) => SyntheticCandles.Flat(i, c))]);
}
