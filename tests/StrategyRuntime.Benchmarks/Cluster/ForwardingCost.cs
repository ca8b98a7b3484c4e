using System.Diagnostics;
using System.Globalization;
using StrategyRuntime.Tests.Cluster;

namespace StrategyRuntime.Benchmarks.Cluster;

/// <summary>
/// The same requests at the node that answers them, and at one that hands them on; client and both nodes are on this machine.
/// </summary>
internal static class ForwardingCost
{
    private const int Frames = 2_000_000;
    private const int Requests = 5_000;
    private const int Rounds = 3;

    public static async Task RunAsync()
    {
        var router = new TestRouter();
        await using var a = await ForwardingNode.StartAsync("a", router);
        await using var b = await ForwardingNode.StartAsync("b", router);
        foreach (var node in new[] { b, a }) await FramesAsync(node.Client, Frames / 20);
        foreach (var node in new[] { b, a }) await LatenciesAsync(node.Client, Requests);
        for (var round = 0; round < Rounds; round++)
        {
            var (direct, forwarded) = (await FramesAsync(b.Client, Frames), await FramesAsync(a.Client, Frames));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"SSE: direct {direct:N0} frames/s, handed on {forwarded:N0} frames/s: {100 * (1 - forwarded / direct):F0} % less"));
        }
        for (var round = 0; round < Rounds; round++)
        {
            var (direct, forwarded) = (await LatenciesAsync(b.Client, Requests), await LatenciesAsync(a.Client, Requests));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Request: direct p50 {direct.Half:F2} ms, p99 {direct.Most:F2} ms; handed on p50 {forwarded.Half:F2} ms, "
                + $"p99 {forwarded.Most:F2} ms: {forwarded.Half - direct.Half:F2} ms more"));
        }
    }

    private static async Task<double> FramesAsync(HttpClient client, int count)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await client.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"/api/v1/frames/{count}"), HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[1 << 16];
        while (await stream.ReadAsync(buffer) > 0)
        {
            // The bytes are what is measured.
        }
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
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
