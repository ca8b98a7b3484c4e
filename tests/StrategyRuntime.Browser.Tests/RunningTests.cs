using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class RunningTests(Chromium chromium)
{
    [BrowserFact]
    public async Task An_execution_is_added_and_started_in_the_form_and_its_trades_appear()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await Assertions.Expect(dashboard.Page.GetByText("No strategy is set to run")).ToBeVisibleAsync();

        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Add execution" }).First.ClickAsync();
        await dashboard.Page.GetByLabel("Strategy", new() { Exact = true }).SelectOptionAsync(Samples.SmaCross);
        await dashboard.Page.GetByLabel("Speed", new() { Exact = true }).SelectOptionAsync("max");
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Add and start" }).ClickAsync();

        var session = ServerApi.SessionId(Samples.SmaCross);
        await dashboard.ShowsStateAsync(session, "completed");
        var trades = new SessionFolder(server, session).Trades.GetArrayLength();
        trades.Should().BePositive();
        await dashboard.GoToRunAsync(session);
        await Eventually.HoldsAsync(async () => (await dashboard.FigureAsync("trades")).Should().Be(trades));
        await Assertions.Expect(dashboard.Page.Locator("[data-trade]").First).ToBeVisibleAsync();
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task What_the_server_says_about_a_field_is_shown_at_that_field()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Add execution" }).First.ClickAsync();
        await dashboard.Page.GetByLabel("Strategy", new() { Exact = true }).SelectOptionAsync(Samples.SmaCross);
        var scale = dashboard.Page.GetByLabel("Scale", new() { Exact = true });
        await scale.FillAsync("-1");
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Add and start" }).ClickAsync();

        await Assertions.Expect(scale).ToHaveAttributeAsync("aria-invalid", "true");
        var note = dashboard.Page.Locator($"[id='{await scale.GetAttributeAsync("aria-describedby")}']");
        await Assertions.Expect(note).ToContainTextAsync("above 0");
        await Assertions.Expect(dashboard.Page.GetByLabel("From", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "false");
    }

    [BrowserFact]
    public async Task A_card_pauses_and_resumes_its_execution_and_asks_before_it_stops_it()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var card = dashboard.Card(session);
        await dashboard.ShowsStateAsync(session, "running");

        await card.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await dashboard.ShowsStateAsync(session, "paused");
        await card.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await dashboard.ShowsStateAsync(session, "running");

        await card.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        (await server.Api.StateAsync(session)).Should().Be("running");
        await card.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await dashboard.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await dashboard.ShowsStateAsync(session, "stopped");
    }
}
