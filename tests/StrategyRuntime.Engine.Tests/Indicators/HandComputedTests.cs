using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Outputs that no library at hand computes, or computes our way, by the arithmetic of their definition.</summary>
public sealed class HandComputedTests
{
    [Fact]
    [ComputedByHand("fwma")]
    [ComputedByHand("pwma")]
    [ComputedByHand("sinwma")]
    public void Averages_with_fixed_weights()
    {
        // 1, 1, 2, 3 of Fibonacci; 1, 3, 3, 1 of Pascal; sin 45°, sin 90°, sin 135°.
        Last("fwma", [4], 10, 20, 40, 80).Should().Be((10 + 20 + 2 * 40 + 3 * 80) / 7.0);
        Last("pwma", [4], 10, 20, 40, 80).Should().Be((10 + 3 * 20 + 3 * 40 + 80) / 8.0);
        var root = Math.Sqrt(0.5);
        Last("sinwma", [3], 10, 20, 40).Should().BeApproximately((root * 10 + 20 + root * 40) / (2 * root + 1), 1e-12);
    }

    [Fact]
    [ComputedByHand("hwma")]
    public void Hwma_carries_a_level_a_trend_and_its_change()
    {
        // From 10: forecast 10, level 10 + 0.2 × 10 = 12, trend 0.1 × 2 = 0.2, its change 0.1 × 0.2 = 0.02; 12 + 0.2 + 0.01.
        IndicatorRun.OfCloses("hwma", [0.2, 0.1, 0.1], 10, 20).Should().BeEquivalentTo([10, 12.21], o => o.Using<double>(
            c => c.Subject.Should().BeApproximately(c.Expectation, 1e-12)).WhenTypeIs<double>());
    }

    [Fact]
    [ComputedByHand("jma")]
    public void Jma_of_length_1_is_the_price_and_of_length_2_takes_three_steps()
    {
        Last("jma", [1, 0], 10, 12, 11).Should().Be(11);

        // Both bands are 10: equally far, so no volatility and α = β = 0.45 ÷ 2.45.
        const double Beta = 0.45 / 2.45;
        const double First = 10 + (1 - Beta) * 2;
        const double Kalman = (1 - Beta) * (12 - First);
        var expected = 10 + (1 - Beta) * (1 - Beta) * (First + 1.5 * Kalman - 10);
        Last("jma", [2, 0], 10, 12).Should().BeApproximately(expected, 1e-12);
        // A phase of 100 weighs the second step with 2.5, one of −100 with 0.5.
        Last("jma", [2, 100], 10, 12).Should().BeApproximately(expected + (1 - Beta) * (1 - Beta) * Kalman, 1e-12);
        Last("jma", [2, -100], 10, 12).Should().BeApproximately(expected - (1 - Beta) * (1 - Beta) * Kalman, 1e-12);
    }

    [Fact]
    public void Jma_follows_a_second_move_by_its_volatility()
    {
        // Length 2: L = log₂√½ + 2 = 1.5, exponent max(−0.5, 0.5) = 0.5, limit 1.5² = 2.25, band weight 1.5√½ ÷ (1.5√½ + 1).
        var reach = 1.5 * Math.Sqrt(0.5);
        var band = reach / (reach + 1);
        const double Beta = 0.45 / 2.45;

        // 12: upper band 12, lower band 12 − band × 2. 11: −1 and −1 + 2 × band ≈ 0.03 away, so the volatility is 1; its mean of ten is
        // 0.1, the mean of three such means 0.1 ÷ 3, relative 30, held at 2.25: power 2.25^0.5 = 1.5.
        var fromLower = 11 - (12 - band * 2);
        fromLower.Should().BeInRange(0, 1);
        var alpha = Math.Pow(Beta, 1.5);
        const double First = 10 + (1 - Beta) * 2;
        const double Kalman = (1 - Beta) * (12 - First);
        var step = (1 - Beta) * (1 - Beta) * (First + 1.5 * Kalman - 10);
        var value = 10 + step;
        var first = First + (1 - alpha) * (11 - First);
        var kalman = (1 - Beta) * (11 - first) + Beta * Kalman;
        step = (1 - alpha) * (1 - alpha) * (first + 1.5 * kalman - value) + alpha * alpha * step;
        Last("jma", [2, 0], 10, 12, 11).Should().BeApproximately(value + step, 1e-12);
    }

