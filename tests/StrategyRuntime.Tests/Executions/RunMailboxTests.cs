using StrategyRuntime.Executions.Runs;

namespace StrategyRuntime.Tests.Executions;

public sealed class RunMailboxTests
{
    private readonly ManualTime _time = new();
    private readonly RunMailbox _mailbox = new();

    [Fact]
    public async Task An_order_ends_a_wait_at_once()
    {
        var waiting = _mailbox.WaitAsync(Timeout.InfiniteTimeSpan, _time);
        waiting.IsCompleted.Should().BeFalse();
        _ = _mailbox.PostAsync(new PauseOrder());
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        _mailbox.TryTake(out var order).Should().BeTrue();
        order.Should().BeOfType<PauseOrder>();
    }

    [Fact]
    public async Task A_wait_ends_when_its_time_is_over()
    {
        var waiting = _mailbox.WaitAsync(TimeSpan.FromSeconds(5), _time);
        _time.Advance(TimeSpan.FromSeconds(4));
        waiting.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        _time.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task An_order_that_came_before_the_wait_is_not_slept_over()
    {
        _ = _mailbox.PostAsync(new StopOrder());
        await _mailbox.WaitAsync(Timeout.InfiniteTimeSpan, _time).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_wait_after_all_orders_were_taken_does_not_spin()
    {
        _ = _mailbox.PostAsync(new StopOrder());
        _mailbox.TryTake(out _);
        var waiting = _mailbox.WaitAsync(TimeSpan.FromSeconds(5), _time);
        waiting.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(5));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Nobody_waits_for_an_order_to_a_run_that_is_over()
    {
        var before = _mailbox.PostAsync(new StopOrder());
        _mailbox.Close();
        var after = _mailbox.PostAsync(new StopOrder());
        (await Task.WhenAll(before, after).WaitAsync(TimeSpan.FromSeconds(10))).Should().Equal([false, false], "none was carried out");
    }
}
