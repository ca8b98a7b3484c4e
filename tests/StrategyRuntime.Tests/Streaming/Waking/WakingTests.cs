using StrategyRuntime.Streaming.Waking;

namespace StrategyRuntime.Tests.Streaming.Waking;

public sealed class WakingTests
{
    [Fact]
    public void Signals_that_come_before_the_wait_end_it_at_once_and_count_as_one()
    {
        var signal = new WakeSignal();
        signal.Set();
        signal.Set();
        var first = signal.WaitAsync();
        first.IsCompleted.Should().BeTrue();
        var second = signal.WaitAsync();
        second.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_wait_can_follow_a_wait_for_ever()
    {
        var signal = new WakeSignal();
        for (var i = 0; i < 1000; i++)
        {
            var wait = signal.WaitAsync();
            wait.IsCompleted.Should().BeFalse();
            signal.Set();
            await wait;
        }
    }

    [Theory]
    [InlineData(16, 20_000)]
    [InlineData(200, 2_000)]
    public async Task No_subscriber_misses_the_last_of_many_wakes_however_they_come_and_go(int count, int last)
    {
        var list = new WakeList();
        var published = 0;
        var subscribers = Enumerable.Range(0, count).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            while (Volatile.Read(ref published) < last)
            {
                var signal = new WakeSignal();
                list.Add(signal);
                for (var turns = random.Next(1, 200); turns > 0 && Volatile.Read(ref published) < last; turns--)
                    await signal.WaitAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
                list.Remove(signal);
            }
        })).ToArray();

        for (var i = 1; i <= last; i++)
        {
            Volatile.Write(ref published, i);
            list.Wake();
            if (i % 64 == 0) await Task.Yield();
        }
        await Task.WhenAll(subscribers);
        list.Count.Should().Be(0);
    }

    [Fact]
    public async Task A_woken_subscriber_goes_on_on_threads_that_no_request_uses()
    {
        var list = new WakeList();
        var signal = new WakeSignal();
        list.Add(signal);
        var waiting = WaitAsync();
        list.Wake();
        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Should().HaveCount(2).And.OnlyContain(name => name!.StartsWith("stream "));

        async Task<List<string?>> WaitAsync()
        {
            var names = new List<string?>();
            // Not where the test goes on.
            await signal.WaitAsync().ConfigureAwait(false);
            names.Add(Thread.CurrentThread.Name);
            await new NextTurn();
            names.Add(Thread.CurrentThread.Name);
            return names;
        }
    }

    [Fact]
    public void An_entry_of_the_wheel_is_due_at_its_turn_and_again_at_the_turn_it_returns()
    {
        var time = new ManualTime();
        using var wheel = new TimingWheel(time, TimeSpan.FromSeconds(1));
        var entry = new Entry(nextIn: 100);
        wheel.Add(entry, turns: 3);

        time.Advance(TimeSpan.FromSeconds(2));
        entry.Dues.Should().BeEmpty();
        time.Advance(TimeSpan.FromSeconds(1));
        entry.Dues.Should().Equal(3);
        time.Advance(TimeSpan.FromSeconds(99));
        entry.Dues.Should().Equal(3);
        time.Advance(TimeSpan.FromSeconds(150));
        entry.Dues.Should().Equal(3, 103, 203);
    }

    [Fact]
    public void A_removed_entry_is_no_longer_due_and_its_neighbours_are()
    {
        var time = new ManualTime();
        using var wheel = new TimingWheel(time, TimeSpan.FromSeconds(1));
        var entries = Enumerable.Range(0, 5).Select(_ => new Entry(nextIn: 2)).ToArray();
        foreach (var entry in entries) wheel.Add(entry, 2);
        wheel.Remove(entries[0]);
        wheel.Remove(entries[2]);
        wheel.Remove(entries[4]);

        time.Advance(TimeSpan.FromSeconds(4));
        entries.Select(entry => entry.Dues.Count).Should().Equal(0, 2, 0, 2, 0);
        wheel.Entries().Should().BeEquivalentTo([entries[1], entries[3]]);
    }

    [Fact]
    public void An_entry_without_memory_is_due_again_at_the_next_turn_and_the_others_at_theirs()
    {
        var time = new ManualTime();
        using var wheel = new TimingWheel(time, TimeSpan.FromSeconds(1));
        var (first, poor, last) = (new Entry(nextIn: 10), new Entry(nextIn: 10) { Failures = 2 }, new Entry(nextIn: 10));
        foreach (var entry in new[] { first, poor, last }) wheel.Add(entry, 2);

        time.Advance(TimeSpan.FromSeconds(2));
        (first.Dues.Count, last.Dues.Count).Should().Be((1, 1));
        time.Advance(TimeSpan.FromSeconds(2));
        poor.Dues.Should().Equal(2, 3, 4);
        time.Advance(TimeSpan.FromSeconds(10));
        poor.Dues.Should().Equal(2, 3, 4, 14);
        first.Dues.Should().Equal(2, 12);
    }

    private sealed class Entry(long nextIn) : WheelEntry
    {
        public List<long> Dues { get; } = [];

        public int Failures { get; set; }

        public override long Due(long now)
        {
            Dues.Add(now);
            if (Failures-- > 0) throw new InsufficientMemoryException();
            return now + nextIn;
        }
    }
}
