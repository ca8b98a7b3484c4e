using System.Globalization;
using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Tests.Market;

public sealed class ExchangeDefinitionTests
{
    [Fact]
    public void Sessions_with_a_break_holidays_early_closes_and_days_of_the_week_are_those_of_the_document()
    {
        // Tel Aviv trades from Sunday to Thursday; it is two hours ahead of UTC, three in summer.
        var exchange = Read("""
            {"id":"TASE","zone":"Asia/Jerusalem","sessions":[{"days":["sun","mon","tue","wed","thu"],"open":"09:30","close":"12:00"},
            {"days":["sun","mon","tue","wed","thu"],"open":"13:00","close":"17:15"}],"holidays":["2024-04-23"],
            "early_closes":{"2024-03-24":"15:00"},"offsets":[[0,120],[1711670400,180],[1729983600,120]]}
            """);
        var days = new[] { "2024-03-22", "2024-03-23", "2024-03-24", "2024-04-23" }.Select(
            d => DateOnly.Parse(d, CultureInfo.InvariantCulture).DayNumber);
        days.Select(exchange.IsTradingDay).Should().Equal(false, false, true, false);
        var winter = exchange.Day(DateOnly.Parse("2024-03-24", CultureInfo.InvariantCulture).DayNumber);
        winter.Open.Should().Be(At("2024-03-24T07:30"));
        winter.BreakBegin.Should().Be(At("2024-03-24T10:00"));
        winter.Close.Should().Be(At("2024-03-24T13:00"));
        exchange.Day(DateOnly.Parse("2024-04-01", CultureInfo.InvariantCulture).DayNumber).Open.Should().Be(At("2024-04-01T06:30"));
        exchange.IsAlwaysOpen.Should().BeFalse();
    }

    [Fact]
    public void A_session_from_the_evening_before_belongs_to_the_next_day()
    {
        var exchange = Read("""
            {"id":"X","zone":"UTC","sessions":[{"days":["mon","tue","wed","thu","fri"],"open":"18:00","close":"17:00"}],
            "day_start":"18:00","offsets":[[0,0]]}
            """);
        var monday = exchange.DayAt(At("2024-01-07T19:00"));
        monday.Date.Should().Be(new DateOnly(2024, 1, 8));
        (monday.Open, monday.Close).Should().Be((At("2024-01-07T18:00"), At("2024-01-08T17:00")));
    }

    [Theory]
    [InlineData("2024-03-31T02:30", "2024-03-31T01:30")] // Does not exist: moves forward.
    [InlineData("2024-10-27T02:30", "2024-10-27T00:30")] // Exists twice: the first.
    [InlineData("2024-07-01T12:00", "2024-07-01T10:00")]
    [InlineData("2024-12-01T12:00", "2024-12-01T11:00")]
    public void A_clock_of_given_offsets_is_the_one_of_the_rules(string local, string utc)
    {
        var zone = ExchangeZone.Of([(0, TimeSpan.FromHours(1)), (At("2024-03-31T01:00").Ticks, TimeSpan.FromHours(2)),
            (At("2024-10-27T01:00").Ticks, TimeSpan.FromHours(1))]);
        zone.ToUtc(DateTime.Parse(local, CultureInfo.InvariantCulture))
            .Should().Be(At(utc)).And.Be(ExchangeZone.CentralEurope.ToUtc(DateTime.Parse(local, CultureInfo.InvariantCulture)));
        zone.OffsetAt(At(utc)).Should().Be(ExchangeZone.CentralEurope.OffsetAt(At(utc)));
    }

    private static UtcTime At(string time) => new(DateTime.Parse(time, CultureInfo.InvariantCulture).Ticks);

    private static Exchange Read(string document) =>
        ExchangeDefinition.Read(Encoding.UTF8.GetBytes(document)) ?? throw new ArgumentException(document);
}
