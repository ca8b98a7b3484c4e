using StrategyRuntime.Engine.Market;
using StrategyRuntime.Executions.Runs;

namespace StrategyRuntime.Tests.Executions;

public sealed class RestPhasesTests
{
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_rest_ends_within_its_length_and_the_next_one_begins_there()
    {
        var random = new Random(3);
        for (var i = 0; i < 1_000; i++)
        {
            var phase = RestPhases.Next(s_rest);
            var time = new UtcTime(new DateTime(2024, 3, 4).Ticks + random.NextInt64(TimeSpan.TicksPerDay));
            var end = RestPhases.NextAfter(time, s_rest, phase);
            (end - time).Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(s_rest);
            RestPhases.NextAfter(end, s_rest, phase).Should().Be(end + s_rest);
        }
    }

    [Fact]
    public void The_rests_of_many_sessions_end_at_times_that_lie_evenly()
    {
        var tenths = Enumerable.Range(0, 1_000).Select(_ => (int)(RestPhases.Next(s_rest) / s_rest * 10)).GroupBy(t => t).ToList();
        tenths.Should().HaveCount(10).And.AllSatisfy(t => t.Count().Should().BeInRange(80, 120));
    }
}
