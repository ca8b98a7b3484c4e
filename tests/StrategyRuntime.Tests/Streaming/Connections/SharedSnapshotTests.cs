using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.Streaming.Connections;

/// <summary>A large snapshot is made once for all who read it, and who does not read it holds none of it twice.</summary>
[Collection(AloneCollection.Name)]
public sealed class SharedSnapshotTests
{
    private static int s_number;

    private static readonly int s_positions = FullForm.IsOn ? 19_000 : 4_000;

    [Fact]
    public async Task However_many_readers_take_nothing_of_a_large_snapshot_it_is_in_memory_once()
    {
        var readers = FullForm.IsOn ? 120 : 40;
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(Positions(s_positions));
        var size = await SizeAsync(server, session);
        size.Should().BeGreaterThan(s_positions * 800, "it must not fit into the buffers of a connection");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var unread = new List<TcpClient>();
        for (var i = 0; i < readers; i++)
        {
            unread.Add(await OpenUnreadAsync(server, session.StreamPath));
            // A few events more between them: not another snapshot for each.
            await session.EmitAsync(Positions(1));
        }
        await WaitForAsync(() => session.Channel.Subscribers.Count == readers);

        server.Memory.Used.Should().BeInRange(size / 2, size * 2);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        grown.Should().BeLessThan(size * 2 + readers * (512L << 10), "each reader has the buffers of its connection besides");

        await using var other = await server.OpenAsync(session.StreamPath);
        var snapshot = await other.UntilAsync("snapshot");
        var after = CatchupId.TryParse(snapshot.Id!, out var at) ? at.Seq : -1;
        var missed = await other.DurableUntilAsync("live");
        missed.Select(f => f.Json.GetProperty("seq").GetInt64())
            .Should().Equal(Enumerable.Range(1, missed.Count).Select(i => after + i), "events follow the state without a gap");
        (after + missed.Count).Should().Be(s_positions + readers);
        snapshot.Json.GetProperty("positions").EnumerateObject().Should().HaveCount((int)after);

        unread.ForEach(c => c.Dispose());
        await other.DisposeAsync();
        await WaitForAsync(() => server.Memory.Used == 0);
    }

    [Fact]
    public async Task What_a_user_does_not_read_is_bounded_and_more_is_a_429_until_it_was_read()
    {
        await using var server = await StreamServer.StartAsync(limit: l => (l.MemoryBytes, l.MemoryBytesPerUser) = (400 << 20, 24 << 20));
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(Positions(4_000));
        var unread = new List<TcpClient>();
        var status = HttpStatusCode.OK;
        for (var i = 0; status == HttpStatusCode.OK && i < 200; i++)
        {
            unread.Add(await OpenUnreadAsync(server, session.StreamPath));
            await WaitForAsync(() => session.Channel.Subscribers.Count >= 1);
            // So many that the state before serves no longer.
            await session.EmitAsync(Positions(1_500));
            await using var next = await server.OpenAsync(session.StreamPath);
            status = next.Status;
            if (status == HttpStatusCode.OK) continue;
            next.Response.Headers.RetryAfter!.Delta.Should().BePositive();
        }
        status.Should().Be(HttpStatusCode.TooManyRequests);
        server.Memory.Used.Should().BeLessThanOrEqualTo(server.Memory.PerUser);

        var resumed = await server.GetAsync($"executions/{session.Channel.Session}/events?limit=1");
        resumed.Status.Should().Be(HttpStatusCode.OK, "what takes no snapshot goes on");
        unread.ForEach(c => c.Dispose());
        await WaitForAsync(() => server.Memory.Used == 0);
        await using var again = await server.OpenAsync(session.StreamPath);
        again.Status.Should().Be(HttpStatusCode.OK);
        (await again.UntilAsync("snapshot")).Id.Should().NotBeNull();
    }

    [Fact]
    public async Task A_reader_that_takes_a_snapshot_too_slowly_is_disconnected_and_its_memory_is_free()
    {
        var time = new ManualTime();
        await using var server = await StreamServer.StartAsync(
            options => (options.StallMilliseconds, options.SnapshotBytesPerSecond) = (60_000, 1 << 20), time);
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(Positions(4_000));
        using var slow = await OpenUnreadAsync(server, session.StreamPath);
        await WaitForAsync(() => server.Memory.Used > 0);
        var buffer = new byte[4 << 10];
        for (var second = 0; second < 50; second++)
        {
            // It takes something: it is slow, not stalled.
            (await TakenAsync(slow, buffer)).Should().BePositive();
            time.Advance(TimeSpan.FromSeconds(1));
        }
        server.Memory.Used.Should().BePositive("it has a minute");
        for (var second = 0; second < 60 && server.Memory.Used > 0; second++)
        {
            if (await TakenAsync(slow, buffer) == 0) break;
            time.Advance(TimeSpan.FromSeconds(1));
        }
        await WaitForAsync(() => server.Memory.Used == 0);
        await using var again = await server.OpenAsync(session.StreamPath);
        (await again.UntilAsync("snapshot")).Id.Should().NotBeNull("it gets the present one");
    }

    [Fact]
    public async Task A_snapshot_larger_than_a_flush_arrives_whole_on_every_kind_of_stream()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(Positions(2_000));
        string[] paths =
        [
            session.StreamPath, $"stream?sessions={session.Channel.Session}",
            $"executions/{session.Channel.Session}/replay?from=now&snapshot=true",
        ];
        foreach (var path in paths)
        {
            await using var client = await server.OpenAsync(path);
            var snapshot = await client.UntilAsync("snapshot");
            snapshot.Json.GetProperty("seq").GetInt64().Should().Be(2_000);
            snapshot.Json.GetProperty("positions").EnumerateObject().Should().HaveCount(2_000);
            snapshot.Id.Should().NotBeNull();
        }
    }

    private static async Task<int> SizeAsync(StreamServer server, TestSession session)
    {
        await using var client = await server.OpenAsync(session.StreamPath);
        return (await client.UntilAsync("snapshot")).Data.Length;
    }

    private static async Task<TcpClient> OpenUnreadAsync(StreamServer server, string path)
    {
        var client = new TcpClient { ReceiveBufferSize = 4 << 10 };
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /api/v1/{path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        // The first bytes of the answer: it was taken.
        (await client.GetStream().ReadAsync(new byte[64])).Should().BePositive();
        return client;
    }

    private static async Task<int> TakenAsync(TcpClient client, byte[] buffer)
    {
        try
        {
            return await client.GetStream().ReadAsync(buffer);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static IEnumerable<FakeEvent> Positions(int count)
    {
        var time = FakeRun.Create(candles: 1)[0].Time;
        var text = new string('x', 800);
        for (var i = 0; i < count; i++)
        {
            var id = Interlocked.Increment(ref s_number).ToString(CultureInfo.InvariantCulture);
            var position = $$"""{"trade_id":"t{{id}}-r0","symbol":"{{text}}","status":"OPEN"}""";
            yield return new FakeEvent(EventType.Position, time, position, default);
        }
    }

    private static async Task WaitForAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 600 && !isSo(); i++) await Task.Delay(50);
        isSo().Should().BeTrue();
    }
}
