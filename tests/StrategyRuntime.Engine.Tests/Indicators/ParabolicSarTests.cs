using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Parabolic SAR by hand: the libraries begin differently and do not say which way the stop points.</summary>
public sealed class ParabolicSarTests
{
    [Fact]
    public void A_rising_start_puts_the_stop_at_the_first_low_and_a_falling_one_at_the_first_high()
    {
        Sar((10, 8, 9), (11, 9, 10)).Should().Equal((double.NaN, double.NaN), (8, 1));
        Sar((10, 8, 9), (9, 7, 8)).Should().Equal((double.NaN, double.NaN), (10, -1));
    }

    [Fact]
    [ComputedByHand("psar", "psar", "direction")]
    public void The_stop_moves_by_its_acceleration_is_held_by_two_lows_and_reverses_to_the_extreme()
    {
        var sar = Sar((10, 8, 9), (12, 9, 11), (14, 11, 13), (13, 12, 12.5), (13, 5, 6), (12, 4, 5));

        // 8 + 0.02 × (12 − 8) = 8.08 would pass the first low: held at 8. The high of 14 raises the acceleration to 0.04.
        sar[2].Should().Be((8, 1));
        // 8 + 0.04 × (14 − 8) = 8.24.
        sar[3].Stop.Should().BeApproximately(8.24, 1e-12);
        // The low of 5 is below 8.24 + 0.04 × (14 − 8.24): reversed, the stop is the extreme.
        sar[4].Should().Be((14, -1));
        // 14 + 0.02 × (5 − 14) = 13.82, above the highs of the last two candles.
        sar[5].Direction.Should().Be(-1);
        sar[5].Stop.Should().BeApproximately(13.82, 1e-12);
    }

    [Fact]
    public void The_acceleration_starts_at_its_own_value_when_one_is_given_and_stops_at_the_maximum()
    {
        Candle[] candles = [.. Enumerable.Range(0, 30).Select(i => new Candle(new UtcTime(i), 10 + i, 11 + i, 9 + i, 10.5 + i, 1))];
        var sar = IndicatorRun.Of(IndicatorRun.Settings("psar", [0.1, 0.2, 0.05]), candles)[0];

        // From the second candle: extreme 12, stop 9; 0.05 × 3 is held by the low of 9; then 0.15, then always 0.2.
        sar[2].Should().Be(9);
        sar[3].Should().BeApproximately(9 + 0.15 * (13 - 9), 1e-12);
        sar[4].Should().BeApproximately(sar[3] + 0.2 * (14 - sar[3]), 1e-12);
        sar[29].Should().BeApproximately(sar[28] + 0.2 * (39 - sar[28]), 1e-12);
    }

    private static (double Stop, double Direction)[] Sar(params (double High, double Low, double Close)[] candles)
    {
        var values = IndicatorRun.Of(
            IndicatorRun.Settings("psar", [0.02, 0.2]),
            [.. candles.Select((c, i) => new Candle(new UtcTime(i), c.Close, c.High, c.Low, c.Close, 1))]);
        return [.. values[0].Zip(values[1])];
    }
}