    [Fact]
    [ComputedByHand("er")]
    public void Er_compares_the_way_gone_with_the_way_made() =>
        // |14 − 12| ÷ (|11 − 12| + |14 − 11|).
        Last("er", [2], 10, 12, 11, 14).Should().Be(2 / 4.0);

    [Fact]
    [ComputedByHand("brar")]
    public void Brar_compares_what_lies_above_and_below()
    {
        Candle[] candles = [At(0, 10, 12, 9, 11), At(1, 11, 14, 10, 13), At(2, 13, 13.5, 9, 10)];
        var values = IndicatorRun.Of(IndicatorRun.Settings("brar", [2]), candles);
        // AR: above the opens 3 + 0.5, below 1 + 4. BR: above the closes before 3 + 0.5, below 1 + 4.
        values[0][^1].Should().BeApproximately(100 * 3.5 / 5, 1e-12);
        values[1][^1].Should().BeApproximately(100 * (14 - 11 + 13.5 - 13) / (11 - 10 + 13 - 9), 1e-12);
        values[1][..2].Should().OnlyContain(v => double.IsNaN(v));
    }

    [Fact]
    [ComputedByHand("inertia")]
    public void Inertia_is_the_end_of_the_line_through_the_relative_volatility()
    {
        // Deviations of two: 1, 0.5, 1.5, 0.5; up 1, 0, 1.5, 0, down 0, 0.5, 0, 0.5; EMAs of 2 from their means 0.5 and 0.25.
        var (up, down) = (0.5 + 2 / 3.0 * (1.5 - 0.5), 0.25 + 2 / 3.0 * (0 - 0.25));
        var first = 100 * up / (up + down);
        (up, down) = (up + 2 / 3.0 * (0 - up), down + 2 / 3.0 * (0.5 - down));
        var second = 100 * up / (up + down);
        var inertia = IndicatorRun.OfCloses("inertia", [2, 2], 10, 12, 11, 14, 13);
        // A line through two points ends in the second.
        inertia[3].Should().BeApproximately(first, 1e-12);
        inertia[4].Should().BeApproximately(second, 1e-12);
    }

    [Fact]
    [ComputedByHand("kdj")]
    public void Kdj_begins_at_50()
    {
        // Positions 100 and 50 of two candles; K = 50 + 50 ÷ 3, D = 50 + (K − 50) ÷ 3.
        Candle[] candles = [At(0, 10, 12, 8, 9), At(1, 11, 12, 9, 12), At(2, 11, 13, 9, 11)];
        var values = IndicatorRun.Of(IndicatorRun.Settings("kdj", [2, 3]), candles);
        var k = 50 + 50 / 3.0;
        var d = 50 + (k - 50) / 3;
        values[0][1].Should().BeApproximately(k, 1e-12);
        values[1][1].Should().BeApproximately(d, 1e-12);
        values[2][1].Should().BeApproximately(3 * k - 2 * d, 1e-12);
        var next = k + (50 - k) / 3;
        values[0][2].Should().BeApproximately(next, 1e-12);
        values[1][2].Should().BeApproximately(d + (next - d) / 3, 1e-12);
    }

    [Fact]
    [ComputedByHand("rsx")]
    public void Rsx_is_the_balance_of_changes_that_passed_three_stages()
    {
        var closes = SyntheticCandles.Random(60, seed: 4).Select(c => c.Close).ToArray();
        var changes = closes.Skip(1).Select((c, i) => c - closes[i]).ToArray();
        var (direction, amount) = (changes, changes.Select(Math.Abs).ToArray());
        for (var stage = 0; stage < 3; stage++) (direction, amount) = (Stage(direction), Stage(amount));

        var rsx = IndicatorRun.OfCloses("rsx", [14], closes);
        rsx[..13].Should().OnlyContain(v => double.IsNaN(v));
        for (var i = 13; i < closes.Length; i++)
            rsx[i].Should().BeApproximately(Math.Clamp(50 * (direction[i - 1] / amount[i - 1] + 1), 0, 100), 1e-9);

        static double[] Stage(double[] values)
        {
            var once = Smooth(values);
            return [.. once.Zip(Smooth(once), (a, b) => 1.5 * a - 0.5 * b)];
        }

        static double[] Smooth(double[] values)
        {
            var last = 0.0;
            return [.. values.Select(v => last += 3 / 16.0 * (v - last))];
        }
    }

