using StrategyRuntime.Cluster.Membership;
using StrategyRuntime.Cluster.Silo;
using StrategyRuntime.Tests;

namespace StrategyRuntime.Cluster.Tests.Silo;

/// <summary>Who is declared dead because the database hears nothing of it, and when none is.</summary>
public sealed class SilenceTests
{
    private readonly ManualTime _time = new();
    private readonly Silence _silence;
    // The server's, which may be set.
    private DateTime _clock = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Dictionary<string, DateTime> _alive = [];

    public SilenceTests()
    {
        _silence = new Silence(_time, "self");
        foreach (var name in new[] { "self", "other" }) _alive[name] = _clock;
    }

    [Fact]
    public void A_node_that_is_silent_alone_is_dead_after_a_while()
    {
        Pass(20, "self", "other").Should().BeEmpty();
        Pass(10, "self").Should().BeEmpty();
        Pass(1, "self").Should().Equal("other");
    }

    [Fact]
    public void None_is_dead_while_no_commit_comes_through_and_just_after()
    {
        Pass(20, "self", "other").Should().BeEmpty();
        Pass(60).Should().BeEmpty("this node is late as well");
        Pass(14, "self").Should().BeEmpty("the other may be about to come back");
        Pass(30, "self", "other").Should().BeEmpty();
    }

    [Fact]
    public void A_clock_of_the_server_that_is_set_forward_makes_none_silent()
    {
        Pass(20, "self", "other").Should().BeEmpty();
        _clock += TimeSpan.FromHours(1);
        Pass(1, "self").Should().BeEmpty("the other has not yet written its next sign of life");
        Pass(30, "self", "other").Should().BeEmpty();
        Pass(11, "self").Should().Equal("other");
    }

    [Fact]
    public void None_is_dead_just_after_the_database_was_away()
    {
        Pass(20, "self", "other").Should().BeEmpty();
        _silence.Look(null).Should().BeEmpty();
        Pass(14, "self").Should().BeEmpty();
        Pass(2, "self").Should().Equal("other");
    }

    // Seconds in which nodes give signs of life; returns those that are dead at one of their ends.
    private IReadOnlyList<string> Pass(int seconds, params string[] nodes)
    {
        for (var second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _clock += TimeSpan.FromSeconds(1);
            foreach (var name in nodes) _alive[name] = _clock;
            var dead = _silence.Look([.. _alive.Select(a => new SignOfLife(
                a.Key, a.Key, a.Value, IsSilent: _clock - a.Value > Silence.Patience, IsLate: _clock - a.Value > Silence.Patience / 2))]);
            if (dead.Count > 0) return [.. dead.Select(d => d.Name)];
        }
        return [];
    }
}
