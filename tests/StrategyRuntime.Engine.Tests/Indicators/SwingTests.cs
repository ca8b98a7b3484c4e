using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Zigzag, and support and resistance: shown once confirmed and never changed.</summary>
public sealed class SwingTests
{
    [Fact]
    [ComputedByHand("zigzag")]
    public void A_zigzag_says_a_swing_when_the_last_candle_that_could_undo_it_has_closed()
    {
        // Length 5: two on each side. 5 is a high (row 2, shown on row 4), 1 a low (row 5, shown on row 7), 9 a high (row 8, shown on 10).
        var values = ZigZag(5, 3, 4, 5, 3, 2, 1, 2, 4, 9, 6, 5);
        values[0].Should().Equal(
            double.NaN, double.NaN, double.NaN, double.NaN, 5, 5, 5, 1, 1, 1, 9);
        values[1][^1].Should().Be(1);
        values[1][8].Should().Be(-1);
    }

    [Fact]
    public void Of_two_highs_in_a_row_only_a_higher_one_is_a_new_value()
    {
        // Length 3. Highs 5 (shown on row 2), then 4 without a low of the lows' series between them, then 7.
        Candle[] candles =
            [.. new[] { 3, 5, 3, 4, 3, 7, 3.0 }.Select((high, i) => new Candle(SyntheticCandles.Time(i), i, high, -i, i, 1))];
        IndicatorRun.Of(IndicatorRun.Settings("zigzag", [3]), candles)[0]
            .Should().Equal(double.NaN, double.NaN, 5, 5, 5, 5, 7);
    }

    [Fact]
    public void The_first_of_equal_highs_is_the_swing_and_flat_prices_have_none()
    {
        ZigZag(3, 1, 5, 5, 1)[0].Should().Equal(double.NaN, double.NaN, 5, 5);
        ZigZag(3, 5, 5, 5, 5, 5)[0].Should().OnlyContain(v => double.IsNaN(v));
    }

    [Fact]
    [ComputedByHand("support_resistance", "support_1", "resistance_1")]
    public void A_level_is_the_mean_of_its_swings_weighted_by_volume_and_counts_from_its_second_one_on()
    {
        // Highs of 10 (volume 1) on row 1 and 11 (volume 3) on row 5, nearer than half an average range once that is known (14 rows of
        // about 10): (10 + 3 × 11) ÷ 4 = 10.75. Lows of 0 and 0: a support at 0.
        Candle[] Swings(params double[] closes) => [.. closes.Select((c, i) => new Candle(SyntheticCandles.Time(i), c, c, c, c, 1))];
        var flat = Enumerable.Range(0, 14).Select(i => i % 2 == 0 ? 5.0 : 5.5).ToArray();
        Candle[] candles = Swings([.. flat, 5, 10, 4, 0, 5, 11, 4, 0, 5, 5]);
        candles[19] = candles[19] with { Volume = 3 };

        var values = IndicatorRun.Of(IndicatorRun.Settings("support_resistance", [2, 2, 10, 2, 0]), candles);

        // 11 is known on row 21; before it the level of 10 had one swing.
        values[3][20].Should().Be(double.NaN);
        values[3][21].Should().BeApproximately(10.75, 1e-12);
        values[3][^1].Should().BeApproximately(10.75, 1e-12);
        values[0][22].Should().Be(double.NaN);
        values[0][^1].Should().Be(0);

        // Without volume the mean is plain, and with a strength of 3 there is no level.
        double[] Resistance(params double[] parameters) =>
            IndicatorRun.Of(IndicatorRun.Settings("support_resistance", parameters), candles)[3];
        Resistance(2, 2, 10, 2, 1)[^1].Should().BeApproximately(10.5, 1e-12);
        Resistance(2, 2, 10, 3, 0).Should().OnlyContain(v => double.IsNaN(v));
    }

    [Fact]
    [ComputedByHand("support_resistance")]
    public void Each_swing_is_a_level_while_one_is_enough_and_levels_are_counted_from_the_close()
    {
        // Highs of 30, 25 and 20, lows of 12, 10 and 8, each confirmed by the next candle; the last close is 15. No average range yet, so
        // that none joins another.
        var candles = new double[] { 14, 30, 12, 25, 10, 20, 8, 15 }.Select((c, i) => SyntheticCandles.Flat(i, c)).ToArray();
        IndicatorRun.Of(IndicatorRun.Settings("support_resistance", [1, 1, 10, 1, 1]), candles)
            .Select(output => output[^1]).Should().Equal(12, 10, 8, 20, 25, 30);
    }

    [Fact]
    public void The_nearest_level_comes_first_on_both_sides()
    {
        var candles = SyntheticCandles.Random(3_000, seed: 21);
        var values = IndicatorRun.Of(IndicatorRun.Settings("support_resistance", [5, 5]), candles);
        for (var row = 0; row < candles.Length; row++)
        {
            var (below, above) = (values[..3].Select(v => v[row]).ToArray(), values[3..].Select(v => v[row]).ToArray());
            below.Where(v => !double.IsNaN(v)).Should().BeInDescendingOrder();
            above.Where(v => !double.IsNaN(v)).Should().BeInAscendingOrder();
            below.Any(v => v > candles[row].Close).Should().BeFalse();
            above.Any(v => v <= candles[row].Close).Should().BeFalse();
        }
        values.Should().OnlyContain(output => output.Any(double.IsFinite), "otherwise nothing was proven");
    }

    private static double[][] ZigZag(int length, params double[] closes) => IndicatorRun.Of(
        IndicatorRun.Settings("zigzag", [length]), [.. closes.Select((c, i) => SyntheticCandles.Flat(i, c))]);
}
