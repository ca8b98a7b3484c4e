using System.Net;
using System.Net.Sockets;
using System.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.Streaming.Connections;

/// <summary>A reader that takes a kilobyte a second while a hundred megabytes (in the short form twenty) go out to others.</summary>
[Collection(AloneCollection.Name)]
public sealed class SlowReaderTests
{
    [Fact]
    public async Task A_reader_of_a_kilobyte_a_second_costs_bounded_memory_and_delays_no_other()
    {
        const int Batch = 1_000;
        const string Figures = "\"open\":1,\"high\":1,\"low\":1,\"close\":1,\"volume\":1,\"indicators\":{ }";
        var batches = FullForm.IsOn ? 250 : 50;
        var text = new string('x', 250);
        var body = $$"""{"symbol":"{{text}}","timeframe":"1m","timestamp":"2024-10-28T09:15:00+05:30",{{Figures}} }""";
        var candle = new FakeEvent(EventType.Candle, FakeRun.Create(candles: 1)[0].Time, body, default);
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(Enumerable.Repeat(candle, Batch));
        using var slow = new TcpClient { ReceiveBufferSize = 4 << 10 };
        await slow.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        var request = $"GET /api/v1/{session.StreamPath}?from=start HTTP/1.1\r\nHost: localhost\r\n\r\n";
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var stopping = new CancellationTokenSource();
        var taken = TakeSlowlyAsync(slow, stopping.Token);
        await using var healthy = await server.OpenAsync($"{session.StreamPath}?from=start");
        await healthy.DurableAsync(Batch);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var bytes = 0L;
        for (var batch = 1; batch < batches; batch++)
        {
            await session.EmitAsync(Enumerable.Repeat(candle, Batch));
            foreach (var frame in await healthy.DurableAsync(Batch)) bytes += frame.Data.Length;
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        bytes.Should().BeGreaterThan((FullForm.IsOn ? 100 : 20) * 1_000_000L);
        session.Channel.Subscribers.Count.Should().Be(2, "it is slow, not gone");
        grown.Should().BeLessThan(6 << 20, "of {0} bytes only the window of recent ones and a buffer are kept", bytes);
        await stopping.CancelAsync();
        (await taken).Should().BeLessThan(bytes / 10, "it is slow");
    }

    private static async Task<long> TakeSlowlyAsync(TcpClient client, CancellationToken stopping)
    {
        var buffer = new byte[1 << 10];
        var taken = 0L;
        while (!stopping.IsCancellationRequested)
        {
            taken += await client.GetStream().ReadAsync(buffer, CancellationToken.None);
            await Task.Delay(1_000, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return taken;
    }
}
