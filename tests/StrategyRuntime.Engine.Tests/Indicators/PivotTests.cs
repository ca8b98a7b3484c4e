using System.Globalization;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Levels of the exchange's last day, week or month, and what starts anew with one, with the arithmetic shown.</summary>
public sealed class PivotTests
{
    // The day before: open 100, high 120, low 90, close 111, made of three candles; then a day that opens at 112.
    private static readonly Candle[] s_days =
    [
        At("2024-01-04 03:45", 100, 110, 95, 105),
        At("2024-01-04 06:00", 105, 120, 104, 118),
        At("2024-01-04 09:45", 118, 119, 90, 111),
        At("2024-01-05 03:45", 112, 130, 80, 100),
        At("2024-01-05 09:59", 100, 101, 99, 100),
    ];

    [Fact]
    [ComputedByHand("pivot")]
    public void Floor_pivots() => Levels("pivot").Should().Equal(
        // PP (120 + 90 + 111) ÷ 3 = 107; R1 214 − 90, R2 107 + 30, R3 120 + 2 × 17; S1 214 − 120, S2 107 − 30, S3 90 − 2 × 13.
        107, 124, 137, 154, 94, 77, 64);

    [Fact]
    [ComputedByHand("cpr")]
    public void Central_pivot_range() => Levels("cpr").Should().Equal(
        // BC (120 + 90) ÷ 2 = 105, TC 2 × 107 − 105.
        109, 107, 105);

    [Fact]
    [ComputedByHand("camarilla")]
    public void Camarilla() => Near(Levels("camarilla"),
        // 1.1 × 30 = 33: 111 ± 16.5, 8.25, 5.5, 2.75.
        127.5, 119.25, 116.5, 113.75, 108.25, 105.5, 102.75, 94.5);

    [Fact]
    [ComputedByHand("fib_pivot")]
    public void Fibonacci_pivots() => Near(Levels("fib_pivot"),
        // 107 ± 11.46, 18.54, 30.
        107, 118.46, 125.54, 137, 95.54, 88.46, 77);

    [Fact]
    [ComputedByHand("woodie_pivot")]
    public void Woodies_pivots_take_the_running_open() => Levels("woodie_pivot").Should().Equal(
        // (120 + 90 + 224) ÷ 4 = 108.5; 217 − 90, 108.5 + 30, 217 − 120, 108.5 − 30.
        108.5, 127, 138.5, 97, 78.5);

    [Fact]
    [ComputedByHand("demark_pivot")]
    public void DeMarks_pivots_weigh_the_high_after_a_rise_the_low_after_a_fall_and_the_close_of_an_empty_body()
    {
        // Rise: 120 + 90 + 111 + 120 = 441. Fall, from an open of 115: 120 + 90 + 111 + 90 = 411. Open 111: 120 + 90 + 2 × 111 = 432.
        Levels("demark_pivot").Should().Equal(110.25, 130.5, 100.5);
        Levels("demark_pivot", first: 115).Should().Equal(102.75, 115.5, 85.5);
        Levels("demark_pivot", first: 111).Should().Equal(108, 126, 96);
    }

    [Fact]
    public void Levels_are_null_on_the_first_day_and_stand_still_for_all_of_the_next()
    {
        var pivots = IndicatorRun.Of(IndicatorRun.Definition("pivot").DefaultSettings(), s_days, IndicatorRun.Named("NSE"))[0];
        pivots.Should().Equal(double.NaN, double.NaN, double.NaN, 107, 107);
    }

    [Fact]
    public void A_day_is_the_exchanges_own_and_one_without_candles_is_none()
    {
        // 19:00 UTC is the next day in India (00:30) and the same one in New York (14:00). Then a Monday: the weekend is no day.
        Candle[] candles =
        [
            At("2024-01-04 15:00", 10, 10, 10, 10), At("2024-01-04 19:00", 20, 20, 20, 20), At("2024-01-05 15:00", 30, 30, 30, 30),
            At("2024-01-08 15:00", 40, 40, 40, 40),
        ];
        var settings = IndicatorRun.Definition("pivot").DefaultSettings();
        IndicatorRun.Of(settings, candles, IndicatorRun.Named("NSE"))[0].Should().Equal(double.NaN, 10, 10, 80 / 3.0);
        IndicatorRun.Of(settings, candles, IndicatorRun.Named("NYSE"))[0].Should().Equal(double.NaN, double.NaN, 50 / 3.0, 30);
    }

    [Fact]
    public void A_week_begins_on_monday_and_a_month_on_its_first()
    {
        // Sunday, Monday, Wednesday the 31st, Thursday the 1st.
        Candle[] candles =
        [
            At("2024-01-28 12:00", 10, 10, 10, 10), At("2024-01-29 12:00", 20, 20, 20, 20), At("2024-01-31 12:00", 40, 40, 40, 40),
            At("2024-02-01 12:00", 50, 50, 50, 50),
        ];
        double[] Of(double timeframe) => IndicatorRun.Of(IndicatorRun.Settings("cpr", [timeframe]), candles)[2];
        Of(1).Should().Equal(double.NaN, 10, 10, 10);
        // Highest 40, lowest 10 of January.
        Of(2).Should().Equal(double.NaN, double.NaN, double.NaN, 25);
    }

    [Fact]
    [ComputedByHand("anchored_vwap")]
    public void An_anchored_vwap_begins_anew_at_its_time_of_the_exchanges_day()
    {
        // India: 09:00, 09:15, 09:30, the next day 09:00 and 09:15. (10 × 1) | (20 × 1 + 40 × 3) ÷ 4, then 60 joins with 4 | 7.
        Candle[] candles =
        [
            At("2024-01-04 03:30", 10, 10, 10, 10), At("2024-01-04 03:45", 20, 20, 20, 20), At("2024-01-04 04:00", 40, 40, 40, 40, 3),
            At("2024-01-05 03:30", 60, 60, 60, 60, 4), At("2024-01-05 03:45", 7, 7, 7, 7, 0), At("2024-01-05 04:00", 8, 8, 8, 8),
        ];
        var session = IndicatorRun.Definition("anchored_vwap").DefaultSettings();
        session.Key.Should().Be("anchored_vwap(session,09:15)");
        IndicatorRun.Of(session, candles, IndicatorRun.Named("NSE"))[0].Should().Equal(10, 20, 35, 47.5, double.NaN, 8);

        // 4 January 2024 is a Thursday: all in one week.
        var week = IndicatorRun.Settings("anchored_vwap", [1, 0]);
        IndicatorRun.Of(week, candles, IndicatorRun.Named("NSE"))[0][^1].Should().Be((10 + 20 + 120 + 240 + 8) / 10.0);
    }

    /// <summary>The levels that hold at the end, of a day that may open elsewhere.</summary>
    private static double[] Levels(string name, double first = 100)
    {
        Candle[] candles = [s_days[0] with { Open = first }, .. s_days[1..]];
        var values = IndicatorRun.Of(IndicatorRun.Definition(name).DefaultSettings(), candles, IndicatorRun.Named("NSE"));
        return [.. values.Select(output => output[^1])];
    }

    private static void Near(double[] ours, params double[] expected)
    {
        ours.Should().HaveCount(expected.Length);
        for (var i = 0; i < expected.Length; i++) ours[i].Should().BeApproximately(expected[i], 1e-12, $"output {i}");
    }

    private static Candle At(string time, double open, double high, double low, double close, double volume = 1) => new(
        new UtcTime(DateTime.ParseExact(time, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture).Ticks), open, high, low, close, volume);
}
