using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;

namespace StrategyRuntime.Tests.Executions;

public sealed class MarketPaceTests
{
    private static readonly UtcTime s_open = new(new DateTime(2024, 10, 29, 3, 45, 0).Ticks);
    private readonly ManualTime _time = new();

    [Fact]
    public void Market_time_passes_as_fast_as_real_time_at_speed_1()
    {
        var pace = Released(1);
        _time.Advance(TimeSpan.FromSeconds(90));
        pace.Now.Should().Be(s_open + TimeSpan.FromSeconds(90));
    }

    [Fact]
    public void Market_time_passes_500_times_as_fast_at_speed_500()
    {
        var pace = Released(500);
        pace.Until(s_open + TimeSpan.FromMinutes(5)).Should().Be(TimeSpan.FromSeconds(0.6));
        _time.Advance(TimeSpan.FromSeconds(0.6));
        pace.Until(s_open + TimeSpan.FromMinutes(5)).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Everything_is_due_at_once_without_a_limit()
    {
        var pace = new MarketPace(_time, Speed.Max);
        pace.Hold(s_open);
        pace.Release();
        pace.Until(new UtcTime(DateTime.MaxValue.Ticks)).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void A_night_that_lasts_longer_than_a_timer_holds_is_waited_for_in_pieces()
    {
        Released(0.001).Until(s_open + TimeSpan.FromDays(60)).Should().Be(TimeSpan.FromDays(1));
        Released(0.000_000_001).Until(s_open + TimeSpan.FromDays(36_500)).Should().Be(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task A_wait_beyond_what_a_timer_holds_is_taken()
    {
        var mailbox = new RunMailbox();
        var waiting = mailbox.WaitAsync(TimeSpan.FromDays(20_000), TimeProvider.System);
        _ = mailbox.PostAsync(new PauseRun());
        await waiting;
    }

    [Fact]
    public void Nothing_becomes_due_while_market_time_is_held()
    {
        var pace = Released(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        pace.Hold(pace.Now);
        _time.Advance(TimeSpan.FromHours(1));
        pace.Now.Should().Be(s_open + TimeSpan.FromSeconds(10));
        pace.Until(s_open + TimeSpan.FromSeconds(11)).Should().Be(Timeout.InfiniteTimeSpan);

        pace.Release();
        _time.Advance(TimeSpan.FromSeconds(1));
        pace.Now.Should().Be(s_open + TimeSpan.FromSeconds(11));
    }

    [Fact]
    public void Another_speed_counts_from_the_moment_it_is_set()
    {
        var pace = Released(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        pace.ChangeSpeed(Of(60), s_open);
        pace.Now.Should().Be(s_open + TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(1));
        pace.Now.Should().Be(s_open + TimeSpan.FromSeconds(70));
    }

    [Fact]
    public void A_session_that_ran_without_a_limit_is_paced_from_where_it_stands()
    {
        var pace = new MarketPace(_time, Speed.Max);
        pace.Hold(s_open);
        pace.Release();
        var reached = s_open + TimeSpan.FromHours(3);
        pace.ChangeSpeed(Of(1), reached);
        pace.Now.Should().Be(reached);
    }

    [Fact]
    public void A_change_of_speed_while_held_does_not_let_time_go()
    {
        var pace = Released(1);
        pace.Hold(s_open);
        pace.ChangeSpeed(Of(100), s_open);
        _time.Advance(TimeSpan.FromSeconds(5));
        pace.Now.Should().Be(s_open);
        pace.Release();
        _time.Advance(TimeSpan.FromSeconds(1));
        pace.Now.Should().Be(s_open + TimeSpan.FromSeconds(100));
    }

    [Fact]
    public void The_highest_speed_does_not_overflow()
    {
        var pace = Released(1e9);
        _time.Advance(TimeSpan.FromDays(400));
        pace.Now.Should().Be(UtcTime.MaxValue);
    }

    private MarketPace Released(double speed)
    {
        var pace = new MarketPace(_time, Of(speed));
        pace.Hold(s_open);
        pace.Release();
        return pace;
    }

    private static Speed Of(double multiple)
    {
        Speed.TryCreate(multiple, out var speed).Should().BeTrue();
        return speed;
    }
}
