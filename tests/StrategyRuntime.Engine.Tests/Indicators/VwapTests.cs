using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

public sealed class VwapTests
{
    [Theory]
    [InlineData("NSE", "2024-10-28T18:29:00", "2024-10-28T18:30:00")] // midnight in India
    [InlineData("NYSE", "2024-07-02T03:59:00", "2024-07-02T04:00:00")] // midnight in New York in summer
    [InlineData("NYSE", "2024-12-03T04:59:00", "2024-12-03T05:00:00")] // and in winter
    [InlineData("UTC", "2024-10-28T23:59:00", "2024-10-29T00:00:00")]
    public void A_session_begins_at_the_local_midnight_of_the_exchange(string exchange, string lastOfDay, string firstOfDay)
    {
        Candle[] candles = [At(lastOfDay, -1, 10, 100), At(lastOfDay, 0, 20, 300), At(firstOfDay, 0, 50, 10), At(firstOfDay, 1, 60, 10)];
        IndicatorRun.Of(IndicatorRun.Settings("vwap", []), candles, IndicatorRun.Named(exchange))[0].Should().Equal(10, 17.5, 50, 55);
    }

    [Fact]
    public void With_a_length_it_rolls_across_midnight()
    {
        Candle[] candles = [At("2024-10-28T23:59:00", 0, 10, 1), At("2024-10-28T23:59:00", 1, 20, 3), At("2024-10-28T23:59:00", 2, 60, 1)];
        IndicatorRun.Of(IndicatorRun.Settings("vwap", [2]), candles)[0].Should().Equal(double.NaN, 17.5, 30);
    }

    [Fact]
    [ComputedByHand("vwap")]
    public void It_is_null_until_something_is_traded_and_keeps_its_value_when_nothing_is()
    {
        Candle[] candles = [SyntheticCandles.Flat(0, 10, 0), SyntheticCandles.Flat(1, 20, 5), SyntheticCandles.Flat(2, 30, 0)];
        IndicatorRun.Of(IndicatorRun.Settings("vwap", []), candles)[0].Should().Equal(double.NaN, 20, 20);
        IndicatorRun.Of(IndicatorRun.Settings("vwap", [1]), candles)[0].Should().Equal(double.NaN, 20, double.NaN);
    }

    private static Candle At(string time, int minutesLater, double price, double volume) =>
        SyntheticCandles.Flat(0, price, volume) with
        {
            OpenTime = new UtcTime(DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture).AddMinutes(minutesLater).Ticks),
        };
}
