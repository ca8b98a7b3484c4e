using System.Globalization;
using System.Net.WebSockets;
using System.Threading.Channels;
using StrategyRuntime.Feeds.Venues;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Tests.Feeds.Venues;

/// <summary>What venues do to their clients, and what is in the log afterwards.</summary>
public sealed class VenueTests
{
    private static readonly VenueTiming s_waiting = VenueScene.Calm with { Patience = TimeSpan.FromHours(1) };

    public static TheoryData<string> Venues => [.. VenueDialect.Names];

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Trades_are_in_the_log_in_order_with_their_numbers_times_and_exact_prices(string venue)
    {
        await using var scene = Of(venue, null, Trading(Range(1, 300)));
        await scene.WhenTicksAsync(300);
        scene.MustHold(Range(1, 300));
        scene.Gaps.Should().BeEmpty();
        scene.Server.Heard.First().Should().ContainEquivalentOf(scene.Server.Dialect.Instrument);
        await scene.WhenAsync(() => scene.Feed.Health.State == FeedState.Running, "a running feed");
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_connection_that_is_cut_inside_a_frame_loses_nothing_that_the_history_has(string venue)
    {
        await using var scene = Of(
            venue,
            server => server.With(Range(1, 10)),
            async s =>
            {
                await s.SubscribeAsync();
                await s.TradesAsync(1, 2);
                await s.CutInFrameAsync(VenueDialect.TradeOf(3));
            },
            Trading(9, 10, 11));
        await scene.WhenTicksAsync(11);
        scene.MustHold(Range(1, 11));
        scene.Gaps.Should().BeEmpty();
        scene.Feed.Health.Reconnects.Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task What_the_history_does_not_have_after_a_cut_is_a_gap(string venue)
    {
        await using var scene = Of(
            venue,
            server => server.With(1, 2, 9, 10),
            async s =>
            {
                await s.SubscribeAsync();
                await s.TradesAsync(1, 2);
                await s.CutInFrameAsync(VenueDialect.TradeOf(3));
            },
            Trading(9, 10, 11));
        await scene.WhenTicksAsync(5);
        scene.MustHold(1, 2, 9, 10, 11);
        var gap = scene.Gaps.Should().ContainSingle().Subject;
        gap.Reason.Should().Be(FeedGapReason.Disconnected);
        gap.Time.Should().Be(VenueDialect.TradeOf(9).Time);
        gap.SourceTime!.Value.Ticks.Should().BeInRange(VenueDialect.TradeOf(2).Time.Ticks, VenueDialect.TradeOf(9).Time.Ticks - 1);
        scene.Feed.Manifest.Gaps.Should().ContainSingle().Which.Reason.Should().Be(FeedGapReason.Disconnected);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_mute_connection_is_given_up_and_another_continues(string venue)
    {
        await using var scene = Of(
            venue,
            server => server.With(Range(1, 6)),
            VenueScene.Calm with { UsualInterval = TimeSpan.FromSeconds(1) },
            async s =>
            {
                await s.SubscribeAsync();
                await s.TradesAsync(1, 2, 3);
                await s.BeMuteAsync();
            },
            Trading(5, 6));
        await scene.WhenTicksAsync(6);
        scene.MustHold(Range(1, 6));
        scene.Gaps.Should().BeEmpty();
        scene.Feed.Health.Reconnects.Should().BeGreaterThanOrEqualTo(1);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_connection_whose_messages_wait_for_a_slow_history_is_not_mute(string venue)
    {
        var (isAsked, areReceived) = (new TaskCompletionSource(), new TaskCompletionSource());
        var server = new VenueServer(VenueDialect.Of(venue), async s =>
        {
            await s.SubscribeAsync();
            await s.TradesAsync(1, 3);
            await isAsked.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await s.TradesAsync(4, 5, 6);
            await s.StayAsync();
        }).With(1, 2, 3);
        var time = new HastyTime();
        server.Answering = async () =>
        {
            if (areReceived.Task.IsCompleted) return;
            time.Skip(TimeSpan.FromMinutes(10));
            var before = time.Stamps;
            isAsked.TrySetResult();
            // The loop waits here, so that only what reads the connection looks at the clock.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (time.Stamps < before + 3) await Task.Delay(5, patience.Token);
            areReceived.TrySetResult();
        };
        await using var scene = new VenueScene(server, VenueScene.Calm with { UsualInterval = TimeSpan.FromMinutes(1) }, time);
        await areReceived.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await scene.WhenTicksAsync(6);
        scene.MustHold(Range(1, 6));
        scene.Gaps.Should().BeEmpty();
        scene.Server.Connections.Should().Be(1);
    }

    [Fact]
    public async Task Binance_is_asked_before_it_counts_as_mute_also_when_a_slow_history_kept_the_question_back()
    {
        var server = new VenueServer(VenueDialect.Of("binance"), Trading(1, 3)).With(1, 2, 3);
        var time = new HastyTime();
        var isSlow = true;
        server.Answering = () =>
        {
            if (isSlow) time.Skip(TimeSpan.FromMinutes(10));
            isSlow = false;
            return Task.CompletedTask;
        };
        await using var scene = new VenueScene(server, VenueScene.Calm with { UsualInterval = TimeSpan.FromMinutes(1) }, time);
        await scene.WhenAsync(() => server.Heard.Any(h => h.Contains("LIST_SUBSCRIPTIONS", StringComparison.Ordinal)), "the question");
        await scene.WhenTicksAsync(3);
        scene.MustHold(1, 2, 3);
        server.Connections.Should().Be(1);
    }

    [Fact]
    public async Task A_question_that_is_under_way_when_the_connection_breaks_is_no_failure()
    {
        var isSending = new TaskCompletionSource();
        await using var server = new VenueServer(VenueDialect.Of("binance"), async s =>
        {
            await s.SubscribeAsync();
            await isSending.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await s.CutInFrameAsync(VenueDialect.TradeOf(1));
            await s.BeMuteAsync();
        });
        using var http = new HttpClient();
        var venue = new VenuePlace(server.Dialect.Instrument, server.Url).At(server.Dialect.Venue);
        var frames = Channel.CreateUnbounded<VenueFrame>();
        await using var connection = await VenueConnection.OpenAsync(
            venue, http, frames.Writer, new VenueTiming(), TimeProvider.System, CancellationToken.None);
        // More than the buffers on the way hold, and the other side reads nothing.
        var sending = connection.SendAsync(new string('x', 64 << 20), CancellationToken.None);
        isSending.SetResult();
        await sending.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_subscription_that_is_never_answered_is_given_up(string venue)
    {
        await using var scene = Of(
            venue,
            null,
            VenueScene.Calm with { Opening = TimeSpan.FromSeconds(2) },
            async s =>
            {
                await s.OpenAsync();
                await s.BeMuteAsync();
            },
            Trading(1));
        await scene.WhenTicksAsync(1);
        scene.MustHold(1);
        scene.Server.Connections.Should().BeGreaterThanOrEqualTo(2);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Numbers_that_the_stream_leaves_out_come_from_the_history(string venue)
    {
        await using var scene = Of(venue, server => server.With(Range(1, 2_500)), Trading(1, 2, 2_400, 2_401));
        await scene.WhenTicksAsync(2_401);
        scene.Ids.Take(2_401).Should().Equal(Range(1, 2_401));
        scene.Gaps.Should().BeEmpty();
        scene.Server.Connections.Should().Be(1);
        scene.Server.Questions.Count(q => !q.Contains("/time", StringComparison.Ordinal)).Should().BeGreaterThanOrEqualTo(
            3, "pages have 1,000");
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Numbers_that_are_not_to_be_had_are_a_gap_between_their_neighbours(string venue)
    {
        await using var scene = Of(venue, server => server.With(1, 2, 5, 8, 9), Trading(1, 2, 8, 9));
        await scene.WhenTicksAsync(5);
        scene.MustHold(1, 2, 5, 8, 9);
        scene.Gaps.Select(g => (g.SourceTime!.Value, g.Time, g.Reason)).Should().Equal(
            (VenueDialect.TradeOf(2).Time, VenueDialect.TradeOf(5).Time, FeedGapReason.Missing),
            (VenueDialect.TradeOf(5).Time, VenueDialect.TradeOf(8).Time, FeedGapReason.Missing));
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_history_that_brings_a_little_each_time_is_asked_until_nothing_is_missing(string venue)
    {
        var (shown, asked) = (1, 0);
        await using var scene = Of(
            venue,
            server =>
            {
                server.With(1);
                server.Answering = () =>
                {
                    if (asked++ % 2 == 0) server.With(++shown);
                    return Task.CompletedTask;
                };
            },
            Trading(1, 8));
        await scene.WhenTicksAsync(8);
        scene.MustHold(Range(1, 8));
        scene.Gaps.Should().BeEmpty();
    }

    [Theory]
    [InlineData("binance", 500)]
    [InlineData("coinbase", 404)]
    [InlineData("kraken", 429)]
    public async Task A_history_that_fails_leaves_a_gap_and_the_stream_goes_on(string venue, int status)
    {
        await using var scene = Of(venue, server => server.HistoryStatus = status, Trading(1, 2, 8, 9));
        await scene.WhenTicksAsync(4);
        scene.MustHold(1, 2, 8, 9);
        scene.Gaps.Should().ContainSingle().Which.Reason.Should().Be(FeedGapReason.Missing);
        scene.Feed.Health.Faults.Should().BeGreaterThanOrEqualTo(1);
        scene.Server.Connections.Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_trade_that_comes_again_is_dropped_and_counted(string venue)
    {
        await using var scene = Of(venue, null, Trading(1, 1, 2, 3, 2, 1, 3, 4));
        await scene.WhenTicksAsync(4);
        scene.MustHold(1, 2, 3, 4);
        await scene.WhenAsync(() => scene.Feed.Health.Duplicates == 4, "four duplicates");
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Trades_out_of_order_are_put_in_order_without_the_history(string venue)
    {
        await using var scene = Of(venue, null, s_waiting, Trading(1, 3, 2, 6, 5, 4, 7));
        await scene.WhenTicksAsync(7);
        scene.MustHold(Range(1, 7));
        scene.Ticks.Should().OnlyContain(t => t.SourceTime == null, "none was late");
        scene.Server.Questions.Should().NotContain(q => !q.Contains("/time", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Messages_that_make_no_sense_are_counted_and_survived(string venue)
    {
        string[] nonsense =
        [
            "", "{", "null", "[]", "7", "\"text\"", "{\"e\":\"trade\"}", "{\"type\":\"match\"}", "{\"channel\":\"trade\",\"data\":{}}",
            new string('[', 10_000), "{\"type\":7,\"e\":7,\"channel\":7,\"method\":7}",
        ];
        var dialect = VenueDialect.Of(venue);
        await using var scene = Of(venue, null, async s =>
        {
            await s.SubscribeAsync();
            await s.TradesAsync(1);
            foreach (var text in nonsense) await s.SendAsync(text);
            await s.SendAsync([0xff, 0xfe, 0x00], WebSocketMessageType.Binary);
            foreach (var wrong in WrongTrades(dialect)) await s.SendAsync(wrong);
            await s.TradesAsync(2, 3);
            await s.StayAsync();
        });
        await scene.WhenTicksAsync(3);
        scene.MustHold(1, 2, 3);
        scene.Server.Connections.Should().Be(1);
        scene.Feed.Health.Faults.Should().BeGreaterThanOrEqualTo(10);
        scene.Gaps.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_stream_of_nothing_but_nonsense_is_left(string venue)
    {
        await using var scene = Of(
            venue,
            null,
            async s =>
            {
                await s.SubscribeAsync();
                while (true) await s.SendAsync("{{{");
            },
            Trading(1));
        await scene.WhenTicksAsync(1);
        scene.MustHold(1);
        scene.Server.Connections.Should().Be(2);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_huge_message_ends_the_connection_and_is_named(string venue)
    {
        var isRead = new TaskCompletionSource();
        await using var scene = Of(
            venue,
            server => server.With(1, 2),
            async s =>
            {
                await s.SubscribeAsync();
                await s.TradesAsync(1);
                await s.SendAsync($$"""{"text":"{{new string('x', VenueConnection.MaxMessageBytes)}}"}""");
                await s.BeMuteAsync();
            },
            async s =>
            {
                await isRead.Task.WaitAsync(TimeSpan.FromSeconds(60));
                await s.SubscribeAsync();
                await s.TradesAsync(3);
                await s.StayAsync();
            });
        await scene.WhenAsync(() => scene.Feed.Health.Error?.Contains("1 MiB", StringComparison.Ordinal) == true, "the reason");
        scene.Feed.Health.State.Should().Be(FeedState.Disconnected);
        isRead.SetResult();
        await scene.WhenTicksAsync(3);
        scene.MustHold(1, 2, 3);
        scene.Feed.Health.Error.Should().BeNull();
    }

    [Theory]
    [InlineData("binance", 1000)]
    [InlineData("binance", 1008)]
    [InlineData("coinbase", 1001)]
    [InlineData("coinbase", 1011)]
    [InlineData("kraken", 1012)]
    [InlineData("kraken", 1013)]
    [InlineData("kraken", 4000)]
    public async Task A_close_is_named_with_its_code_and_the_next_connection_continues(string venue, int code)
    {
        var isRead = new TaskCompletionSource();
        await using var scene = Of(
            venue,
            server => server.With(1, 2, 3),
            async s =>
            {
                await s.SubscribeAsync();
                await s.TradesAsync(1, 2);
                await s.CloseAsync(code);
                await s.BeMuteAsync();
            },
            async s =>
            {
                await isRead.Task.WaitAsync(TimeSpan.FromSeconds(60));
                await s.SubscribeAsync();
                await s.TradesAsync(4);
                await s.StayAsync();
            });
        var words = string.Create(CultureInfo.InvariantCulture, $"code {code} enough");
        await scene.WhenAsync(() => scene.Feed.Health.Error?.Contains(words, StringComparison.Ordinal) == true, words);
        isRead.SetResult();
        await scene.WhenTicksAsync(4);
        scene.MustHold(1, 2, 3, 4);
        scene.Gaps.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_venue_that_wants_its_clients_to_wait_is_left_alone_for_so_long(string venue)
    {
        await using var scene = Of(
            venue,
            null,
            s => s.RefuseAsync(429, retryAfter: 90),
            Trading(1));
        await scene.WhenTicksAsync(1);
        scene.Time.Waits.Should().Contain(TimeSpan.FromSeconds(90));
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_refused_subscription_is_named_and_tried_again(string venue)
    {
        var isRead = new TaskCompletionSource();
        await using var scene = Of(
            venue,
            null,
            async s =>
            {
                await s.OpenAsync();
                await s.SendAsync(VenueDialect.Of(venue).Refused);
                await s.BeMuteAsync();
            },
            async s =>
            {
                await isRead.Task.WaitAsync(TimeSpan.FromSeconds(60));
                await s.SubscribeAsync();
                await s.TradesAsync(1);
                await s.StayAsync();
            });
        await scene.WhenAsync(() => scene.Feed.Health.Error?.Contains("unknown", StringComparison.Ordinal) == true, "the refusal");
        scene.Feed.Health.State.Should().Be(FeedState.Disconnected);
        isRead.SetResult();
        await scene.WhenTicksAsync(1);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_trade_of_tomorrow_is_not_taken_and_the_clock_is_named(string venue)
    {
        var isRead = new TaskCompletionSource();
        await using var scene = Of(
            venue,
            server => server.With(1, 2),
            async s =>
            {
                await s.SubscribeAsync();
                await s.TradesAsync(1);
                await s.TradeAsync(VenueDialect.TradeOf(2) with { Time = VenueDialect.TradeOf(2).Time + TimeSpan.FromDays(1) });
                await s.BeMuteAsync();
            },
            async s =>
            {
                await isRead.Task.WaitAsync(TimeSpan.FromSeconds(60));
                await s.SubscribeAsync();
                await s.TradesAsync(3);
                await s.StayAsync();
            });
        await scene.WhenAsync(() => scene.Feed.Health.Error?.Contains("clock", StringComparison.Ordinal) == true, "the clock");
        isRead.SetResult();
        await scene.WhenTicksAsync(3);
        scene.MustHold(1, 2, 3);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_clock_that_goes_back_keeps_the_order_of_the_numbers_and_every_trade_its_time(string venue)
    {
        var back = VenueDialect.TradeOf(3) with { Time = VenueDialect.TradeOf(3).Time - TimeSpan.FromHours(1) };
        await using var scene = Of(venue, null, async s =>
        {
            await s.SubscribeAsync();
            await s.TradesAsync(1, 2);
            await s.TradeAsync(back);
            await s.TradesAsync(4);
            await s.StayAsync();
        });
        await scene.WhenTicksAsync(4);
        scene.Ids.Should().Equal(1, 2, 3, 4);
        scene.Ticks[2].SourceTime.Should().Be(back.Time);
        scene.Ticks.Select(t => t.Time.Ticks).Should().BeInAscendingOrder();
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_storm_of_short_connections_is_met_with_growing_waits_and_loses_nothing(string venue)
    {
        const int connections = 12;
        var next = 0;
        await using var scene = Of(venue, null, async s =>
        {
            var number = Interlocked.Increment(ref next);
            s.Server.With(Range(1, 2 * number - 1));
            await s.SubscribeAsync();
            await s.TradesAsync(2 * number);
            if (number < connections) await s.CloseAsync(1001);
            await s.StayAsync();
        });
        await scene.WhenAsync(() => scene.Ids is [.., var last] && last == 2 * connections, "the last trade");
        scene.MustHold(Range(2, 2 * connections));
        scene.Gaps.Should().BeEmpty();
        var waits = scene.Time.Waits.Where(w => w <= TimeSpan.FromMinutes(1)).ToArray();
        for (var i = 0; i < connections - 1; i++)
            waits[i].TotalSeconds.Should().BeInRange(Math.Min(60, 1 << i) / 2.0, Math.Min(60, 1 << i));
        waits.Take(connections - 1).Should().OnlyHaveUniqueItems("each has a part that is chance");
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Numbers_that_begin_anew_are_a_gap_and_their_trades_count(string venue)
    {
        var anew = VenueDialect.TradeOf(1) with { Time = VenueDialect.TradeOf(20).Time };
        var next = VenueDialect.TradeOf(2) with { Time = VenueDialect.TradeOf(21).Time };
        await using var scene = Of(venue, null, async s =>
        {
            await s.SubscribeAsync();
            await s.TradesAsync(1, 2, 3);
            await s.TradeAsync(anew);
            await s.TradeAsync(next);
            await s.StayAsync();
        });
        await scene.WhenTicksAsync(5);
        var series = TradeSequence.IdsPerSeries;
        scene.Ids.Should().Equal(1, 2, 3, series + 1, series + 2);
        scene.Gaps.Should().ContainSingle().Which.Reason.Should().Be(FeedGapReason.Renumbered);
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Time_passes_in_the_log_while_the_connection_lives_and_nothing_is_traded(string venue)
    {
        await using var scene = Of(
            venue,
            null,
            VenueScene.Calm with { UsualInterval = TimeSpan.FromSeconds(1), BetweenMarks = TimeSpan.FromMilliseconds(50) },
            Trading(1));
        await scene.WhenAsync(() => scene.Feed.Standing.Counts.Marks >= 3, "marks");
        scene.Records.Where(r => r.Kind == FeedRecordKind.TimeMark).Select(r => r.Time.Ticks).Should().BeInAscendingOrder();
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task No_time_passes_in_the_log_while_a_trade_is_missing(string venue)
    {
        var timing = s_waiting with { BetweenMarks = TimeSpan.FromMilliseconds(1) };
        await using var scene = Of(venue, null, timing, async s =>
        {
            await s.SubscribeAsync();
            await s.TradesAsync(1, 3);
            for (var i = 0; i < 50; i++)
            {
                await s.SendAsync(s.Beat(3));
                // Else one look of the feed may take all of them.
                await Task.Delay(5);
            }
            await s.TradesAsync(2);
            await s.StayAsync();
        });
        await scene.WhenTicksAsync(3);
        scene.MustHold(1, 2, 3);
        scene.Ticks.Should().OnlyContain(t => t.SourceTime == null, "no mark made one late");
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task An_old_connection_is_replaced_beside_it_without_a_duplicate_or_a_gap(string venue)
    {
        var timing = VenueScene.Calm with
        {
            Lifetime = TimeSpan.Zero, Overlap = TimeSpan.FromMilliseconds(200), BetweenRotations = TimeSpan.FromHours(1),
        };
        var (isReplaced, isWritten) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var scene = Of(
            venue,
            null,
            timing,
            async s =>
            {
                await s.SubscribeAsync();
                await s.TradesAsync(1, 2);
                await isReplaced.Task.WaitAsync(TimeSpan.FromSeconds(60));
                await s.TradesAsync(3, 4);
                await s.StayAsync();
            },
            async s =>
            {
                await isWritten.Task.WaitAsync(TimeSpan.FromSeconds(60));
                await s.SubscribeAsync();
                isReplaced.SetResult();
                await s.TradesAsync(3, 4, 5, 6);
                await s.StayAsync();
            });
        await scene.WhenTicksAsync(2);
        isWritten.SetResult();
        await scene.WhenTicksAsync(6);
        scene.MustHold(Range(1, 6));
        scene.Gaps.Should().BeEmpty();
        scene.Feed.Health.Reconnects.Should().Be(0);
        scene.Server.Connections.Should().Be(2);
    }

    [Fact]
    public async Task Binance_says_that_it_shuts_down_and_is_left_before_it_does()
    {
        await using var scene = Of(
            "binance",
            null,
            async s =>
            {
                await s.SubscribeAsync();
                await s.TradesAsync(1, 2);
                await s.SendAsync("""{"e":"serverShutdown","E":1770123456789}""");
                await s.StayAsync();
            },
            Trading(3));
        await scene.WhenTicksAsync(3);
        scene.MustHold(1, 2, 3);
        scene.Feed.Health.Reconnects.Should().Be(0);
    }

    [Fact]
    public async Task A_heartbeat_of_Coinbase_shows_that_the_last_trade_was_lost()
    {
        await using var scene = Of("coinbase", server => server.With(1, 2, 3), async s =>
        {
            await s.SubscribeAsync();
            await s.TradesAsync(1, 2);
            await s.SendAsync(s.Beat(3));
            await s.StayAsync();
        });
        await scene.WhenTicksAsync(3);
        scene.MustHold(1, 2, 3);
        scene.Gaps.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_feed_that_starts_again_has_what_happened_meanwhile_from_the_history(string venue)
    {
        await using var scene = Of(
            venue,
            server => server.With(Range(1, 3)),
            Trading(1, 2, 3),
            Trading());
        await scene.WhenTicksAsync(3);
        scene.Server.With(Range(1, 1_500));
        await scene.RestartAsync();
        await scene.WhenTicksAsync(1_500);
        scene.Ids.Should().Equal(Range(1, 1_500));
        scene.Gaps.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_history_that_refuses_in_the_middle_is_asked_on_from_the_page_that_was_reached(string venue)
    {
        await using var scene = Of(venue, null, Trading(1), Trading());
        await scene.WhenTicksAsync(1);
        scene.Server.With(Range(1, 3_500));
        foreach (var status in new[] { 200, 200, 429, 200, 503 }) scene.Server.NextStatuses.Enqueue(status);
        await scene.RestartAsync();
        await scene.WhenTicksAsync(3_500);
        scene.MustHold(Range(1, 3_500));
        scene.Gaps.Should().BeEmpty();
        var pages = scene.Server.Questions.Where(q => !q.Contains("/time", StringComparison.Ordinal)).ToList();
        pages.Count.Should().Be(pages.Distinct().Count() + 2, "only what was refused is asked again: {0}", string.Join(", ", pages));
    }

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Pages_that_came_before_a_history_failed_for_good_are_in_the_log_beside_the_gap(string venue)
    {
        await using var scene = Of(venue, null, Trading(1), Trading(3_600));
        await scene.WhenTicksAsync(1);
        scene.Server.With(Range(1, 3_599)).NextStatuses.Enqueue(200);
        scene.Server.HistoryStatus = 429;
        await scene.RestartAsync();
        await scene.WhenAsync(() => scene.Ids is [.., 3_600], "the last trade");
        // Coinbase goes back from the latest; a page of Kraken begins with the trade that is there already.
        scene.MustHold(venue switch
        {
            "coinbase" => [1, .. Range(2_600, 3_600)],
            "kraken" => [.. Range(1, 1_000), 3_600],
            _ => [.. Range(1, 1_001), 3_600],
        });
        scene.Gaps.Should().ContainSingle().Which.Reason.Should().Be(FeedGapReason.Disconnected);
    }

    private static IEnumerable<string> WrongTrades(VenueDialect dialect)
    {
        var text = dialect.Trade(VenueDialect.TradeOf(2));
        var price = text[text.IndexOf("100.02", StringComparison.Ordinal)..][.."100.02000000".Length];
        foreach (var wrong in new[] { "-1.00", "0.00", "1e999", "NaN", "abc", "\"" })
            yield return text.Replace(price, wrong, StringComparison.Ordinal);
        yield return text.Replace(dialect.Instrument, "OTHER", StringComparison.Ordinal);
        var id = dialect.Venue == "binance" ? "\"t\":2" : "\"trade_id\":2";
        foreach (var wrong in new[] { "-2", "2.5", "\"2\"", "null", "9223372036854775807", "99999999999999999999" })
            yield return text.Replace(id, id[..^1] + wrong, StringComparison.Ordinal);
    }

    private static IEnumerable<long> Range(long from, long to) => Enumerable.Range((int)from, (int)(to - from + 1)).Select(i => (long)i);

    /// <summary>A stream that shows trades, and nothing after them.</summary>
    private static Func<VenueSession, Task> Trading(params IEnumerable<long> ids) => async s =>
    {
        await s.SubscribeAsync();
        await s.TradesAsync(ids);
        await s.StayAsync();
    };

    private static VenueScene Of(string venue, Action<VenueServer>? prepare, params Func<VenueSession, Task>[] scripts) =>
        Of(venue, prepare, VenueScene.Calm, scripts);

    private static VenueScene Of(
        string venue, Action<VenueServer>? prepare, VenueTiming timing, params Func<VenueSession, Task>[] scripts)
    {
        var server = new VenueServer(VenueDialect.Of(venue), scripts);
        prepare?.Invoke(server);
        return new VenueScene(server, timing);
    }
}
