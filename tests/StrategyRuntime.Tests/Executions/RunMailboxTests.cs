using StrategyRuntime.Executions.Runs;

namespace StrategyRuntime.Tests.Executions;

public sealed class RunMailboxTests
{
    private readonly ManualTime _time = new();
    private readonly RunMailbox _mailbox = new();

    [Fact]
    public async Task A_command_ends_a_wait_at_once()
    {
        var waiting = _mailbox.WaitAsync(Timeout.InfiniteTimeSpan, _time);
        waiting.IsCompleted.Should().BeFalse();
        _ = _mailbox.PostAsync(new PauseRun());
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        _mailbox.TryTake(out var command).Should().BeTrue();
        command.Should().BeOfType<PauseRun>();
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
    public async Task A_command_that_came_before_the_wait_ends_the_wait()
    {
        _ = _mailbox.PostAsync(new ResumeRun());
        await _mailbox.WaitAsync(Timeout.InfiniteTimeSpan, _time).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_wait_after_all_commands_were_taken_does_not_spin()
    {
        _ = _mailbox.PostAsync(new ResumeRun());
        _mailbox.TryTake(out _);
        var waiting = _mailbox.WaitAsync(TimeSpan.FromSeconds(5), _time);
        waiting.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(5));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_wake_ends_one_wait_and_so_does_one_that_came_before_it()
    {
        var waiting = _mailbox.WaitAsync();
        waiting.IsCompleted.Should().BeFalse();
        _mailbox.Wake();
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        var next = _mailbox.WaitAsync();
        next.IsCompleted.Should().BeFalse("it was woken once");
        _mailbox.Wake();
        await next.WaitAsync(TimeSpan.FromSeconds(10));
        _mailbox.Wake();
        await _mailbox.WaitAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_command_to_a_run_that_is_over_is_abandoned()
    {
        var before = _mailbox.PostAsync(new ResumeRun());
        _mailbox.Close();
        var after = _mailbox.PostAsync(new ResumeRun());
        (await Task.WhenAll(before, after).WaitAsync(TimeSpan.FromSeconds(10))).Should().Equal([false, false], "none was carried out");
    }
}
