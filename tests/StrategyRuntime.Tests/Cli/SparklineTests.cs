using StrategyRuntime.Cli;

namespace StrategyRuntime.Tests.Cli;

public sealed class SparklineTests
{
    [Fact]
    public void The_lowest_value_is_the_lowest_bar_and_the_highest_the_highest() =>
        Sparkline.Draw([1, 2, 3, 4, 5, 6, 7, 8]).Should().Be("▁▂▃▄▅▆▇█");

    [Fact]
    public void A_long_series_is_drawn_on_one_line_that_ends_with_its_last_value()
    {
        var line = Sparkline.Draw([.. Enumerable.Range(0, 5_000).Select(i => (double)i)]);
        line.Should().HaveLength(60).And.StartWith("▁").And.EndWith("█");
    }

    [Fact]
    public void A_flat_series_and_an_empty_one_are_drawn_too()
    {
        Sparkline.Draw([5, 5, 5]).Distinct().Should().ContainSingle();
        Sparkline.Draw([]).Should().BeEmpty();
    }
}
