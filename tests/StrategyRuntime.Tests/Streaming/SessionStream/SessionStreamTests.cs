using System.Net;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Tests.Writing;

namespace StrategyRuntime.Tests.Streaming.SessionStream;

public sealed class SessionStreamTests
{
    private static readonly IReadOnlyList<FakeEvent> s_run = FakeRun.Create(candles: 60);

    [Fact]
    public async Task The_data_of_every_event_is_its_line_in_the_file_and_the_id_is_its_cursor()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(50));
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start");
        await session.RunToEndAsync(s_run.Skip(50));

        var frames = (await client.ToEndAsync()).FindAll(frame => frame.IsDurable);
        frames.Select(frame => frame.Data).Should().Equal(session.Lines());
        frames.Select(frame => frame.Id).Should().Equal(Enumerable.Range(1, s_run.Count).Select(seq => $"1-{seq}"));
        frames.Select(frame => frame.Event).Should().Equal(frames.Select(frame => frame.Json.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task The_response_has_the_headers_of_a_stream_that_nothing_may_hold_back()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await using var client = await server.OpenAsync(session.StreamPath);

        client.Status.Should().Be(HttpStatusCode.OK);
        client.Response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        client.Response.Headers.CacheControl!.NoStore.Should().BeTrue();
        client.Response.Headers.GetValues("X-Accel-Buffering").Should().Equal("no");
        client.Response.Content.Headers.ContentEncoding.Should().BeEmpty();
    }

    [Fact]
    public async Task Hello_comes_first_with_the_floor_the_head_and_when_to_reconnect()
    {
        await using var server = await StreamServer.StartAsync(
            options => (options.RetryMinMilliseconds, options.RetryMaxMilliseconds) = (700, 900));
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(10));
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=1-4");

        var hello = (await client.NextAsync())!;
        hello.Event.Should().Be("hello");
        hello.Id.Should().BeNull();
        int.Parse(hello.Retry!).Should().BeInRange(700, 900);
        hello.Json.GetProperty("session_ids").EnumerateArray().Select(id => id.GetString())
            .Should().Equal(session.Channel.Session.ToString());
        hello.Json.GetProperty("from").GetString().Should().Be("1-4");
        hello.Json.GetProperty("floor").GetString().Should().Be("1-0");
        hello.Json.GetProperty("head").GetString().Should().Be("1-10");
        hello.Json.GetProperty("mode").GetString().Should().Be("live_simulation");
    }

    [Fact]
    public async Task Without_a_cursor_a_snapshot_at_one_exact_id_comes_first_and_the_events_after_it_follow()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(40));
        session.Channel.PublishStatus(new ExecutionStatus(RunState.Running, null, Speed.Times(60), null, 1));
        await using var client = await server.OpenAsync(session.StreamPath);

        var snapshot = await client.UntilAsync("snapshot");
        snapshot.Id.Should().Be("1-40");
        var state = snapshot.Json;
        state.GetProperty("catchup_id").GetString().Should().Be("1-40");
        foreach (var member in (string[])["positions", "trades", "trades_count", "metrics", "nodes", "last_prices", "status"])
            state.TryGetProperty(member, out _).Should().BeTrue(member);
        state.GetProperty("execution").GetProperty("state").GetString().Should().Be("running");
        state.GetProperty("execution").GetProperty("speed").GetDouble().Should().Be(60);

        await session.EmitAsync(s_run.Skip(40).Take(5));
        (await client.DurableAsync(5)).Select(frame => frame.Data).Should().Equal(session.Lines().Skip(40));
    }

    [Fact]
    public async Task A_snapshot_on_request_is_the_state_at_the_cursor_so_that_nothing_is_left_out_or_sent_twice()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(40));
        await using var client = await server.OpenAsync($"{session.StreamPath}?catchup_id=1-17&snapshot=true");

        (await client.UntilAsync("snapshot")).Id.Should().Be("1-17");
        (await client.DurableAsync(23)).Select(frame => frame.Id).Should().StartWith("1-18").And.EndWith("1-40");
    }

    [Fact]
    public async Task From_now_means_the_next_event()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(20));
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=now");
        (await client.DurableUntilAsync("live")).Should().BeEmpty();
        await session.EmitAsync(s_run.Skip(20).Take(1));
        (await client.DurableAsync(1)).Single().Id.Should().Be("1-21");
    }

    [Fact]
    public async Task Live_comes_once_when_everything_stored_has_been_sent()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(30));
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start");

        (await client.DurableUntilAsync("live")).Should().HaveCount(30);
        await session.RunToEndAsync(s_run.Skip(30));
        (await client.ToEndAsync()).Should().NotContain(frame => frame.Event == "live");
    }

    [Fact]
    public async Task Types_choose_what_is_sent()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(30));
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start&types=trade,position");
        await session.RunToEndAsync(s_run.Skip(30));

        var wanted = session.Lines().Where(line =>
            line.Contains("\"type\":\"trade\"", StringComparison.Ordinal)
            || line.Contains("\"type\":\"position\"", StringComparison.Ordinal));
        (await client.ToEndAsync()).Where(frame => frame.IsDurable).Select(frame => frame.Data).Should().Equal(wanted);
    }

    [Fact]
    public async Task A_tick_is_the_latest_view_and_carries_no_id()
    {
        var time = new ManualTime();
        await using var server = await StreamServer.StartAsync(time: time);
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(7));
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start");
        await client.UntilAsync("live");

        session.Channel.WantsTick.Should().BeTrue();
        for (var price = 1; price <= 50; price++)
        {
            session.Channel.PublishTick(
                new LiveView(new UtcTime(new DateTime(2024, 10, 28, 3, 45, 0).Ticks), [new("NIFTY", price)], default, ["n1"]),
                new ExecutionProgress(price, 200, UtcTime.MinValue, new CatchupId(1, 7)));
        }
        time.Advance(TimeSpan.FromMilliseconds(100));

        var tick = await client.UntilAsync("tick");
        tick.Id.Should().BeNull();
        tick.Json.GetProperty("last_prices").GetProperty("NIFTY").GetDouble().Should().Be(50);
        tick.Json.GetProperty("run").GetInt32().Should().Be(1);
        tick.Json.GetProperty("seq").GetInt64().Should().Be(7);
        tick.Json.GetProperty("time").GetString().Should().Be("2024-10-28T09:15:00+05:30");
        tick.Json.GetProperty("progress").GetProperty("percent").GetDouble().Should().Be(25);
        tick.Json.GetProperty("active_nodes").EnumerateArray().Select(node => node.GetString()).Should().Equal("n1");
    }

    [Fact]
    public async Task A_tick_waits_until_the_events_that_led_to_it_are_published_and_a_session_that_is_always_ahead_shows_some()
    {
        var time = new ManualTime();
        await using var server = await StreamServer.StartAsync(time: time);
        await using var session = await TestSession.StartAsync(server);
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start");
        await client.UntilAsync("live");
        session.Channel.WantsTick.Should().BeTrue();

        for (var seq = 5; seq <= 8; seq++) Publish(seq);
        session.Channel.Tick.Should().BeNull("nothing of the run is durable yet");
        await session.EmitAsync(s_run.Take(5));
        time.Advance(TimeSpan.FromMilliseconds(100));
        (await client.UntilAsync("tick")).Json.GetProperty("seq").GetInt64().Should().Be(5);
        Publish(9);
        await session.EmitAsync(s_run.Skip(5).Take(3));
        time.Advance(TimeSpan.FromMilliseconds(100));
        (await client.UntilAsync("tick")).Json.GetProperty("seq").GetInt64().Should().Be(8);
        await session.EmitAsync(s_run.Skip(8).Take(1));
        time.Advance(TimeSpan.FromMilliseconds(100));
        (await client.UntilAsync("tick")).Json.GetProperty("seq").GetInt64().Should().Be(9);

        void Publish(int seq)
        {
            session.Channel.PublishTick(
                new LiveView(UtcTime.MinValue, [], default, []), new ExecutionProgress(seq, 200, UtcTime.MinValue, new CatchupId(1, seq)));
            time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    [Fact]
    public async Task A_tick_for_which_there_is_no_memory_is_left_out_and_the_other_sessions_show_theirs()
    {
        var time = new ManualTime();
        await using var server = await StreamServer.StartAsync(time: time);
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(7));
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start");
        await client.UntilAsync("live");
        var poor = server.Hub.Channel(StreamServer.Id("poor"));
        var progress = new ExecutionProgress(1, 2, UtcTime.MinValue, new CatchupId(1, 7));
        poor.PublishTick(new LiveView(UtcTime.MinValue, new NoMemory(), default, []), progress);
        session.Channel.PublishTick(new LiveView(UtcTime.MinValue, [], default, []), progress);
        time.Advance(TimeSpan.FromMilliseconds(100));
        (await client.UntilAsync("tick")).Should().NotBeNull();
        poor.Tick.Should().BeNull();
        poor.PublishTick(new LiveView(UtcTime.MinValue, [], default, []), progress);
        time.Advance(TimeSpan.FromMilliseconds(100));
        poor.Tick.Should().NotBeNull("its next one is shown");
    }

    [Fact]
    public async Task A_change_of_state_is_sent_at_once()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await using var client = await server.OpenAsync(session.StreamPath);
        await client.UntilAsync("live");
        session.Channel.PublishStatus(new ExecutionStatus(RunState.Paused, "by its user", Speed.Max, 17, 1));

        var status = (await client.UntilAsync("status")).Json;
        status.GetProperty("state").GetString().Should().Be("paused");
        status.GetProperty("reason").GetString().Should().Be("by its user");
        status.GetProperty("speed").GetString().Should().Be("max");
        status.GetProperty("recovered_at_seq").GetInt64().Should().Be(17);
    }

    [Fact]
    public async Task A_backtest_shows_status_and_ticks_while_it_runs_and_its_events_once_they_are_on_disk()
    {
        var time = new ManualTime();
        await using var server = await StreamServer.StartAsync(time: time);
        await using var session = await TestSession.StartAsync(server, mode: Mode.Backtest);
        await session.EmitAsync(s_run);
        await using var client = await server.OpenAsync(session.StreamPath);
        (await client.UntilAsync("snapshot")).Id.Should().Be("1-0");
        await client.UntilAsync("live");
        session.Channel.PublishTick(new LiveView(UtcTime.MinValue, [], default, []),
            new ExecutionProgress(1, 2, UtcTime.MinValue, new CatchupId(1, 0)));
        time.Advance(TimeSpan.FromMilliseconds(100));
        (await client.UntilAsync("tick")).Should().NotBeNull();

        await session.EndAsync();
        var frames = await client.ToEndAsync();
        frames.Where(frame => frame.IsDurable).Select(frame => frame.Data).Should().Equal(session.Lines());
        frames[^1].Event.Should().Be("end");
    }

    [Fact]
    public async Task An_execution_that_never_ran_is_streamed_from_its_first_event_on()
    {
        await using var server = await StreamServer.StartAsync();
        server.Hub.Channel(StreamServer.Id()).PublishStatus(new ExecutionStatus(RunState.Queued, null, Speed.MarketTime, null, 0));
        await using var client = await server.OpenAsync($"executions/{StreamServer.Id()}/stream");
        var snapshot = await client.UntilAsync("snapshot");
        snapshot.Id.Should().BeNull();
        snapshot.Json.GetProperty("execution").GetProperty("state").GetString().Should().Be("queued");

        await using var session = await TestSession.StartAsync(server);
        await session.RunToEndAsync(s_run);
        (await client.ToEndAsync()).Where(frame => frame.IsDurable).Select(frame => frame.Data).Should().Equal(session.Lines());
    }

    [Fact]
    public async Task Whatever_text_is_in_an_event_its_frame_is_one_line_of_data()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        var text = "a\rb\nc\r\nd\u2028e\u2029f\uFEFFg\0h" + new string('x', 1 << 20);
        await session.EmitAsync(s_run.Take(1));
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start");
        var data = System.Text.Json.JsonSerializer.Serialize(new { execution_id = "exec_n_1", node_id = "n", text });
        await session.RunToEndAsync([new FakeEvent(Engine.Events.EventType.Node, s_run[0].Time, data, default), .. s_run.Skip(1)]);

        var frames = (await client.ToEndAsync()).FindAll(frame => frame.IsDurable);
        frames.Select(frame => frame.Data).Should().Equal(session.Lines());
        frames[1].Json.GetProperty("data").GetProperty("text").GetString().Should().Be(text);
    }

    [Fact]
    public async Task A_removed_execution_ends_its_streams_and_is_not_found_any_more()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await using var client = await server.OpenAsync(session.StreamPath);
        await client.UntilAsync("live");
        server.Hub.Remove(session.Channel.Session);
        (await client.ToEndAsync())[^1].Json.GetProperty("state").GetString().Should().Be("removed");
        (await server.GetAsync(session.StreamPath)).Status.Should().Be(HttpStatusCode.NotFound);
    }

    /// <summary>Prices for which there is no memory.</summary>
    private sealed class NoMemory : IReadOnlyList<KeyValuePair<string, double>>
    {
        public int Count => throw new InsufficientMemoryException();

        public KeyValuePair<string, double> this[int index] => throw new InsufficientMemoryException();

        public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => throw new InsufficientMemoryException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