    [Fact]
    public void Rsx_is_100_of_prices_that_rise_evenly_and_0_of_those_that_fall()
    {
        Last("rsx", [5], [.. Enumerable.Range(0, 30).Select(i => 10.0 + i)]).Should().Be(100);
        Last("rsx", [5], [.. Enumerable.Range(0, 30).Select(i => 100.0 - i)]).Should().Be(0);
    }

    [Fact]
    [ComputedByHand("drawdown")]
    public void Drawdown_is_an_amount_a_fraction_and_a_logarithm()
    {
        var values = IndicatorRun.Of(IndicatorRun.Settings("drawdown", []), [At(0, 10), At(1, 12), At(2, 9)]);
        values.Select(output => output[^1]).Should().Equal(12 - 9, 3 / 12.0, Math.Log(12 / 9.0));
    }

    [Fact]
    [ComputedByHand("entropy")]
    public void Entropy_sums_the_parts_of_each_window() =>
        // Parts 1 ÷ (1 + 1) and 3 ÷ (1 + 3): ½ × 1 bit and −¾ log₂ ¾.
        Last("entropy", [2], 1, 1, 3).Should().BeApproximately(0.5 - 0.75 * Math.Log2(0.75), 1e-12);

    [Fact]
    [ComputedByHand("kurtosis")]
    [ComputedByHand("skew")]
    [ComputedByHand("zscore")]
    public void Moments_are_those_of_the_sample()
    {
        // Mean 4, distances −3 −2 −1 6: squares 50, fourth powers 1394; s² = 50 ÷ 3.
        Last("kurtosis", [4], 1, 2, 3, 10).Should().BeApproximately(20 / 6.0 * (1394 / (50 / 3.0 * (50 / 3.0))) - 27 / 2.0, 1e-12);
        // Mean 3, distances −2 −1 3: squares 14, cubes 18; s² = 7.
        Last("skew", [3], 1, 2, 6).Should().BeApproximately(3 / 2.0 * 18 / Math.Pow(7, 1.5), 1e-12);
        Last("zscore", [3], 1, 2, 6).Should().BeApproximately((6 - 3) / Math.Sqrt(7), 1e-12);
    }

    [Fact]
    [ComputedByHand("ppo")]
    [ComputedByHand("pvo")]
    public void Signals_of_percentage_oscillators()
    {
        // EMA(1) is the price; EMA(2) is 15, then 15 + ⅔ × 25.
        var slow = 15 + 2 / 3.0 * 25;
        var (first, second) = (100 * (20 - 15) / 15.0, 100 * (40 - slow) / slow);
        var signal = (first + second) / 2;
        Candle[] candles = [SyntheticCandles.Flat(0, 10, 10), SyntheticCandles.Flat(1, 20, 20), SyntheticCandles.Flat(2, 40, 40)];
        foreach (var name in new[] { "ppo", "pvo" })
        {
            var values = IndicatorRun.Of(IndicatorRun.Settings(name, [1, 2, 2]), candles);
            values[0][2].Should().BeApproximately(second, 1e-12);
            values[1][2].Should().BeApproximately(second - signal, 1e-12);
            values[2][2].Should().BeApproximately(signal, 1e-12);
        }
    }

    [Fact]
    [ComputedByHand("smi", "SMIs")]
    [ComputedByHand("tsi", "TSIs")]
    public void Signals_of_true_strength()
    {
        // Lengths of 1 leave the direction of each change: 1, 1, −1; their EMA(2): 1, then 1 + ⅔ × (−2).
        Candle[] candles = [At(0, 10), At(1, 11), At(2, 13), At(3, 12)];
        IndicatorRun.Of(IndicatorRun.Settings("smi", [1, 1, 2]), candles)[1][^1].Should().BeApproximately(1 - 4 / 3.0, 1e-12);
        IndicatorRun.Of(IndicatorRun.Settings("tsi", [1, 1, 2]), candles)[1][^1].Should().BeApproximately(100 - 400 / 3.0, 1e-12);
    }

