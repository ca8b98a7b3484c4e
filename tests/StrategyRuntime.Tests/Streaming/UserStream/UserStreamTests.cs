using System.Net;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Streaming.UserStream;
using StrategyRuntime.Users;

namespace StrategyRuntime.Tests.Streaming.UserStream;

public sealed class UserStreamTests
{
    private static readonly SessionId s_a = StreamServer.Id("a");
    private static readonly SessionId s_b = StreamServer.Id("b");
    private static readonly IReadOnlyList<FakeEvent> s_run = FakeRun.Create(candles: 60);

    [Fact]
    public async Task Every_event_of_the_named_sessions_comes_once_and_in_its_sessions_order()
    {
        await using var server = await StreamServer.StartAsync();
        await using var a = await TestSession.StartAsync(server, s_a);
        await using var b = await TestSession.StartAsync(server, s_b);
        await using var other = await TestSession.StartAsync(server, StreamServer.Id("other"));
        await a.EmitAsync(s_run.Take(30));
        await using var client = await server.OpenAsync($"stream?sessions={s_a},{s_b}&from=start");
        for (var i = 0; i < s_run.Count; i += 10)
        {
            await b.EmitAsync(s_run.Skip(i).Take(10));
            await other.EmitAsync(s_run.Skip(i).Take(10));
        }
        await a.RunToEndAsync(s_run.Skip(30));
        await b.EndAsync();

        var frames = await client.ToEndAsync();
        LinesOf(frames, s_a).Should().Equal(a.Lines());
        LinesOf(frames, s_b).Should().Equal(b.Lines());
        frames.Count(frame => frame.IsDurable).Should().Be(2 * s_run.Count);
        frames[^1].Event.Should().Be("end");
        frames.Where(frame => frame.Id is not null).Should().OnlyContain(
            frame => frame.Id!.Length <= 32
            && frame.Id.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c) || c == '-'));
        frames.Where(frame => frame.Id is not null).Select(frame => frame.Id).Should().OnlyHaveUniqueItems();
        (await server.GetAsync($"stream?sessions={s_a},{s_b}", client.LastId)).Status.Should().Be(HttpStatusCode.NoContent);
        (await server.GetAsync($"stream?sessions={s_a},{s_b}&types=trade", client.LastId)).Status.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_order_of_a_user_who_goes_is_closed_when_the_last_stream_has_ended()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server, s_a);
        await using var client = await server.OpenAsync("stream?sessions=*&from=start");
        await client.UntilAsync("live");
        var users = (UserChannels)server.Users;
        var left = users.Of(LocalUser.Id);
        left.Unread.IsCompleted.Should().BeFalse();

        await users.StopUserAsync(LocalUser.Id);

        await left.Unread.WaitAsync(TimeSpan.FromSeconds(60));
        users.Of(LocalUser.Id).Unread.IsCompleted.Should().BeFalse("the user is back");
    }

    [Fact]
    public async Task A_star_picks_up_sessions_that_are_added_later_and_does_not_end()
    {
        await using var server = await StreamServer.StartAsync();
        await using var a = await TestSession.StartAsync(server, s_a);
        await using var client = await server.OpenAsync("stream?sessions=*&from=start");
        await client.UntilAsync("live");
        await a.RunToEndAsync(s_run);
        (await client.DurableAsync(s_run.Count)).Should().HaveCount(s_run.Count);
        await using var b = await TestSession.StartAsync(server, s_b);
        await b.EmitAsync(s_run.Take(20));
        LinesOf(await client.DurableAsync(20), s_b).Should().Equal(b.Lines());
    }

    [Fact]
    public async Task A_star_names_its_sessions_in_the_order_of_their_ids()
    {
        await using var server = await StreamServer.StartAsync();
        foreach (var strategy in (string[])["m", "Z", "a_b", "a", "a-b", "b", "aB"]) server.Hub.Channel(StreamServer.Id(strategy));
        await using var client = await server.OpenAsync("stream?sessions=*");
        var hello = (await client.UntilAsync("hello")).Json;
        hello.GetProperty("session_ids").EnumerateArray().Select(id => id.GetString()!.Split('.')[1])
            .Should().Equal("Z", "a-b", "a", "aB", "a_b", "b", "m");
    }

    [Fact]
    public async Task A_cursor_is_good_after_a_restart_a_recovery_and_another_filter()
    {
        await using var server = await StreamServer.StartAsync();
        await using var a = await TestSession.StartAsync(server, s_a);
        await using var b = await TestSession.StartAsync(server, s_b);
        await a.EmitAsync(s_run.Take(30));
        await b.EmitAsync(s_run.Take(20));
        await using var client = await server.OpenAsync("stream?sessions=*&from=start");
        var received = await client.DurableAsync(35);
        var cursor = client.LastId;
        await b.EmitAsync(s_run.Skip(20).Take(10));
        await a.DisposeAsync();
        await b.DisposeAsync();

        await using var restarted = await StreamServer.StartAsync(continues: server);
        await using var a2 = await TestSession.StartAsync(restarted, s_a, recover: true);
        await using var b2 = await TestSession.StartAsync(restarted, s_b, recover: true);
        await a2.RunToEndAsync(s_run);
        await b2.RunToEndAsync(s_run);
        await using var back = await restarted.OpenAsync("stream?sessions=*", cursor);
        var rest = await back.DurableAsync(2 * s_run.Count - 35);
        LinesOf([.. received, .. rest], s_a).Should().Equal(a2.Lines());
        LinesOf([.. received, .. rest], s_b).Should().Equal(b2.Lines());

        await using var filtered = await restarted.OpenAsync($"stream?sessions={s_b}&types=candle", cursor);
        var before = LinesOf(received, s_b).Count();
        LinesOf(await filtered.ToEndAsync(), s_b).Should().Equal(
            b2.Lines().Skip(before).Where(line => line.Contains("\"type\":\"candle\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_a_cursor_each_sessions_state_comes_first_and_only_the_last_one_carries_the_cursor()
    {
        await using var server = await StreamServer.StartAsync();
        await using var a = await TestSession.StartAsync(server, s_a);
        await using var b = await TestSession.StartAsync(server, s_b);
        server.Hub.Channel(StreamServer.Id("queued"));
        await a.EmitAsync(s_run.Take(30));
        await b.EmitAsync(s_run.Take(20));
        await using var client = await server.OpenAsync("stream?sessions=*");
        var frames = new List<Frame>();
        do frames.Add((await client.NextAsync())!);
        while (frames[^1].Event != "live");

        var snapshots = frames.FindAll(frame => frame.Event == "snapshot");
        snapshots.Select(frame => frame.Json.GetProperty("catchup_id").GetString()).Should().BeEquivalentTo("1-30", "1-20", null);
        snapshots.Take(2).Should().OnlyContain(frame => frame.Id == null);
        snapshots[2].Id.Should().NotBeNull();
        frames.Should().NotContain(frame => frame.IsDurable);

        await a.EmitAsync(s_run.Skip(30).Take(3));
        await b.EmitAsync(s_run.Skip(20).Take(3));
        LinesOf(await client.DurableAsync(6), s_a).Should().Equal(a.Lines().Skip(30));
    }

    [Fact]
    public async Task A_new_run_of_a_session_follows_the_one_before_on_the_same_cursor()
    {
        await using var server = await StreamServer.StartAsync();
        await using (var first = await TestSession.StartAsync(server, s_a)) await first.RunToEndAsync(s_run);
        await using var client = await server.OpenAsync("stream?sessions=*&from=start");
        (await client.DurableAsync(10)).Should().HaveCount(10);
        var cursor = client.LastId;
        await client.DisposeAsync();
        await using (var second = await TestSession.StartAsync(server, s_a)) await second.RunToEndAsync(s_run.Take(7));
        await using var third = await TestSession.StartAsync(server, s_a);
        await third.EmitAsync(s_run.Take(5));

        await using var back = await server.OpenAsync("stream?sessions=*", cursor);
        var frames = await back.DurableAsync(s_run.Count - 10 + 7 + 5);
        frames.Select(frame => frame.Data).Should().Equal(third.Lines(run: 1).Skip(10).Concat(third.Lines(run: 2)).Concat(third.Lines()));
    }

    [Fact]
    public async Task A_star_tells_of_sessions_that_are_added_and_of_ones_that_are_removed()
    {
        await using var server = await StreamServer.StartAsync();
        await using var a = await TestSession.StartAsync(server, s_a);
        await using var client = await server.OpenAsync("stream?sessions=*");
        await client.UntilAsync("live");
        server.Hub.Channel(s_b).PublishStatus(new ExecutionStatus(RunState.Queued, null, Speed.MarketTime, null, 0));
        (await client.UntilAsync("status")).Json.GetProperty("session_id").GetString().Should().Be(s_b.ToString());

        server.Hub.Remove(s_b);
        var removed = (await client.UntilAsync("status")).Json;
        removed.GetProperty("session_id").GetString().Should().Be(s_b.ToString());
        removed.GetProperty("state").GetString().Should().Be("removed");
        await a.EmitAsync(s_run.Take(3));
        LinesOf(await client.DurableAsync(3), s_a).Should().Equal(a.Lines());

        server.Hub.Channel(s_b).PublishStatus(new ExecutionStatus(RunState.Queued, null, Speed.MarketTime, null, 0));
        (await client.UntilAsync("status")).Json.GetProperty("state").GetString().Should().Be("queued", "it was added again");
        await using var later = await server.OpenAsync("stream?sessions=*");
        (await later.UntilAsync("hello")).Json.GetProperty("session_ids").GetArrayLength().Should().Be(2);
    }

    [Fact]
    public async Task A_snapshot_waits_for_runs_that_are_known_and_cannot_be_read_yet()
    {
        await using var server = await StreamServer.StartAsync();
        await using (var a = await TestSession.StartAsync(server, s_a)) await a.RunToEndAsync(s_run);
        await using var restarted = await StreamServer.StartAsync(continues: server);
        restarted.Hub.Channel(s_a).PublishStatus(new ExecutionStatus(RunState.Completed, null, Speed.MarketTime, null, 1));
        var opening = restarted.OpenAsync("stream?sessions=*");
        TestSession.Show(restarted, s_a);
        await using var client = await opening;
        (await client.UntilAsync("snapshot")).Json.GetProperty("catchup_id").GetString().Should().Be($"1-{s_run.Count}");
    }

    [Theory]
    [InlineData("nonsense", "malformed")]
    [InlineData("99999999-1", "future")]
    [InlineData("1-1", "trimmed")]
    public async Task A_cursor_that_cannot_be_honoured_is_reset_and_followed_by_the_states(string cursor, string reason)
    {
        await using var server = await StreamServer.StartAsync();
        await using var a = await TestSession.StartAsync(server, s_a);
        await a.EmitAsync(s_run.Take(12));
        await using var client = await server.OpenAsync("stream?sessions=*", cursor);
        (await client.UntilAsync("reset")).Json.GetProperty("reason").GetString().Should().Be(reason);
        var snapshot = await client.UntilAsync("snapshot");
        snapshot.Json.GetProperty("catchup_id").GetString().Should().Be("1-12");
        snapshot.Id.Should().NotBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Clients_that_are_cut_anywhere_and_change_their_filter_have_every_event_once(int seed)
    {
        const int Sessions = 5;
        await using var server = await StreamServer.StartAsync(o => (o.RingBytes, o.FlushBytes) = (16 << 10, 4 << 10));
        var sessions = new List<TestSession>();
        for (var i = 0; i < Sessions; i++) sessions.Add(await TestSession.StartAsync(server, StreamServer.Id($"s{i}")));
        var run = FakeRun.Create(candles: 250, seed);
        var clients = Enumerable.Range(0, 4)
            .Select(client => Task.Run(() => FollowAsync(server, seed * 10 + client, Sessions * run.Count)))
            .ToArray();
        await Task.WhenAll(sessions.Select(async (session, i) =>
        {
            var random = new Random(seed * 1000 + i);
            for (var emitted = 0; emitted < run.Count;)
            {
                var batch = run.Skip(emitted).Take(random.Next(1, 60)).ToList();
                await session.EmitAsync(batch);
                emitted += batch.Count;
                await Task.Delay(random.Next(4));
            }
            await session.EndAsync();
        }));

        foreach (var received in await Task.WhenAll(clients))
        {
            foreach (var session in sessions) LinesOf(received, session.Channel.Session).Should().Equal(session.Lines());
        }
        foreach (var session in sessions) await session.DisposeAsync();
    }

    private static async Task<List<Frame>> FollowAsync(StreamServer server, int seed, int count)
    {
        var random = new Random(seed);
        var frames = new List<Frame>();
        string? cursor = null;
        while (frames.Count < count)
        {
            await using var client = await server.OpenAsync("stream?sessions=*&from=start", cursor);
            var patience = random.Next(5) == 0 ? random.Next(300) : random.Next(120_000);
            while (frames.Count < count && client.Received < patience && await client.NextAsync() is { } frame)
            {
                frame.Event.Should().NotBe("reset");
                if (frame.IsDurable) frames.Add(frame);
            }
            cursor = client.LastId;
        }
        return frames;
    }

    private static IEnumerable<string> LinesOf(IEnumerable<Frame> frames, SessionId session) => frames
        .Where(frame => frame.IsDurable && frame.Data.StartsWith($"{{\"session_id\":\"{session}\"", StringComparison.Ordinal))
        .Select(frame => frame.Data);
}
