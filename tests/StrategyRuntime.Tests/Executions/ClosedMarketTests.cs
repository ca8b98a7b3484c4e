using StrategyRuntime.Engine.Market;
using StrategyRuntime.Executions.Runs;

namespace StrategyRuntime.Tests.Executions;

public sealed class ClosedMarketTests
{
    [Theory]
    [InlineData("NYSE", "2024-10-28T20:00:00", "2024-10-29T13:30:00", true)] // a night
    [InlineData("NYSE", "2024-10-25T20:00:00", "2024-10-28T13:30:00", true)] // a weekend
    [InlineData("NYSE", "2024-10-28T14:00:00", "2024-10-28T17:00:00", false)] // three quiet hours of one day
    [InlineData("NYSE", "2024-10-29T03:30:00", "2024-10-29T04:10:00", false)] // another day in New York, but less than an hour
    [InlineData("NYSE", "2024-10-28T23:30:00", "2024-10-29T01:30:00", false)] // another day in UTC, the same in New York
    [InlineData("CRYPTO", "2024-10-26T00:00:00", "2024-10-28T00:00:00", false)] // never closes
    public void A_gap_is_skipped_when_the_exchange_closes_and_another_local_day_begins(
        string exchange, string earlier, string later, bool closed)
    {
        Exchange.TryGet(exchange, out var known).Should().BeTrue();
        ClosedMarket.LiesBetween(known!, Utc(earlier), Utc(later)).Should().Be(closed);
    }

    private static UtcTime Utc(string text) =>
        new(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture).Ticks);
}
