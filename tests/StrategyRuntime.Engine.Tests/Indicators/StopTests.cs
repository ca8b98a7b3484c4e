using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Stops, channels and decays that no library computes, with the arithmetic shown.</summary>
public sealed class StopTests
{
    [Fact]
    [ComputedByHand("atrts")]
    public void A_trailing_stop_only_moves_towards_the_price_and_starts_anew_on_the_other_side()
    {
        // ATR(1) is the true range, EMA(2) = last + ⅔ × (close − last), from 11. Multiplier 2. Candles without wicks: range = |change|.
        // 12 > 11: 12 − 2 × 2 = 8. 13 > 12.33: 13 − 2 = 11. 12.9 > 12.71: 12.9 − 0.2 = 12.7. 12.8 > 12.77: 12.6, stays 12.7.
        // 10 < 10.92: 10 + 5.6 = 15.6. 10.5 < 10.64: 11.5. 10.2 < 10.35: 10.8.
        double[] closes = [10, 12, 13, 12.9, 12.8, 10, 10.5, 10.2];
        var values = IndicatorRun.Of(
            IndicatorRun.Settings("atrts", [1, 2, 2]), [.. closes.Select((c, i) => SyntheticCandles.Flat(i, c))]);
        Near(values[0], double.NaN, 8, 11, 12.7, 12.7, double.NaN, double.NaN, double.NaN);
        Near(values[1], double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 15.6, 11.5, 10.8);
    }

    [Fact]
    [ComputedByHand("hwc")]
    public void A_holt_winter_channel_is_as_wide_as_its_errors_were_up_to_the_candle_before()
    {
        // 10: level 10. 20: level 0.8 × 10 + 0.2 × 20 = 12, trend 0.1 × 2, acceleration 0.1 × 0.2: 12 + 0.2 + 0.01 = 12.21, no width yet.
        // Then 20: level 0.8 × 12.21 + 4 = 13.768, trend 0.9 × 0.22 + 0.1 × 1.768 = 0.3748, acceleration 0.9 × 0.02 + 0.1 × 0.1748 =
        // 0.03548: 13.768 + 0.3748 + 0.01774 = 14.16054; the error of 7.79 counts one candle later still: width √(0.1 × 7.79²) on the
        // fourth.
        var values = IndicatorRun.Of(
            IndicatorRun.Definition("hwc").DefaultSettings(),
            [.. new[] { 10.0, 20, 20, 20 }.Select((c, i) => SyntheticCandles.Flat(i, c))]);
        Near(values[0][..3], 10, 12.21, 14.16054);
        Near([.. values[1].Zip(values[0], (upper, middle) => upper - middle)], 0, 0, 0, Math.Sqrt(0.1 * 7.79 * 7.79));
        Near([.. values[0].Zip(values[2], (middle, lower) => middle - lower)], 0, 0, 0, Math.Sqrt(0.1 * 7.79 * 7.79));
    }

    [Fact]
    [ComputedByHand("decay")]
    public void A_signal_of_1_has_decayed_after_length_candles() =>
        Near(IndicatorRun.OfCloses("decay", [4], 0, 1, 0, 0, 0, 0, 0), 0, 1, 0.75, 0.5, 0.25, 0, 0);

    [Fact]
    [ComputedByHand("psar", "PSARl", "PSARs")]
    [ComputedByHand("supertrend", "SUPERTl", "SUPERTs")]
    public void The_outputs_of_one_side_are_those_of_the_stop_while_it_is_on_that_side()
    {
        var candles = SyntheticCandles.Random(500, seed: 3);
        foreach (var name in new[] { "psar", "supertrend" })
        {
            var values = IndicatorRun.Of(IndicatorRun.Definition(name).DefaultSettings(), candles);
            for (var row = 20; row < candles.Length; row++)
            {
                var isLong = values[1][row] > 0;
                values[2][row].Should().Be(isLong ? values[0][row] : double.NaN);
                values[3][row].Should().Be(isLong ? double.NaN : values[0][row]);
            }
        }
    }

    [Fact]
    [ComputedByHand("psar", "PSARaf", "PSARr")]
    public void Psar_says_its_acceleration_and_on_which_candle_it_reversed()
    {
        // Long from the second candle with a stop at 9; new highs on rows 2 and 3 step up the acceleration; row 4 falls through the stop.
        (double High, double Low, double Close)[] rows = [(10, 9, 9.5), (11, 10, 10.5), (12, 11, 11.5), (13, 12, 12.5), (12.5, 8, 8.5)];
        Candle[] candles = [.. rows.Select((r, i) => new Candle(SyntheticCandles.Time(i), r.Close, r.High, r.Low, r.Close, 1))];
        var values = IndicatorRun.Of(IndicatorRun.Definition("psar").DefaultSettings(), candles);
        Near(values[4], double.NaN, 0.02, 0.04, 0.06, 0.02);
        values[5].Should().Equal(double.NaN, 0, 0, 0, 1);
        values[3][4].Should().Be(13);
    }

    [Fact]
    [ComputedByHand("bollinger", "BBB")]
    public void Bandwidth_is_a_ratio_and_in_percent_under_the_builders_name()
    {
        var definition = IndicatorRun.Definition("bbands");
        definition.TryGetOutput("BBB", out var percent).Should().BeTrue();
        var values = IndicatorRun.Of(definition.DefaultSettings(), SyntheticCandles.Random(50, seed: 4));
        values[percent][^1].Should().Be(100 * values[3][^1]);
    }

    private static void Near(double[] ours, params double[] expected)
    {
        ours.Should().HaveCount(expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (double.IsNaN(expected[i])) ours[i].Should().Be(double.NaN, $"row {i}");
            else ours[i].Should().BeApproximately(expected[i], 1e-12, $"row {i}");
        }
    }
}
