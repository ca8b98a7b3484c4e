using System.Text;
using StrategyRuntime.Storage.Tests.Writing;

namespace StrategyRuntime.Tests.Streaming.SessionStream;

public sealed class EventLinesTests
{
    private static readonly IReadOnlyList<FakeEvent> s_run = FakeRun.Create(candles: 60);

    [Fact]
    public async Task The_body_is_the_file()
    {
        await using var server = await StreamServer.StartAsync(options => options.FlushBytes = 4 << 10);
        await using var session = await TestSession.StartAsync(server);
        await session.RunToEndAsync(s_run);
        using var response = await server.Client.GetAsync($"/api/v1/executions/{session.Channel.Session}/events");

        response.Content.Headers.ContentType!.MediaType.Should().Be("application/x-ndjson");
        var body = await response.Content.ReadAsByteArrayAsync();
        body.Should().Equal(await File.ReadAllBytesAsync(Path.Combine(server.Root.SessionFolder(session.Channel.Session), "events.jsonl")));
    }

    [Theory]
    [InlineData("after=1-10", 10, int.MaxValue, null)]
    [InlineData("after=1-10&limit=7", 10, 7, null)]
    [InlineData("limit=1", 0, 1, null)]
    [InlineData("types=trade", 0, int.MaxValue, "trade")]
    [InlineData("after=1-30&types=candle&limit=5", 30, 5, "candle")]
    public async Task After_limit_and_types_choose_the_lines(string query, int after, int limit, string? type)
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.RunToEndAsync(s_run);

        var (_, body) = await server.GetAsync($"executions/{session.Channel.Session}/events?{query}");
        body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(
            session.Lines().Skip(after)
                .Where(line => type is null || line.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal))
                .Take(limit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&types=candle")]
    public async Task Follow_keeps_the_response_open_until_the_run_ends(string types)
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(20));
        var body = server.Client.GetStringAsync($"/api/v1/executions/{session.Channel.Session}/events?follow=true&after=1-5{types}");
        for (var emitted = 20; emitted < s_run.Count; emitted += 10) await session.EmitAsync(s_run.Skip(emitted).Take(10));
        body.IsCompleted.Should().BeFalse();
        await session.EndAsync();

        (await body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(
            session.Lines().Skip(5).Where(line => types.Length == 0 || line.Contains("\"type\":\"candle\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("events?follow=true")]
    [InlineData("events?follow=true&types=candle")]
    [InlineData("replay?speed=max")]
    [InlineData("stream?from=start&snapshot=false")]
    public async Task Who_follows_a_run_that_is_cut_off_and_taken_up_again_gets_all_of_it(string route)
    {
        await using var server = await StreamServer.StartAsync();
        var before = await TestSession.StartAsync(server);
        await before.EmitAsync(s_run.Take(20));
        using var response = await server.Client.GetAsync(
            $"/api/v1/executions/{before.Channel.Session}/{route}", HttpCompletionOption.ResponseHeadersRead);
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync());
        var type = route.Contains("types", StringComparison.Ordinal) ? "\"type\":\"candle\"" : "\"type\"";
        var last = before.Lines().Last(line => line.Contains(type, StringComparison.Ordinal));
        var text = new StringBuilder();
        while (!text.ToString().Contains(last, StringComparison.Ordinal)) text.Append(await body.ReadLineAsync());
        await before.DisposeAsync();

        await using var after = await TestSession.StartAsync(server, recover: true);
        await after.RunToEndAsync(s_run);
        text.Append(await body.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        foreach (var line in after.Lines().Where(line => line.Contains(type, StringComparison.Ordinal)))
            text.ToString().Split(line).Should().HaveCount(2, "each line comes once");
    }

    [Fact]
    public async Task A_followed_response_ends_at_its_limit()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        var body = server.Client.GetStringAsync($"/api/v1/executions/{session.Channel.Session}/events?follow=true&limit=12");
        await session.EmitAsync(s_run.Take(30));
        (await body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(session.Lines().Take(12));
    }

    [Fact]
    public async Task An_earlier_run_can_still_be_read_by_its_cursor()
    {
        await using var server = await StreamServer.StartAsync();
        await using (var first = await TestSession.StartAsync(server)) await first.RunToEndAsync(s_run);
        await using var second = await TestSession.StartAsync(server);
        await second.EmitAsync(s_run.Take(3));

        var (_, body) = await server.GetAsync($"executions/{second.Channel.Session}/events?after=1-50&follow=true");
        body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(second.Lines(run: 1).Skip(50));
    }

    [Theory]
    [InlineData("after=x", 400)]
    [InlineData("after=1-99999", 400)]
    [InlineData("after=9-1", 404)]
    [InlineData("limit=0", 400)]
    [InlineData("limit=-3", 400)]
    [InlineData("types=fill", 400)]
    [InlineData("follow=perhaps", 400)]
    public async Task What_cannot_be_answered_is_a_problem(string query, int status)
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(10));
        var (answer, body) = await server.GetAsync($"executions/{session.Channel.Session}/events?{query}");
        ((int)answer).Should().Be(status);
        body.Should().Contain("\"title\"");
    }
}
