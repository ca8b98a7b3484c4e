using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text;
using StrategyRuntime.Storage.Tests.Writing;

namespace StrategyRuntime.Tests.Streaming.Routes;

/// <summary>Clients that this project did not write.</summary>
public sealed class ConformanceTests
{
    private static readonly IReadOnlyList<FakeEvent> s_run = FakeRun.Create(candles: 400);

    [Fact]
    public async Task The_frameworks_parser_reads_the_same_events_and_ids()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.RunToEndAsync(s_run);
        await using var body = await server.Client.GetStreamAsync($"/api/v1/{session.StreamPath}?from=start");
        var lines = new List<string>();
        var parser = SseParser.Create(body);
        await foreach (var item in parser.EnumerateAsync())
        {
            if (item.EventId is not null && item.EventType is not "snapshot") lines.Add(item.Data);
        }
        lines.Should().Equal(session.Lines());
        parser.LastEventId.Should().Be($"1-{s_run.Count}");
        parser.ReconnectionInterval.TotalMilliseconds.Should().BeInRange(1000, 4000);
    }

    [Fact]
    public async Task What_curl_got_before_and_after_a_cut_is_the_file()
    {
        await using var server = await StreamServer.StartAsync(options => options.RingBytes = 16 << 10);
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(300));
        var url = new Uri(server.Address, $"/api/v1/{session.StreamPath}?from=start");
        var first = await CurlAsync(stopAfterBytes: 50_000, "-sN", url.ToString());
        var cut = first.LastIndexOf("\n\n", StringComparison.Ordinal) + 2;
        var lastId = first[..cut].Split('\n').Last(line => line.StartsWith("id: ", StringComparison.Ordinal))[4..];

        var second = CurlAsync(stopAfterBytes: null, "-sN", "-H", $"Last-Event-ID: {lastId}", url.ToString());
        await session.RunToEndAsync(s_run.Skip(300));
        var joined = first[..cut] + await second;
        var start = $"data: {{\"session_id\":\"{session.Channel.Session}\",\"catchup_id\":\"1-";
        joined.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal))
            .Select(line => line["data: ".Length..]).Should().Equal(session.Lines());
    }

    private static async Task<string> CurlAsync(int? stopAfterBytes, params string[] arguments)
    {
        using var curl = Process.Start(new ProcessStartInfo("curl", arguments) { RedirectStandardOutput = true })!;
        var buffer = new byte[4096];
        var bytes = new List<byte>();
        while (await curl.StandardOutput.BaseStream.ReadAsync(buffer) is > 0 and var read)
        {
            bytes.AddRange(buffer.AsSpan(0, read));
            if (bytes.Count >= stopAfterBytes) curl.Kill();
        }
        await curl.WaitForExitAsync();
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
