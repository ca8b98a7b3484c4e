using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using StrategyRuntime.Configuration;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Tests.Writing;

namespace StrategyRuntime.Tests.Streaming.Routes;

public sealed class StreamRouteTests
{
    private static readonly IReadOnlyList<FakeEvent> s_run = FakeRun.Create(candles: 60);

    [Theory]
    [InlineData("types=fill", 400, "types")]
    [InlineData("types=trade,fill", 400, "types")]
    [InlineData("snapshot=perhaps", 400, "snapshot")]
    public async Task An_option_that_means_nothing_is_a_problem_that_names_it(string query, int status, string pointer)
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        var (answer, body) = await server.GetAsync($"{session.StreamPath}?{query}");
        ((int)answer).Should().Be(status);
        body.Should().Contain($"\"pointer\":\"{pointer}\"");
    }

    [Fact]
    public async Task Another_users_session_and_one_that_does_not_exist_are_both_not_found()
    {
        await using var server = await StreamServer.StartAsync();
        server.Hub.Channel(new SessionId("somebody", "strategy", "paper"));
        foreach (var route in (string[])["stream", "events", "replay"])
        {
            (await server.GetAsync($"executions/somebody.strategy.paper/{route}")).Status.Should().Be(HttpStatusCode.NotFound);
            (await server.GetAsync($"executions/local.nothing.paper/{route}")).Status.Should().Be(HttpStatusCode.NotFound);
            (await server.GetAsync($"executions/no-id/{route}")).Status.Should().Be(HttpStatusCode.BadRequest);
        }
        (await server.GetAsync("stream?sessions=somebody.strategy.paper")).Status.Should().Be(HttpStatusCode.NotFound);
        (await server.GetAsync("stream?sessions=")).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_user_has_only_so_many_streams_and_gets_a_place_back_when_one_ends()
    {
        await using var server = await StreamServer.StartAsync(options => options.MaxStreamsPerUser = 2);
        await using var session = await TestSession.StartAsync(server);
        await using var first = await server.OpenAsync(session.StreamPath);
        var second = await server.OpenAsync(session.StreamPath);
        (await server.GetAsync(session.StreamPath)).Status.Should().Be(HttpStatusCode.TooManyRequests);

        await second.DisposeAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            await using var third = await server.OpenAsync(session.StreamPath);
            if (third.Status == HttpStatusCode.OK) break;
            await Task.Delay(10, patience.Token);
        }
    }

    [Fact]
    public async Task Silence_is_broken_by_a_heartbeat_and_events_put_it_off()
    {
        var time = new ManualTime();
        await using var server = await StreamServer.StartAsync(time: time);
        await using var session = await TestSession.StartAsync(server);
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start");
        await client.UntilAsync("live");
        time.Advance(TimeSpan.FromSeconds(14));
        await session.EmitAsync(s_run.Take(2));
        await client.DurableAsync(2);
        time.Advance(TimeSpan.FromSeconds(14));
        await session.EmitAsync(s_run.Skip(2).Take(1));
        (await client.NextAsync())!.Event.Should().Be("candle", "it was not silent for fifteen seconds");
        time.Advance(TimeSpan.FromSeconds(16));

        var beat = (await client.NextAsync())!;
        beat.Event.Should().Be("heartbeat");
        beat.Id.Should().BeNull();
        beat.Json.GetProperty("head").GetString().Should().Be("1-3");
        beat.Json.GetProperty("time").GetDateTimeOffset().Should().Be(time.GetUtcNow());
    }

    [Fact]
    public async Task Open_streams_end_cleanly_as_soon_as_the_service_stops()
    {
        var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(10));
        var clients = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => server.OpenAsync(
            i % 3 == 0 ? "stream?sessions=*"
            : i % 3 == 1 ? session.StreamPath
            : $"executions/{session.Channel.Session}/events?follow=true")));
        await server.StopAsync();

        foreach (var client in clients)
        {
            client.Status.Should().Be(HttpStatusCode.OK);
            await client.DisposeAsync();
        }
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Streams_go_on_and_new_ones_are_taken_until_what_the_service_does_first_when_it_stops_is_over()
    {
        var moves = new Moves { Move = () => Task.CompletedTask };
        await using var server = await StreamServer.StartAsync(last: moves);
        await using var session = await TestSession.StartAsync(server);
        await using var before = await server.OpenAsync($"{session.StreamPath}?from=start");
        moves.Move = async () =>
        {
            await using var after = await server.OpenAsync($"{session.StreamPath}?from=start");
            await session.EmitAsync(s_run.Take(10));
            (await before.DurableAsync(10)).Should().HaveCount(10);
            (await after.DurableAsync(10)).Should().HaveCount(10);
        };

        await server.StopAsync();

        moves.Move = () => Task.CompletedTask;
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_disconnected_after_its_time_and_does_not_delay_the_others()
    {
        var run = FakeRun.Create(candles: 30_000);
        var time = new ManualTime();
        await using var server = await StreamServer.StartAsync(options => options.StallMilliseconds = 60_000, time);
        await using var session = await TestSession.StartAsync(server);
        using var stalled = await ConnectRawAsync(server, session.StreamPath);
        await using var healthy = await server.OpenAsync($"{session.StreamPath}?from=start");
        var emitted = run.Count - 3_000;
        await session.EmitAsync(run.Take(emitted));
        (await healthy.DurableAsync(emitted)).Should().HaveCount(emitted, "it is not held up");

        session.Channel.Subscribers.Count.Should().Be(2);
        // Its time begins when its connection takes no more, which may be later than the healthy one has read all.
        while (session.Channel.Subscribers.Count == 2)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            // The healthy one has taken this before the clock goes on: its time never runs out.
            await session.EmitAsync([run[emitted++]]);
            await healthy.DurableAsync(1);
            await Task.Delay(10);
        }
        await session.RunToEndAsync(run.Skip(emitted));
        (await healthy.ToEndAsync())[^1].Event.Should().Be("end");
    }

    [Fact]
    public async Task A_slow_reader_that_keeps_reading_is_not_disconnected()
    {
        var run = FakeRun.Create(candles: 10_000);
        var time = new ManualTime();
        await using var server = await StreamServer.StartAsync(options => options.StallMilliseconds = 60_000, time);
        await using var session = await TestSession.StartAsync(server);
        using var slow = await ConnectRawAsync(server, session.StreamPath, receiveBuffer: 4 << 10);
        await session.RunToEndAsync(run);

        var buffer = new byte[64 << 10];
        var received = new StringBuilder();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await slow.GetStream().ReadAsync(buffer, patience.Token) is > 0 and var read)
        {
            received.Append(Encoding.UTF8.GetString(buffer, 0, read));
            time.Advance(TimeSpan.FromSeconds(25));
            var last = received.ToString(Math.Max(0, received.Length - 300), Math.Min(300, received.Length));
            if (last.Contains("event: end", StringComparison.Ordinal)) return;
        }
        received.Should().BeNull("it should have been served to the end");
    }

    [Fact]
    public async Task The_stream_works_over_http_2_without_tls()
    {
        await using var server = await StreamServer.StartAsync(protocols: HttpProtocols.Http2);
        server.Client.DefaultRequestVersion = HttpVersion.Version20;
        server.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(20));
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start");
        client.Response.Version.Should().Be(HttpVersion.Version20);
        await client.DurableAsync(20);
        await session.RunToEndAsync(s_run.Skip(20));
        (await client.ToEndAsync()).Where(frame => frame.IsDurable).Select(frame => frame.Data).Should().Equal(session.Lines().Skip(20));
    }

    [Theory]
    [InlineData("RingBytes", "1")]
    [InlineData("RetryMaxMilliseconds", "999")]
    public async Task Options_that_make_no_sense_stop_the_service_from_starting(string option, string value)
    {
        var start = () => TestHost.StartAsync(new Dictionary<string, string?> { [$"StrategyRuntime:Streaming:{option}"] = value });
        (await start.Should().ThrowAsync<ServerConfigurationException>()).Which.Message.Should().Contain(option);
    }

    private static async Task<TcpClient> ConnectRawAsync(StreamServer server, string path, int? receiveBuffer = null)
    {
        var client = new TcpClient();
        if (receiveBuffer is { } bytes) client.ReceiveBufferSize = bytes;
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /api/v1/{path}?from=start HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return client;
    }

    /// <summary>What the service does while it still serves, once it is to stop.</summary>
    private sealed class Moves : IHostedLifecycleService
    {
        public required Func<Task> Move { get; set; }

        public Task StoppingAsync(CancellationToken cancellationToken) => Move();

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
