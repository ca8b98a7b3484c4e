using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>Stops and targets: in the chart, as alerts that are heard and notified, and in the CSV of trades.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ProtectionTests(Chromium chromium)
{
    private const string Protected = "sma-cross-protected";

    /// <summary>Counts what would be heard and seen outside the page.</summary>
    private const string Witness = """
        (() => {
          window.heard = 0;
          window.notified = [];
          const start = OscillatorNode.prototype.start;
          OscillatorNode.prototype.start = function (...rest) { window.heard += 1; return start.apply(this, rest); };
          window.Notification = class {
            static permission = 'granted';
            static requestPermission = () => Promise.resolve('granted');
            constructor(title, options) { window.notified.push(`${title}: ${options.body}`); }
          };
        })()
        """;

    [BrowserFact]
    public async Task Levels_are_in_the_chart_and_a_level_that_is_hit_is_heard_notified_and_listed()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutCopyAsync(Samples.SmaCross, Protected,
            new JsonObject { ["stopLoss"] = new JsonObject { ["percent"] = 2 }, ["takeProfit"] = new JsonObject { ["percent"] = 3 } });
        foreach (var kind in new[] { "stop", "target" })
            await server.Api.PostAsync("alerts/rules", new { kind, sound = true, browser = true });
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.Page.AddInitScriptAsync(Witness);
        await dashboard.Page.ReloadAsync();
        await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Alerts" }).ClickAsync();
        await dashboard.Page.GetByLabel("Sound").CheckAsync();
        await dashboard.Page.GetByLabel("Browser notifications").CheckAsync();
        await dashboard.ShowsConnectionAsync("connected");

        var session = await server.Api.StartAsync(Protected, Samples.Slow);
        await Assertions.Expect(dashboard.Page.GetByText("hit: ").First).ToBeVisibleAsync();
        await Assertions.Expect(dashboard.Page.Locator("[data-alert]").First).ToContainTextAsync("closed at");
        await Eventually.HoldsAsync(async () => (await dashboard.Page.EvaluateAsync<int>("window.heard")).Should().BePositive());
        (await dashboard.Page.EvaluateAsync<string[]>("window.notified"))
            .Should().Contain(text => text.StartsWith($"{session}: ", StringComparison.Ordinal));

        await dashboard.GoToRunAsync(session);
        var canvas = dashboard.Page.Locator(".chart-canvas");
        await Eventually.HoldsAsync(async () => (await ReadAsync(canvas, "data-levels")).Select(l => l.GetProperty("name").GetString())
            .Should().Contain(["Stop", "Target"]));
        await server.Api.CommandAsync(session, "pause");
        await Eventually.HoldsAsync(async () =>
        {
            var open = new SessionFolder(server, session).Positions.EnumerateObject().Select(p => p.Value)
                .Where(p => p.GetProperty("status").GetString() != "CLOSED");
            var expected = open.SelectMany(p => new[] { p.GetProperty("stop_loss").GetDouble(), p.GetProperty("take_profit").GetDouble() });
            var shown = (await ReadAsync(canvas, "data-levels")).Where(l => l.GetProperty("name").GetString() is "Stop" or "Target");
            shown.Select(l => l.GetProperty("price").GetDouble()).Should().BeEquivalentTo(expected);
        });

        await dashboard.Page.Locator("[data-trade]").First.ClickAsync();
        await Eventually.HoldsAsync(async () => (await ReadAsync(canvas, "data-paths")).Select(p => p.GetProperty("tone").GetString())
            .Should().BeEquivalentTo("accent", "down", "up"));
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Trades_are_saved_as_csv()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, "max");
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.ShowsStateAsync(session, "completed");
        await dashboard.GoToRunAsync(session);
        var trades = new SessionFolder(server, session).Trades.EnumerateArray().ToList();
        await Eventually.HoldsAsync(async () => (await dashboard.FigureAsync("trades")).Should().Be(trades.Count));
        await Assertions.Expect(dashboard.Page.GetByText($"{trades.Count} trades")).ToBeVisibleAsync();

        var download = await dashboard.Page.RunAndWaitForDownloadAsync(
            () => dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync());
        var lines = (await File.ReadAllLinesAsync(await download.PathAsync())).Select(line => line.Split(',')).ToList();
        var pnl = Array.IndexOf(lines[0], "pnl");
        var saved = lines.Skip(1).Select(line => (line[0], decimal.Parse(line[pnl], System.Globalization.CultureInfo.InvariantCulture)));
        saved.Should().BeEquivalentTo(trades.Select(t => (t.GetProperty("trade_id").GetString()!, t.GetProperty("pnl").GetDecimal())));
    }

    private static async Task<List<JsonElement>> ReadAsync(ILocator canvas, string attribute) =>
        [.. JsonSerializer.Deserialize<JsonElement>((await canvas.GetAttributeAsync(attribute))!).EnumerateArray()];
}
