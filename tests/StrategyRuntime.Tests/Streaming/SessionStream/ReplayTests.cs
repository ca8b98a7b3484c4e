using System.Net;
using StrategyRuntime.Storage.Tests.Writing;

namespace StrategyRuntime.Tests.Streaming.SessionStream;

public sealed class ReplayTests
{
    private static readonly IReadOnlyList<FakeEvent> s_run = FakeRun.Create(candles: 20);

    [Fact]
    public async Task Events_come_as_far_apart_as_they_were_divided_by_the_speed()
    {
        var time = new ManualTime();
        await using var server = await StreamServer.StartAsync(time: time);
        await using var session = await TestSession.StartAsync(server);
        await session.RunToEndAsync(s_run);
        var waitingBefore = time.Waiting;
        await using var client = await server.OpenAsync($"executions/{session.Channel.Session}/replay?speed=60");
        var received = await client.DurableAsync(1);

        // One market minute a second.
        while (true)
        {
            var due = s_run.Count(e => (e.Time - s_run[0].Time).Ticks <= time.GetTimestamp() * 60);
            received.AddRange(await client.DurableAsync(due - received.Count));
            received.Should().HaveCount(due);
            if (due == s_run.Count) break;
            while (time.Waiting == waitingBefore) await Task.Delay(1);
            time.Advance(TimeSpan.FromMilliseconds(500));
        }
        (await client.ToEndAsync())[^1].Event.Should().Be("end");
        received.Select(frame => frame.Data).Should().Equal(session.Lines());
    }

    [Fact]
    public async Task A_replay_without_a_speed_limit_is_the_whole_history_at_once()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.RunToEndAsync(s_run);
        await using var client = await server.OpenAsync($"executions/{session.Channel.Session}/replay?speed=max&types=candle");
        (await client.ToEndAsync()).Where(frame => frame.IsDurable).Select(frame => frame.Data).Should().Equal(
            session.Lines().Where(line => line.Contains("\"type\":\"candle\"", StringComparison.Ordinal)));
        (await server.GetAsync($"executions/{session.Channel.Session}/replay?speed=max", $"1-{s_run.Count}")).Status
            .Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_replay_of_a_running_session_goes_on_with_what_comes()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(10));
        await using var client = await server.OpenAsync($"executions/{session.Channel.Session}/replay?speed=max&from=1-4");
        (await client.DurableAsync(6)).Should().HaveCount(6);
        await session.RunToEndAsync(s_run.Skip(10));
        (await client.ToEndAsync()).Where(frame => frame.IsDurable).Select(frame => frame.Data).Should().Equal(session.Lines().Skip(10));
    }

    [Theory]
    [InlineData("speed=-1")]
    [InlineData("speed=fast")]
    public async Task A_speed_that_is_none_is_a_problem(string query)
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        (await server.GetAsync($"executions/{session.Channel.Session}/replay?{query}")).Status.Should().Be(HttpStatusCode.BadRequest);
    }
}