    [Fact]
    [ComputedByHand("qqe")]
    public void Qqe_trails_the_strength_by_4_236_average_moves()
    {
        // All lengths 1: the strength is 100 after a rise and 0 after a fall, the reach 4.236 × its last change. Rises on rows 1 and 2:
        // 100, reach 0, both lines 100. A fall: below the long line, so down; lines 0 ∓ 423.6. Another: reach 0, both 0. A rise: above
        // the short line of 0 after a strength below 423.6, so up; the long line begins anew at 100 − 423.6.
        var values = IndicatorRun.Of(
            IndicatorRun.Settings("qqe", [1, 1]), [.. new double[] { 10, 11, 12, 11, 10, 11 }.Select((c, i) => At(i, c))]);
        values[0].Should().Equal([double.NaN, double.NaN, 100, 423.6, 0, -323.6], Agreement.Holds);
        values[1].Should().Equal([double.NaN, double.NaN, 100, double.NaN, double.NaN, -323.6], Agreement.Holds);
        values[2].Should().Equal([double.NaN, double.NaN, double.NaN, 423.6, 0, double.NaN], Agreement.Holds);
    }

    [Fact]
    public void Qqe_shows_its_line_on_the_side_in_force()
    {
        var values = IndicatorRun.Of(IndicatorRun.Settings("qqe", [14, 5]), SyntheticCandles.Random(2_000, seed: 8));
        var sides = values[0]
            .Select((line, i) => (Line: line, Up: values[1][i], Down: values[2][i]))
            .Where(v => !double.IsNaN(v.Line)).ToArray();
        sides.Should().OnlyContain(v => double.IsNaN(v.Up) ? v.Down == v.Line : double.IsNaN(v.Down) && v.Up == v.Line);
        sides.Count(v => double.IsNaN(v.Up)).Should().BeInRange(100, sides.Length - 100);
    }

    [Fact]
    [ComputedByHand("ichimoku", "senkou_span_a", "senkou_span_b", "chikou_span")]
    public void Ichimoku_gives_the_spans_of_25_candles_ago_and_the_close()
    {
        var candles = SyntheticCandles.Random(120, seed: 2);
        var values = IndicatorRun.Of(IndicatorRun.Settings("ichimoku", [9, 26, 52, 26]), candles);
        values[2][100].Should().Be((values[0][75] + values[1][75]) / 2);
        values[3][100].Should().Be((candles[24..76].Max(c => c.High) + candles[24..76].Min(c => c.Low)) / 2);
        values[4][100].Should().Be(candles[100].Close);
    }

    [Fact]
    [ComputedByHand("squeeze", "SQZ_ON", "SQZ_OFF", "SQZ_NO")]
    public void A_squeeze_is_on_while_closes_stand_still_in_wide_candles_and_off_while_narrow_candles_move()
    {
        // Equal closes: no deviation, mean true range 4, so the bands lie inside.
        Flags([At(0, 10, 12, 8, 10), At(1, 10, 12, 8, 10)]).Should().Equal(1, 0, 0);
        // Deviation ½, bands ± 1; true ranges 0 and 1, channel ± 1.5 × ½: outside.
        Flags([At(0, 10), At(1, 11)]).Should().Equal(0, 1, 0);
        // Neither a deviation nor a range: neither.
        Flags([At(0, 10), At(1, 10)]).Should().Equal(0, 0, 1);

        static double[] Flags(Candle[] candles) =>
            [.. IndicatorRun.Of(IndicatorRun.Settings("squeeze", [2, 2, 2, 1.5]), candles).Skip(1).Select(output => output[^1])];
    }

