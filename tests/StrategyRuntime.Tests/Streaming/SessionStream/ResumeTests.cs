using System.Net;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Tests.Writing;

namespace StrategyRuntime.Tests.Streaming.SessionStream;

public sealed class ResumeTests
{
    private static readonly IReadOnlyList<FakeEvent> s_run = FakeRun.Create(candles: 60);

    [Fact]
    public async Task The_strongest_place_to_resume_wins()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(20));

        (await FirstIdAsync($"{session.StreamPath}?lastEventId=1-6&catchup_id=1-7&from=1-8", "1-5")).Should().Be("1-6");
        (await FirstIdAsync($"{session.StreamPath}?lastEventId=1-6&from=1-8", null)).Should().Be("1-7");
        (await FirstIdAsync($"{session.StreamPath}?catchup_id=1-7&from=1-8", null)).Should().Be("1-8");
        (await FirstIdAsync($"{session.StreamPath}?from=1-8", null)).Should().Be("1-9");

        async Task<string?> FirstIdAsync(string path, string? lastEventId)
        {
            await using var client = await server.OpenAsync(path, lastEventId);
            return (await client.DurableAsync(1)).Single().Id;
        }
    }

    [Theory]
    [InlineData("nonsense", "malformed")]
    [InlineData("1-05", "malformed")]
    [InlineData("1-999", "future")]
    [InlineData("7-1", "future")]
    public async Task A_cursor_that_cannot_be_honoured_is_answered_by_a_reset_and_a_snapshot(string cursor, string reason)
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(20));
        await using var client = await server.OpenAsync(session.StreamPath, cursor);

        (await client.NextAsync())!.Event.Should().Be("hello");
        var reset = (await client.NextAsync())!;
        reset.Event.Should().Be("reset");
        reset.Json.GetProperty("reason").GetString().Should().Be(reason);
        reset.Json.GetProperty("floor").GetString().Should().Be("1-0");
        var snapshot = (await client.NextAsync())!;
        snapshot.Event.Should().Be("snapshot");
        snapshot.Id.Should().Be("1-20");
    }

    [Fact]
    public async Task A_cursor_of_an_earlier_run_is_reset_to_the_new_one()
    {
        await using var server = await StreamServer.StartAsync();
        await using (var first = await TestSession.StartAsync(server)) await first.RunToEndAsync(s_run);
        await using var second = await TestSession.StartAsync(server);
        await second.EmitAsync(s_run.Take(5));
        await using var client = await server.OpenAsync(second.StreamPath, "1-20");

        (await client.UntilAsync("reset")).Json.GetProperty("reason").GetString().Should().Be("run");
        (await client.UntilAsync("snapshot")).Id.Should().Be("2-5");
    }

    [Fact]
    public async Task A_client_of_a_run_that_was_cut_off_is_moved_to_the_next_one_on_the_same_connection()
    {
        await using var server = await StreamServer.StartAsync();
        var first = await TestSession.StartAsync(server);
        await first.EmitAsync(s_run.Take(10));
        await using var client = await server.OpenAsync($"{first.StreamPath}?from=start");
        (await client.DurableAsync(10)).Should().HaveCount(10);
        await first.DisposeAsync();

        await using var second = await TestSession.StartAsync(server);
        await second.EmitAsync(s_run.Take(3));
        (await client.UntilAsync("reset")).Json.GetProperty("reason").GetString().Should().Be("run");
        var snapshot = await client.UntilAsync("snapshot");
        snapshot.Id.Should().StartWith("2-");
        await second.RunToEndAsync(s_run.Skip(3));
        client.LastId.Should().NotBeNull();
        (await client.ToEndAsync()).FindAll(frame => frame.IsDurable)[^1].Id.Should().Be($"2-{s_run.Count}");
    }

    [Fact]
    public async Task A_finished_session_ends_and_a_client_that_has_it_all_gets_204()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.RunToEndAsync(s_run);
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start");
        var frames = await client.ToEndAsync();

        frames[^1].Event.Should().Be("end");
        frames[^1].Id.Should().BeNull();
        frames[^1].Json.GetProperty("state").GetString().Should().Be("completed");
        frames[^1].Json.GetProperty("head").GetString().Should().Be(client.LastId);
        (await server.GetAsync(session.StreamPath, client.LastId)).Status.Should().Be(HttpStatusCode.NoContent);
        (await server.GetAsync($"{session.StreamPath}?from=start")).Status
            .Should().Be(HttpStatusCode.OK, "without a cursor it can be read again");
    }

    [Fact]
    public async Task A_filtered_client_that_has_all_it_wants_gets_204_too_also_after_a_restart()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.RunToEndAsync(s_run);
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start&types=trade");
        await client.ToEndAsync();
        client.LastId.Should().NotBe($"1-{s_run.Count}", "the last event is not a trade");
        (await server.GetAsync($"{session.StreamPath}?types=trade", client.LastId)).Status.Should().Be(HttpStatusCode.NoContent);

        await using var next = await StreamServer.StartAsync(continues: server);
        TestSession.Show(next, session.Channel.Session);
        (await next.GetAsync($"{session.StreamPath}?types=trade", client.LastId)).Status.Should().Be(HttpStatusCode.NoContent);
        (await next.GetAsync($"{session.StreamPath}?types=trade", "1-1")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cursor_of_before_a_crash_is_valid_after_the_recovery()
    {
        await using var server = await StreamServer.StartAsync();
        await using var before = await TestSession.StartAsync(server);
        await before.EmitAsync(s_run.Take(25));
        await using var client = await server.OpenAsync($"{before.StreamPath}?from=start");
        var frames = await client.DurableAsync(25);
        await before.DisposeAsync();

        await using var restarted = await StreamServer.StartAsync(continues: server);
        await using var after = await TestSession.StartAsync(restarted, recover: true);
        await using var back = await restarted.OpenAsync(after.StreamPath, client.LastId);
        await after.RunToEndAsync(s_run);
        frames.AddRange((await back.ToEndAsync()).FindAll(frame => frame.IsDurable));

        frames.Select(frame => frame.Data).Should().Equal(after.Lines());
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("events")]
    [InlineData("replay")]
    public async Task A_cursor_waits_for_the_run_of_before_a_restart_instead_of_being_refused(string route)
    {
        await using var server = await StreamServer.StartAsync();
        await using (var session = await TestSession.StartAsync(server)) await session.RunToEndAsync(s_run);
        await using var restarted = await StreamServer.StartAsync(continues: server);
        var channel = restarted.Hub.Channel(StreamServer.Id());
        channel.PublishStatus(new ExecutionStatus(RunState.Completed, null, Speed.MarketTime, null, 1));
        var answer = restarted.GetAsync(
            $"executions/{channel.Session}/{route}?speed=max&after=1-{s_run.Count - 1}", $"1-{s_run.Count - 1}");
        answer.IsCompleted.Should().BeFalse();

        TestSession.Show(restarted, channel.Session);
        (await answer).Body.Should().Contain($"\"catchup_id\":\"1-{s_run.Count}\"").And.NotContain("event: reset");
    }

    [Fact]
    public async Task A_run_that_cannot_be_read_keeps_no_client_waiting_once_that_is_known()
    {
        await using var server = await StreamServer.StartAsync();
        server.Hub.Channel(StreamServer.Id())
            .PublishStatus(new ExecutionStatus(RunState.Failed, "its files are damaged", Speed.MarketTime, null, 1));
        var opening = server.OpenAsync($"executions/{StreamServer.Id()}/stream");
        server.Hub.RunsAreShown();
        await using var client = await opening;
        (await client.UntilAsync("status")).Json.GetProperty("state").GetString().Should().Be("failed");
    }

    [Theory]
    [InlineData("from=now")]
    [InlineData("from=start&types=order")]
    public async Task A_client_that_asks_a_finished_session_for_events_that_will_never_come_gets_204(string query)
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.RunToEndAsync(s_run.Where(e => e.Type is not EventType.Order));
        (await server.GetAsync($"{session.StreamPath}?{query}")).Status.Should().Be(HttpStatusCode.NoContent);
        (await server.GetAsync($"stream?sessions={session.Channel.Session}&{query}")).Status.Should().Be(HttpStatusCode.NoContent);
        (await server.GetAsync($"{session.StreamPath}?{query}&snapshot=true")).Status.Should().Be(HttpStatusCode.OK);
    }
}
