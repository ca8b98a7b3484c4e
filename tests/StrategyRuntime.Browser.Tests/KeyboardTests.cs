using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class KeyboardTests(Chromium chromium)
{
    [BrowserFact]
    public async Task Space_pauses_everything_and_resumes_it()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.ShowsStateAsync(session, "running");

        await dashboard.Page.Keyboard.PressAsync("Space");
        await dashboard.ShowsStateAsync(session, "paused");
        await dashboard.Page.Keyboard.PressAsync("Space");
        await dashboard.ShowsStateAsync(session, "running");
    }

    [BrowserFact]
    public async Task Letters_lead_to_prices_positions_exits_and_help_but_not_from_a_field()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await Assertions.Expect(page.GetByText("No strategy is set to run")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("p");
        await Assertions.Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Positions" })).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("e");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Exit positions" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("l");
        await Assertions.Expect(page.GetByLabel("Search prices")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("p");
        await Assertions.Expect(page.GetByLabel("Search prices")).ToHaveValueAsync("p");
    }
}
