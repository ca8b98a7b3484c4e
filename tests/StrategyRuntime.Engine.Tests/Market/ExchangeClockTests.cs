using System.Globalization;
using System.Text;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Market;

public sealed class ExchangeClockTests
{
    public static TheoryData<ExchangeZone> Zones() =>
        [ExchangeZone.Utc, ExchangeZone.NewYork, ExchangeZone.Fixed(new TimeSpan(5, 30, 0)), ExchangeZone.Fixed(new TimeSpan(-3, -30, 0))];

    // The clock remembers the hour it wrote last: steps of every size, forwards and back, over changes of offset and ends of years.
    [Theory]
    [MemberData(nameof(Zones))]
    public void An_instant_is_written_as_the_general_formatter_writes_it(ExchangeZone zone)
    {
        var clock = new ExchangeClock(zone);
        var random = new Random(3);
        var instant = new DateTime(2024, 3, 10, 6, 59, 0).Ticks;
        Span<byte> text = stackalloc byte[ExchangeClock.MaxLength];
        for (var i = 0; i < 20_000; i++)
        {
            instant += random.Next(6) switch
            {
                0 => random.Next(-5, 10),
                1 => random.Next(1_000) * TimeSpan.TicksPerMillisecond,
                2 => random.Next(-50, 100) * TimeSpan.TicksPerMinute,
                3 => random.Next(-20, 48) * TimeSpan.TicksPerHour,
                4 => TimeSpan.TicksPerSecond - instant % TimeSpan.TicksPerSecond,
                _ => TimeSpan.TicksPerHour - instant % TimeSpan.TicksPerHour - random.Next(2),
            };
            var written = Encoding.ASCII.GetString(text[..clock.Format(new UtcTime(instant), text)]);
            written.Should().Be(clock.ToDateTimeOffset(new UtcTime(instant))
                .ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("2024-03-10T06:59:59", "2024-03-10T01:59:59-05:00")]
    [InlineData("2024-03-10T07:00:00", "2024-03-10T03:00:00-04:00")]
    [InlineData("2024-11-03T05:59:59", "2024-11-03T01:59:59-04:00")]
    [InlineData("2024-11-03T06:00:00", "2024-11-03T01:00:00-05:00")]
    public void New_York_changes_its_offset_where_it_does(string utc, string local) =>
        new ExchangeClock(ExchangeZone.NewYork).Format(new UtcTime(DateTime.Parse(utc, CultureInfo.InvariantCulture).Ticks))
            .Should().Be(local);

    [Fact]
    public void The_hour_that_comes_twice_is_told_apart()
    {
        var clock = new ExchangeClock(ExchangeZone.NewYork);
        var instant = new UtcTime(new DateTime(2024, 11, 3, 5, 30, 0).Ticks);
        clock.Format(instant).Should().Be("2024-11-03T01:30:00-04:00");
        clock.Format(instant + TimeSpan.FromHours(1)).Should().Be("2024-11-03T01:30:00-05:00");
    }
}
