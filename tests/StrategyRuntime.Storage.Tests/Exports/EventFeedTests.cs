using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Exports;

namespace StrategyRuntime.Storage.Tests.Exports;

/// <summary>Events that one thread hands to another.</summary>
public sealed class EventFeedTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void They_come_in_their_order_whatever_their_size()
    {
        const int count = 40_000;
        var feed = new EventFeed();
        var adding = new Thread(() =>
        {
            for (var i = 0; i < count; i++) feed.Add((EventType)(i % 6), new UtcTime(i), DataOf(i));
            feed.End();
        });
        adding.Start();

        var taken = 0;
        foreach (var logged in feed.Read())
        {
            (logged.Type, logged.Time).Should().Be(((EventType)(taken % 6), new UtcTime(taken)));
            if (!logged.Data.Span.SequenceEqual(DataOf(taken))) Assert.Fail($"event {taken} is another");
            taken++;
        }
        taken.Should().Be(count);
        adding.Join(s_patience).Should().BeTrue();

        static byte[] DataOf(int i)
        {
            var data = new byte[i % 5_000 == 7 ? 100_000 : i % 700];
            data.AsSpan().Fill((byte)i);
            return data;
        }
    }

    [Fact]
    public void One_that_waits_for_room_goes_on_once_it_is_stopped()
    {
        var feed = new EventFeed();
        var data = new byte[10_000];
        // More than may wait.
        var adding = new Thread(() =>
        {
            for (var i = 0; i < 5_000; i++) feed.Add(EventType.Node, default, data);
        }) { IsBackground = true };
        adding.Start();
        SpinWait.SpinUntil(() => adding.ThreadState.HasFlag(ThreadState.WaitSleepJoin), s_patience).Should().BeTrue();

        feed.Stop();

        adding.Join(s_patience).Should().BeTrue();
        FluentActions.Enumerating(feed.Read).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Few_long_events_wait_for_room_like_many_short_ones()
    {
        var feed = new EventFeed();
        var data = new byte[1 << 20];
        var adding = new Thread(() =>
        {
            for (var i = 0; i < 50; i++) feed.Add(EventType.Node, default, data);
        }) { IsBackground = true };
        adding.Start();

        SpinWait.SpinUntil(() => (adding.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) != 0, s_patience);

        adding.IsAlive.Should().BeTrue("there is no room for all of them");
        feed.Stop();
        adding.Join(s_patience).Should().BeTrue();
    }
}
