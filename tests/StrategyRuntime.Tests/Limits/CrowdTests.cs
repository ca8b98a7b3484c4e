using System.Diagnostics;
using System.Globalization;
using System.Net;
using Xunit.Abstractions;

namespace StrategyRuntime.Tests.Limits;

/// <summary>
/// Slow-loris connections, streams and uploads all at once: the service stays answering, and what is above a limit is told so.
/// <c>STRATEGYRUNTIME_FULL=1</c> for 200, 1,000 and 50 of them.
/// </summary>
public sealed class CrowdTests(ITestOutputHelper output)
{
    private static readonly bool s_isFull = Environment.GetEnvironmentVariable("STRATEGYRUNTIME_FULL") == "1";
    private static readonly int s_loris = s_isFull ? 200 : 40;
    private static readonly int s_streams = s_isFull ? 1_000 : 200;
    private static readonly int s_uploads = s_isFull ? 50 : 20;

    // Far above what it takes: whether it answers at all is the question here, how fast is for the figures.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_service_answers_while_a_crowd_holds_connections_streams_and_uploads_open()
    {
        var streamLimit = s_streams * 9 / 10;
        const int uploadLimit = 4;
        await using var host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["StrategyRuntime:Limits:HeadersSeconds"] = "10",
            // The uploads that have a place keep it, however long the others take to be told.
            ["StrategyRuntime:Limits:TransferGraceSeconds"] = "120",
            ["StrategyRuntime:Limits:ConcurrentUploads"] = uploadLimit.ToString(CultureInfo.InvariantCulture),
            ["StrategyRuntime:Streaming:MaxStreamsPerUser"] = streamLimit.ToString(CultureInfo.InvariantCulture),
        });
        var address = host.Client.BaseAddress!;
        using var over = new CancellationTokenSource();
        var health = ProbeAsync(address, over.Token);

        var loris = await ManyAsync(s_loris, () => OpenAsync(address, "GET /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
        var streams = await ManyAsync(s_streams, () => OpenAsync(address, "GET /api/v1/stream?sessions=* HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        var uploads = await ManyAsync(
            s_uploads,
            () => OpenAsync(address, "POST /api/v1/market-data/SLOW HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n"));

        var streamHeads = await HeadsAsync(streams);
        streamHeads.Count(h => h.Contains(" 200 OK", StringComparison.Ordinal)).Should().Be(streamLimit);
        streamHeads.Count(IsRefusedWithTime).Should().Be(s_streams - streamLimit);
        var uploadHeads = await HeadsAsync(uploads);
        uploadHeads.Count(h => h.Contains(" 100 Continue", StringComparison.Ordinal)).Should().Be(uploadLimit);
        uploadHeads.Count(IsRefusedWithTime).Should().Be(s_uploads - uploadLimit);
        foreach (var connection in loris) (await connection.ReadToEndAsync()).Should().StartWith("HTTP/1.1 408 ");

        await over.CancelAsync();
        var times = await health;
        output.WriteLine($"{s_loris} slow-loris connections, {s_streams} streams, {s_uploads} uploads; /healthz asked {times.Count} times:");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median {At(times, 0.5):0.0} ms, 99th percentile {At(times, 0.99):0.0} ms, longest {times[^1]:0.0} ms"));
        foreach (var connection in loris.Concat(streams).Concat(uploads)) connection.Dispose();
    }

    private static bool IsRefusedWithTime(string head) =>
        head.Contains(" 429 ", StringComparison.Ordinal) && head.Contains("Retry-After: ", StringComparison.Ordinal);

    /// <summary>Asks for health again and again; returns how long each answer took, milliseconds, shortest first.</summary>
    private static async Task<List<double>> ProbeAsync(Uri address, CancellationToken over)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = s_patience };
        var times = new List<double>();
        while (!over.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            using var response = await client.GetAsync("/healthz", CancellationToken.None);
            response.StatusCode.Should().Be(HttpStatusCode.OK);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(20, CancellationToken.None);
        }
        times.Sort();
        return times;
    }

    private static double At(List<double> sorted, double part) => sorted[(int)((sorted.Count - 1) * part)];

    private static Task<RawConnection[]> ManyAsync(int count, Func<Task<RawConnection>> open) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => open()));

    private static async Task<RawConnection> OpenAsync(Uri address, string request)
    {
        var connection = await RawConnection.OpenAsync(address);
        await connection.SendAsync(request);
        return connection;
    }

    private static Task<string[]> HeadsAsync(RawConnection[] connections) =>
        Task.WhenAll(connections.Select(connection => connection.ReadUntilAsync("\r\n\r\n")));
}