    [Fact]
    [ComputedByHand("pvol")]
    [ComputedByHand("pvr")]
    [ComputedByHand("tsv")]
    public void Volume_times_price_and_their_ranks()
    {
        Candle[] candles = [At(0, 10, 5), At(1, 11, 6), At(2, 11, 4), At(3, 10, 7), At(4, 9, 3)];
        IndicatorRun.Of(IndicatorRun.Settings("pvol", []), candles)[0].Should().Equal(50, 66, 44, 70, 27);
        IndicatorRun.Of(IndicatorRun.Settings("pvr", []), candles)[0].Should().Equal(double.NaN, 1, 2, 3, 4);
        // 0 × 4 − 1 × 7 and −1 × 7 − 1 × 3.
        IndicatorRun.Of(IndicatorRun.Settings("tsv", [2]), candles)[0][^2..].Should().Equal(-7, -10);
    }

    [Fact]
    [ComputedByHand("kvo")]
    public void Kvo_is_the_difference_of_two_averages_of_signed_volume()
    {
        // Signed 4, −6, 2: EMA(2) −1, then −1 + ⅔ × 3 = 1; KVO −5, 1; signal of two: −2.
        Candle[] candles = [At(0, 10, 9), At(1, 11, 4), At(2, 10, 6), At(3, 12, 2)];
        var values = IndicatorRun.Of(IndicatorRun.Settings("kvo", [1, 2, 2]), candles);
        values[0][2].Should().Be(-6 - -1);
        values[0][3].Should().BeApproximately(2 - 1, 1e-12);
        values[1][3].Should().BeApproximately((-5 + 1) / 2.0, 1e-12);
    }

    [Fact]
    [ComputedByHand("aobv")]
    public void Aobv_tells_runs_of_two_candles()
    {
        // OBV 0, 5, 12, 9, 7; EMA(2) 2.5, 2.5 + ⅔ × 9.5, …
        Candle[] candles = [At(0, 10, 1), At(1, 11, 5), At(2, 12, 7), At(3, 11, 3), At(4, 10, 2)];
        var values = IndicatorRun.Of(IndicatorRun.Settings("aobv", [1, 2]), candles);
        values[0].Should().Equal(0, 5, 12, 9, 7);
        values[1][1..].Should().Equal(0, 5, 9, 7);
        values[2][1..].Should().Equal(5, 12, 12, 9);
        values[3].Should().Equal(values[0]);
        values[4][1..3].Should().Equal(2.5, 2.5 + 2.0 / 3 * (12 - 2.5));
        // 9 is above 5 of two candles ago, 7 below 12; the slow average has moved in both.
        values[5][3..].Should().Equal(1, 0);
        values[6][3..].Should().Equal(0, 1);
    }

    [Fact]
    [ComputedByHand("vp")]
    public void A_volume_profile_finds_the_part_with_most_volume()
    {
        // Closes 10, 11, 20 in two parts of 5: volumes 1 + 2 and 5. Then 11, 20, 11 in parts of 4.5: 2 + 6 and 5.
        var values = IndicatorRun.Of(IndicatorRun.Settings("vp", [2, 3]), [At(0, 10, 1), At(1, 11, 2), At(2, 20, 5), At(3, 11, 6)]);
        values.Select(output => output[2]).Should().Equal(17.5, 15, 20, 5);
        values.Select(output => output[3]).Should().Equal(13.25, 11, 15.5, 8);
    }

    [Fact]
    [ComputedByHand("ht_trendline")]
    public void The_trend_of_a_wave_is_its_middle_once_its_cycle_is_measured()
    {
        // A sine of 20 candles about 100: the mean of any 20 of them in a row is 100.
        var closes = Enumerable.Range(0, 400).Select(i => 100 + 5 * Math.Sin(2 * Math.PI * i / 20)).ToArray();
        foreach (var value in IndicatorRun.OfCloses("ht_trendline", [], closes)[200..]) value.Should().BeApproximately(100, 1e-9);
    }

    private static double Last(string name, double[] parameters, params double[] closes) =>
        IndicatorRun.OfCloses(name, parameters, closes)[^1];

    private static Candle At(int minute, double price, double volume = 100) => SyntheticCandles.Flat(minute, price, volume);

    private static Candle At(int minute, double open, double high, double low, double close) =>
        new(SyntheticCandles.Time(minute), open, high, low, close, 100);
}
