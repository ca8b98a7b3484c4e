using System.Diagnostics;
using System.Globalization;
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

    private static async Task<Measured> FramesAsync(ForwardingNode node, int count, int bytes)
    {
        var start = Measured.Now();
        var received = await RawStream.ReadAsync(
            node.Client.BaseAddress!, string.Create(CultureInfo.InvariantCulture, $"/api/v1/frames/{count}/{bytes}"));
        var measured = Measured.Since(start);
        if (received < (long)count * ForwardingNode.FrameLength) throw new IOException("Frames are missing.");
        return measured;
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
