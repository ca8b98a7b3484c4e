using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using StrategyRuntime.Benchmarks.Writer;
using StrategyRuntime.Tests.Cluster;

namespace StrategyRuntime.Benchmarks.Cluster;

/// <summary>
/// The same requests at the node that answers them, and at one that hands them on; client and both nodes are on this machine.
/// </summary>
internal static class ForwardingCost
{
    private const int Frames = 4_000_000;
    private const int Requests = 5_000;
    private const int Rounds = 3;

    // What has gathered for a reader that is behind, and for one that is not: the limit of a stream's flush, and ten frames.
    private static readonly int[] s_flushes = [1 << 16, 3_200];

    public static async Task RunAsync()
    {
        var router = new TestRouter();
        await using var a = await ForwardingNode.StartAsync("a", router);
        await using var b = await ForwardingNode.StartAsync("b", router);
        foreach (var bytes in s_flushes)
        {
            var frames = bytes < 1 << 16 ? Frames / 10 : Frames;
            foreach (var node in new[] { b, a }) await FramesAsync(node, frames / 10, bytes);
            for (var round = 0; round < Rounds; round++)
            {
                var (direct, handed) = (await FramesAsync(b, frames, bytes), await FramesAsync(a, frames, bytes));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"SSE, flushes of {bytes:N0} bytes: direct {Rate(direct):N0} frames/s, handed on {Rate(handed):N0} frames/s: "
                    + $"{100 * (1 - Rate(handed) / Rate(direct)):F0} % less; "
                    + $"processors {Cost(direct):F2} µs a frame and {Cost(handed):F2} µs, "
                    + $"so one hands on {1e6 / (Cost(handed) - Cost(direct)):N0} frames/s"));

                double Rate(Measured measured) => frames / measured.Elapsed.TotalSeconds;
                double Cost(Measured measured) => measured.Processor.TotalMicroseconds / frames;
            }
        }
        foreach (var node in new[] { b, a }) await LatenciesAsync(node.Client, Requests);
        for (var round = 0; round < Rounds; round++)
        {
            var (direct, forwarded) = (await LatenciesAsync(b.Client, Requests), await LatenciesAsync(a.Client, Requests));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Request: direct p50 {direct.Half:F2} ms, p99 {direct.Most:F2} ms; handed on p50 {forwarded.Half:F2} ms, "
                + $"p99 {forwarded.Most:F2} ms: {forwarded.Half - direct.Half:F2} ms more"));
        }
    }

    // A client that does next to nothing, so that what is measured are the nodes.
    private static async Task<Measured> FramesAsync(ForwardingNode node, int count, int bytes)
    {
        var address = node.Client.BaseAddress!;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port);
        var request = string.Create(
            CultureInfo.InvariantCulture, $"GET /api/v1/frames/{count}/{bytes} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
        var start = Measured.Now();
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[1 << 18];
        var tail = new byte[End.Length];
        var received = 0L;
        while (!End.SequenceEqual(tail))
        {
            var read = await socket.ReceiveAsync(buffer);
            if (read == 0) throw new IOException("The stream ended before its end.");
            received += read;
            Keep(buffer.AsSpan(0, read), tail);
        }
        var measured = Measured.Since(start);
        if (received < (long)count * ForwardingNode.FrameLength) throw new IOException("Frames are missing.");
        return measured;
    }

    private static ReadOnlySpan<byte> End => "\r\n0\r\n\r\n"u8;

    // The last bytes of a stream.
    private static void Keep(ReadOnlySpan<byte> read, Span<byte> tail)
    {
        if (read.Length >= tail.Length) read[^tail.Length..].CopyTo(tail);
        else
        {
            tail[read.Length..].CopyTo(tail);
            read.CopyTo(tail[^read.Length..]);
        }
    }

    private static async Task<(double Half, double Most)> LatenciesAsync(HttpClient client, int count)
    {
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var response = await client.GetAsync("/api/v1/echo/");
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        Array.Sort(times);
        return (times[count / 2], times[count * 99 / 100]);
    }
}
