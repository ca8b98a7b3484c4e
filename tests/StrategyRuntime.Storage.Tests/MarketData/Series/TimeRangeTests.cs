using StrategyRuntime.Engine.Json;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Tests.MarketData.Decoding;

namespace StrategyRuntime.Storage.Tests.MarketData.Series;

public sealed class TimeRangeTests
{
    [Fact]
    public void A_date_alone_is_local_midnight_as_from_and_the_end_of_the_day_as_to()
    {
        var problems = new List<Problem>();
        TimeRange.TryParse("2024-11-03", "2024-11-03", Csv.Nyse, problems, out var range).Should().BeTrue();
        range.Should().Be(new TimeRange(Csv.At("2024-11-03T00:00:00-04:00"), Csv.At("2024-11-04T00:00:00-05:00")));
    }

    [Fact]
    public void A_time_is_taken_as_it_is_and_without_an_offset_on_the_exchanges_clock()
    {
        TimeRange.TryParse("2024-10-29 09:15:00", "2024-10-29T10:00:00Z", Csv.Nse, [], out var range).Should().BeTrue();
        range.Should().Be(new TimeRange(Csv.At("2024-10-29T03:45:00Z"), Csv.At("2024-10-29T10:00:00Z")));
    }

    [Fact]
    public void Nothing_is_everything()
    {
        TimeRange.TryParse(null, null, Csv.Nse, [], out var range).Should().BeTrue();
        range.Should().Be(new TimeRange(null, null));
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var problems = new List<Problem>();
        TimeRange.TryParse("yesterday", "", Csv.Nse, problems, out _).Should().BeFalse();
        problems.Select(problem => problem.Pointer).Should().Equal("/from", "/to");
    }

    [Theory]
    [InlineData("2024-10-30", "2024-10-29")]
    [InlineData("2024-10-29T10:00:00", "2024-10-29T10:00:00")]
    public void From_must_be_before_to(string from, string to)
    {
        var problems = new List<Problem>();
        TimeRange.TryParse(from, to, Csv.Nse, problems, out _).Should().BeFalse();
        problems.Single().Message.Should().Contain("is not before to");
    }
}
