using System.Globalization;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

public sealed class SessionVwapTests
{
    // Half hours and hours of New York before and after 9:30, which is 13:30 UTC.
    [Theory]
    [InlineData("30m", "12:30 90|13:00 95|13:30 100|14:00 110", "NaN NaN 100 105")]
    [InlineData("1h", "12:00 90|13:00 100|14:00 110", "NaN 100 105")] // the open lies in the candle of 9:00
    public void The_volume_weighted_price_begins_with_the_regular_session(string timeframe, string candles, string values)
    {
        var indicator = IndicatorRun.Settings("vwap", []).Create(IndicatorRun.Named("NYSE"));
        Timeframe.TryParse(timeframe, out var length).Should().BeTrue();
        ((ISessionIndicator)indicator).CandlesAreOf(length);
        var found = new List<double>();
        foreach (var candle in candles.Split('|').Select(text => text.Split(' ')))
        {
            var price = int.Parse(candle[1], CultureInfo.InvariantCulture);
            var open = new UtcTime(DateTime.Parse("2024-05-06T" + candle[0], CultureInfo.InvariantCulture).Ticks);
            indicator.Update(new Candle(open, price, price, price, price, 100));
            found.Add(indicator[0]);
        }
        found.Should().Equal(values.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)));
    }
}
