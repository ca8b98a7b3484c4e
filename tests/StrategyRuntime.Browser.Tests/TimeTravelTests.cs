using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class TimeTravelTests(Chromium chromium)
{
    [BrowserFact]
    public async Task The_scrubber_shows_the_state_as_it_was_plays_on_from_there_and_comes_back_to_now()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, "max");
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.ShowsStateAsync(session, "completed");
        await dashboard.GoToRunAsync(session);
        var run = dashboard.Page.Locator(".run");
        await Assertions.Expect(run).ToHaveAttributeAsync("data-mode", "live");
        // Its state may be told before its last events.
        var slider = dashboard.Page.GetByRole(AriaRole.Slider);
        await Assertions.Expect(slider).ToHaveAttributeAsync(
            "max", (await server.Api.GetAsync($"executions/{session}")).GetProperty("seq").GetRawText());
        var end = await dashboard.FigureAsync("equity");

        const int Seq = 3_000;
        await slider.FillAsync(Seq.ToString(CultureInfo.InvariantCulture));
        var then = (await server.Api.GetAsync($"executions/{session}/state?at=1-{Seq}")).GetProperty("accumulated");
        await Eventually.HoldsAsync(() => ShowsAsync(dashboard, then));
        await Assertions.Expect(run).ToHaveAttributeAsync("data-mode", "at");
        await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Metrics" }).ClickAsync();
        await Eventually.HoldsAsync(() => ShowsMetricsAsync(dashboard, server, session, Seq));
        var metrics = await dashboard.MetricsAsync();

        await dashboard.Page.GetByLabel("Speed of the playback").SelectOptionAsync("100000");
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Play from here" }).ClickAsync();
        await Eventually.HoldsAsync(async () => Number(await run.GetAttributeAsync("data-seq")).Should().BeGreaterThan(Seq));
        await Eventually.HoldsAsync(async () => (await dashboard.MetricsAsync())
            .Should().NotBeEquivalentTo(metrics, "metrics follow the replay"));
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Hold the replay" }).ClickAsync();
        await Assertions.Expect(run).ToHaveAttributeAsync("data-mode", "at");
        var held = Number(await run.GetAttributeAsync("data-seq"));
        var later = (await server.Api.GetAsync($"executions/{session}/state?at=1-{held}")).GetProperty("accumulated");
        await Eventually.HoldsAsync(() => ShowsAsync(dashboard, later));
        await Eventually.HoldsAsync(() => ShowsMetricsAsync(dashboard, server, session, held));

        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "To the end" }).ClickAsync();
        await Eventually.HoldsAsync(async () => (await dashboard.FigureAsync("equity")).Should().Be(end));
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task A_trade_that_is_chosen_lights_its_way_through_the_graph()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, "max");
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.ShowsStateAsync(session, "completed");
        await dashboard.GoToRunAsync(session);

        var row = dashboard.Page.Locator("[data-trade]").First;
        var tradeId = await row.GetAttributeAsync("data-trade");
        await row.ClickAsync();
        var trade = new SessionFolder(server, session).Trades.EnumerateArray()
            .Single(t => t.GetProperty("trade_id").GetString() == tradeId);
        var nodes = Nodes(trade, "entry_flow_ids").Union(Nodes(trade, "exit_flow_ids")).Count();
        await Assertions.Expect(dashboard.Page.Locator(".graph-node.entry, .graph-node.exit")).ToHaveCountAsync(nodes);
    }

    private static async Task ShowsAsync(Dashboard dashboard, JsonElement accumulated)
    {
        foreach (var name in new[] { "realized_pnl", "unrealized_pnl", "equity", "open_positions", "trades" })
            (await dashboard.FigureAsync(name)).Should().Be(accumulated.GetProperty(name).GetDecimal(), "{0} is of that moment", name);
    }

    private static async Task ShowsMetricsAsync(Dashboard dashboard, DashboardServer server, string session, int seq)
    {
        var metrics = (await server.Api.GetAsync($"executions/{session}/state?at=1-{seq}")).GetProperty("metrics");
        NumbersTests.EqualMetrics(await dashboard.MetricsAsync(), metrics);
    }

    private static IEnumerable<string> Nodes(JsonElement trade, string field) =>
        trade.GetProperty(field).EnumerateArray().Select(id => string.Join('_', id.GetString()!.Split('_')[1..^3])).Distinct();

    private static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);
}
