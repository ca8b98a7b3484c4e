using System.Globalization;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Tests.Limits;

/// <summary>
/// Slow-loris connections, streams and uploads all at once: the service keeps answering, and refuses what is above a limit.
/// <c>STRATEGYRUNTIME_FULL=1</c> for 200, 1,000 and 50 of them.
/// </summary>
public sealed class CrowdTests(ITestOutputHelper output)
{
    private static readonly int s_loris = FullForm.IsOn ? 200 : 40;
    private static readonly int s_streams = FullForm.IsOn ? 1_000 : 200;
    private static readonly int s_uploads = FullForm.IsOn ? 50 : 20;

    [Fact]
    public async Task The_service_answers_while_a_crowd_holds_connections_streams_and_uploads_open()
    {
        var streamLimit = s_streams * 9 / 10;
        const int uploadLimit = 4;
        using var folder = new TemporaryFolder();
        using var server = await ServerProcess.StartAsync(folder.Path, settings: new Dictionary<string, string>
        {
            ["StrategyRuntime__Limits__HeadersSeconds"] = "20",
            // The uploads that have a place keep it, however long the refusal of the others takes.
            ["StrategyRuntime__Limits__TransferGraceSeconds"] = "120",
            ["StrategyRuntime__Limits__ConcurrentUploads"] = uploadLimit.ToString(CultureInfo.InvariantCulture),
            ["StrategyRuntime__Streaming__MaxStreamsPerUser"] = streamLimit.ToString(CultureInfo.InvariantCulture),
        });
        var address = server.Client.BaseAddress!;
        using var probe = new HealthProbe(address);

        var loris = await ManyAsync(s_loris, () => OpenAsync(address, "GET /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
        var streams =
            await ManyAsync(s_streams, () => OpenAsync(address, "GET /api/v1/stream?sessions=* HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        var uploads = await ManyAsync(
            s_uploads,
            () => OpenAsync(
                address,
                "POST /api/v1/market-data/SLOW HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
                + "Content-Length: 100000\r\nExpect: 100-continue\r\n\r\n"));

        var streamHeads = await HeadsAsync(streams);
        streamHeads.Count(h => h.Contains(" 200 OK", StringComparison.Ordinal)).Should().Be(streamLimit);
        streamHeads.Count(IsRefusedWithTime).Should().Be(s_streams - streamLimit);
        var uploadHeads = await HeadsAsync(uploads);
        uploadHeads.Count(h => h.Contains(" 100 Continue", StringComparison.Ordinal)).Should().Be(uploadLimit);
        uploadHeads.Count(IsRefusedWithTime).Should().Be(s_uploads - uploadLimit);
        var coming = probe.Take();
        foreach (var connection in loris) (await connection.ReadToEndAsync()).Should().StartWith("HTTP/1.1 408 ");
        var held = probe.Take();

        output.WriteLine($"{s_loris} slow-loris connections, {s_streams} streams, {s_uploads} uploads at once; /healthz answered,");
        output.WriteLine($"while they came: {coming}");
        output.WriteLine($"while they stayed: {held}");
        coming.Answers.Should().BePositive();
        held.Answers.Should().BePositive();
        probe.Failure.Should().BeNull();
        foreach (var connection in loris.Concat(streams).Concat(uploads)) connection.Dispose();
    }

    private static bool IsRefusedWithTime(string head) =>
        head.Contains(" 429 ", StringComparison.Ordinal) && head.Contains("Retry-After: ", StringComparison.Ordinal);

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
