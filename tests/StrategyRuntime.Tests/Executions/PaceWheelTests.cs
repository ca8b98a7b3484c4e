using StrategyRuntime.Executions.Runs;

namespace StrategyRuntime.Tests.Executions;

public sealed class PaceWheelTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly PaceWheel _wheel;
    private readonly List<string> _woken = [];

    public PaceWheelTests() => _wheel = new PaceWheel(_time);

    public void Dispose() => _wheel.Dispose();

    [Fact]
    public void Each_is_woken_once_at_its_time_and_not_before()
    {
        _wheel.Set(Seat("late"), TimeSpan.FromMilliseconds(300));
        _wheel.Set(Seat("soon"), TimeSpan.FromMilliseconds(20.5));
        _time.Waiting.Should().Be(1, "there is one timer for all");
        _time.Advance(TimeSpan.FromMilliseconds(20.4));
        _woken.Should().BeEmpty();
        _time.Advance(TimeSpan.FromMilliseconds(0.6));
        _woken.Should().Equal("soon");
        _time.Advance(TimeSpan.FromMilliseconds(300));
        _woken.Should().Equal("soon", "late");
        _time.Waiting.Should().Be(0, "none waits");
    }

    [Fact]
    public void What_is_set_anew_or_cleared_is_not_woken_at_its_time_before()
    {
        var (moved, cleared) = (Seat("moved"), Seat("cleared"));
        _wheel.Set(moved, TimeSpan.FromMilliseconds(5));
        _wheel.Set(cleared, TimeSpan.FromMilliseconds(5));
        _wheel.Set(moved, TimeSpan.FromMilliseconds(50));
        _wheel.Clear(cleared);
        _time.Advance(TimeSpan.FromMilliseconds(49));
        _woken.Should().BeEmpty();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _woken.Should().Equal("moved");
    }

    [Fact]
    public void A_time_beyond_a_turn_of_the_wheel_is_kept()
    {
        _wheel.Set(Seat("night"), TimeSpan.FromHours(7));
        _wheel.Set(Seat("minute"), TimeSpan.FromMinutes(1));
        for (var second = 0; second < 59; second++) _time.Advance(TimeSpan.FromSeconds(1));
        _woken.Should().BeEmpty();
        _time.Advance(TimeSpan.FromSeconds(1));
        _woken.Should().Equal("minute");
        _time.Advance(TimeSpan.FromHours(7));
        _woken.Should().Equal("minute", "night");
    }

    [Fact]
    public void Whatever_is_set_at_random_is_woken_in_the_millisecond_in_which_it_is_due()
    {
        var (random, now) = (new Random(7), 0);
        var due = new SortedDictionary<int, HashSet<int>>();
        var woken = new HashSet<int>();
        for (var step = 0; step < 3_000; step++)
        {
            var wait = random.Next(1, 20_000);
            var number = step;
            if (!due.TryGetValue(now + wait, out var together)) due[now + wait] = together = [];
            together.Add(number);
            _wheel.Set(new PaceWheel.Seat(() => woken.Add(number).Should().BeTrue()), TimeSpan.FromMilliseconds(wait));
            var passes = random.Next(0, 12);
            now += passes;
            _time.Advance(TimeSpan.FromMilliseconds(passes));
            woken.Should().BeEquivalentTo(due.TakeWhile(d => d.Key <= now).SelectMany(d => d.Value));
            woken.Clear();
            foreach (var past in due.Keys.TakeWhile(at => at <= now).ToList()) due.Remove(past);
        }
    }

    [Fact]
    public async Task The_timer_keeps_nothing_of_the_one_who_was_the_first_to_wait()
    {
        var ambient = new AsyncLocal<string> { Value = "request" };
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var wheel = new PaceWheel(TimeProvider.System);
        wheel.Set(new PaceWheel.Seat(() => seen.TrySetResult(ambient.Value)), TimeSpan.FromMilliseconds(1));
        (await seen.Task.WaitAsync(TimeSpan.FromSeconds(60))).Should().BeNull();
    }

    [Fact]
    public async Task No_session_is_woken_by_a_thread_of_the_pool_where_requests_stand_in_line()
    {
        var seen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var wheel = new PaceWheel(TimeProvider.System);
        wheel.Set(new PaceWheel.Seat(() => seen.TrySetResult(Thread.CurrentThread.IsThreadPoolThread)), TimeSpan.FromMilliseconds(1));
        (await seen.Task.WaitAsync(TimeSpan.FromSeconds(60))).Should().BeFalse();
    }

    [Fact]
    public async Task An_earlier_time_that_is_set_later_is_not_waited_for_behind_the_other_one()
    {
        var (early, late) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var wheel = new PaceWheel(TimeProvider.System);
        wheel.Set(new PaceWheel.Seat(late.SetResult), TimeSpan.FromMinutes(10));
        wheel.Set(new PaceWheel.Seat(early.SetResult), TimeSpan.FromMilliseconds(1));
        await early.Task.WaitAsync(TimeSpan.FromSeconds(60));
        late.Task.IsCompleted.Should().BeFalse();
    }

    private PaceWheel.Seat Seat(string name) => new(() => _woken.Add(name));
}
