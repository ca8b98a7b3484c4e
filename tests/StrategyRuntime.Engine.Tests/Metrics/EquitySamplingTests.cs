using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Metrics;

namespace StrategyRuntime.Engine.Tests.Metrics;

public class EquitySamplingTests
{
    [Theory]
    [InlineData("NYSE", null, 252)]
    [InlineData("NYSE", "1m", 252)]
    [InlineData("NYSE", "1d", 252)]
    [InlineData("FX", "1h", 260)]
    [InlineData("CRYPTO", "1d", 365)]
    [InlineData("NYSE", "1w", 52)]
    [InlineData("CRYPTO", "1w", 52)]
    [InlineData("NYSE", "2w", 26)]
    [InlineData("NYSE", "3d", 84)]
    [InlineData("CRYPTO", "5d", 73)]
    public void A_year_has_as_many_samples_as_trading_days_or_longer_bars(string exchange, string? source, int expected)
    {
        Exchange.TryGet(exchange, out var market).Should().BeTrue();
        Timeframe? timeframe = source is null ? null : Timeframe.TryParse(source, out var parsed) ? parsed : null;
        EquitySampling.Of(market!, timeframe).PeriodsPerYear.Should().Be(expected);
    }
}
