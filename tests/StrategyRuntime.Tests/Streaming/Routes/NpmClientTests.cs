using System.Diagnostics;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Streaming.Routes;

/// <summary>The clients that people use with Node, as they come from npm (tests/sse-clients).</summary>
public sealed class NpmClientTests
{
    private const int Milliseconds = 20;

    [Theory]
    [InlineData("eventsource")]
    [InlineData("eventsource-client")]
    public async Task A_client_from_npm_gets_every_event_once_resumes_by_itself_and_stays_away_after_the_end(string library)
    {
        var run = FakeRun.Create(candles: 200);
        await using var server = await StreamServer.StartAsync(
            o => (o.RetryMinMilliseconds, o.RetryMaxMilliseconds) = (Milliseconds, Milliseconds));
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(run.Take(100));
        await session.EmitAsync([
            Node(run[100].Time, "a\rb\nc\r\nd\u2028e\u2029f\uFEFFg\0h\"\\ü€😀"),
            Node(run[100].Time, new string('x', 1 << 20)),
        ]);

        using var node = Start(library, new Uri(server.Address, $"/api/v1/{session.StreamPath}?from=start"));
        var received = await ReadAsync(node, 102);
        server.Requests.Single().Cut();
        await session.EmitAsync(run.Skip(100).Take(200));
        received.AddRange(await ReadAsync(node, 200));
        server.Requests.Last().Cut();
        await session.RunToEndAsync(run.Skip(300));
        received.AddRange(await ReadAsync(node, run.Count - 300));
        (await ReadLineAsync(node)).TryGetProperty("end", out _).Should().BeTrue();
        (await ReadLineAsync(node)).TryGetProperty("closed", out _).Should().BeTrue();

        received.Select(line => line.GetProperty("data").GetString()).Should().Equal(session.Lines());
        received.Select(line => line.GetProperty("id").GetString())
            .Should().Equal(Enumerable.Range(1, received.Count).Select(seq => $"1-{seq}"));
        await Task.Delay(10 * Milliseconds);
        server.Requests.Select(request => request.LastEventId).Should().Equal("", "1-102", "1-302", $"1-{received.Count}");
        server.Requests.Last().Status.Should().Be(204);
        node.StandardInput.Close();
        await node.WaitForExitAsync();
    }

    private static FakeEvent Node(UtcTime time, string text) =>
        new(EventType.Node, time, JsonSerializer.Serialize(new { execution_id = "exec_n_1", node_id = "n", node_name = text }), default);

    private static Process Start(string library, Uri url) => Process.Start(new ProcessStartInfo("node")
    {
        ArgumentList = { "follow.mjs", library, url.ToString() },
        WorkingDirectory = Path.GetDirectoryName(Repository.File("tests/sse-clients/follow.mjs")),
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static async Task<List<JsonElement>> ReadAsync(Process node, int count)
    {
        var lines = new List<JsonElement>();
        while (lines.Count < count) lines.Add(await ReadLineAsync(node));
        return lines;
    }

    private static async Task<JsonElement> ReadLineAsync(Process node)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var line = await node.StandardOutput.ReadLineAsync(patience.Token) ?? throw new EndOfStreamException("The client ended.");
        return JsonDocument.Parse(line).RootElement;
    }
}
