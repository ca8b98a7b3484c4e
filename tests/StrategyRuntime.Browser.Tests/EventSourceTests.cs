using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>The browser's own EventSource on a stream, without any of the dashboard's code.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EventSourceTests(Chromium chromium)
{
    private const string Odd = "a\rb\nc\r\nd\u2028e\u2029f\uFEFFg\0h\"\\ü€😀";

    private const string Follow =
        """
        (url) => {
          window.seen = [];
          window.source = new EventSource(url);
          for (const type of ['session', 'node', 'order', 'position', 'trade', 'candle', 'reset', 'end'])
            window.source.addEventListener(type, (event) => window.seen.push([type, event.lastEventId, event.data]));
        }
        """;

    [BrowserFact]
    public async Task The_browsers_EventSource_has_every_line_of_the_file_once_resumes_by_itself_and_stays_away_after_the_end()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var wire = new CuttableWire(server.Port);
        await server.Api.PutStrategyAsync("odd", OddStrategy());
        var session = await server.Api.StartAsync("odd", Samples.Slow * 4);
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var statuses = new List<int>();
        page.Response += (_, response) =>
        {
            if (response.Request.ResourceType == "eventsource") statuses.Add(response.Status);
        };
        await page.GotoAsync($"{wire.Address}/healthz");
        await page.EvaluateAsync(Follow, $"{wire.Address}/api/v1/executions/{session}/stream?from=start");

        await SeesAsync(page, 20);
        wire.Cut();
        var before = await CountAsync(page);
        wire.Mend();
        await SeesAsync(page, before + 20);
        await server.Api.ChangeSpeedAsync(session, "max");
        await Eventually.HoldsAsync(async () => (await page.EvaluateAsync<bool>("window.source.readyState === EventSource.CLOSED"))
            .Should().BeTrue());

        var seen = await page.EvaluateAsync<JsonElement>("window.seen");
        var events = seen.EnumerateArray().Select(e => (Type: e[0].GetString(), Id: e[1].GetString(), Data: e[2].GetString())).ToList();
        events[^1].Type.Should().Be("end");
        events.RemoveAt(events.Count - 1);
        var lines = await File.ReadAllLinesAsync(Path.Combine(server.DataRoot, "local", "odd_paper", "events.jsonl"));
        events.Select(e => e.Data).Should().Equal(lines);
        events.Select(e => e.Id).Should().Equal(Enumerable.Range(1, lines.Length).Select(seq => $"1-{seq}"));
        JsonDocument.Parse(lines[0]).RootElement.GetProperty("data").GetProperty("strategy_name").GetString().Should().StartWith(Odd);
        lines[0].Length.Should().BeGreaterThan(1 << 20);
        statuses.Should().Equal(200, 200, 204);
    }

    /// <summary>The sample, with names that could break a frame if they were not written with care.</summary>
    private static string OddStrategy()
    {
        var strategy = JsonNode.Parse(File.ReadAllText(
            Path.Combine(DashboardServer.Folder("RepositoryFolder"), "src", "StrategyRuntime", "Samples", "sma-cross.json")))!;
        strategy["strategy_id"] = "odd";
        strategy["name"] = Odd + new string('x', 1 << 20);
        foreach (var node in strategy["nodes"]!.AsArray()) node!["data"]!["label"] = Odd;
        return strategy.ToJsonString();
    }

    private static Task<int> CountAsync(IPage page) => page.EvaluateAsync<int>("window.seen.length");

    private static Task SeesAsync(IPage page, int count) =>
        Eventually.HoldsAsync(async () => (await CountAsync(page)).Should().BeGreaterThanOrEqualTo(count));
}
