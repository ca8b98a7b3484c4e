using System.Text.Json.Nodes;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>Alerts as a person makes, tries and gets them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AlertsTests(Chromium chromium)
{
    [BrowserFact]
    public Task A_rule_and_a_channel_are_made_tried_and_an_alert_comes_to_the_panel_and_the_log() => MakeAndGetAsync(isPhone: false);

    [BrowserFact]
    public Task The_same_is_done_on_a_small_phone() => MakeAndGetAsync(isPhone: true);

    private async Task MakeAndGetAsync(bool isPhone)
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutCopyAsync(Samples.SmaCross, "sma-cross-stopped",
            new JsonObject { ["stopLoss"] = new JsonObject { ["percent"] = 2 } });
        await using var dashboard = await Dashboard.OpenAsync(
            chromium, server.Address, isPhone ? Screen.SmallPhone : Screen.Desktop);
        var page = dashboard.Page;
        if (isPhone)
        {
            await page.GetByText("More", new() { Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = "Alerts" })
                .ClickAsync();
        }
        else
        {
            await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Alerts" })
                .ClickAsync();
        }

        // A channel whose host is not found, with a secret that the page makes.
        await page.GetByRole(AriaRole.Tab, new() { Name = "Channels" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New channel" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("My hook");
        await page.GetByLabel("Address").FillAsync("http://127.0.0.1:1/x");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make one" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create channel" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "internal network" })).ToBeVisibleAsync();
        await page.GetByLabel("Address").FillAsync("http://hooks.invalid/x");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create channel" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-channel='webhook-1']")).ToContainTextAsync("My hook");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test My hook" }).ClickAsync();
        await Assertions.Expect(page.GetByText("My hook did not take the test")).ToBeVisibleAsync();

        // A rule that sends to the page alone.
        await page.GetByRole(AriaRole.Tab, new() { Name = "Rules" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New rule" }).ClickAsync();
        await page.GetByLabel("When").SelectOptionAsync("drawdown");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create rule" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "percent is required" })).ToBeVisibleAsync();
        await page.GetByLabel("When").SelectOptionAsync("stop");
        await page.GetByLabel("Name").FillAsync("Every stop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create rule" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-rule='rule-1']")).ToContainTextAsync("Every stop");

        await server.Api.StartAsync("sma-cross-stopped", "max");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Log" }).ClickAsync();
        var entry = page.Locator("tr[data-alert]").Filter(new() { HasText = "Stop loss: " }).First;
        await Assertions.Expect(entry).ToContainTextAsync("page: sent");
        await Assertions.Expect(page.Locator("tr[data-alert]").Filter(new() { HasText = "webhook-1: failed" })).ToHaveCountAsync(1);
        await ShowPanelAsync(page, isPhone);
        await Assertions.Expect(page.Locator("li[data-alert]").Filter(new() { HasText = "Stop loss: " }).First).ToBeVisibleAsync();
        dashboard.Complaints.Where(c => !c.Contains("422") && !c.Contains("400")).Should().BeEmpty();

        await page.ReloadAsync();
        await ShowPanelAsync(page, isPhone);
        await Assertions.Expect(page.Locator("li[data-alert]").Filter(new() { HasText = "Stop loss: " }).First).ToBeVisibleAsync();
    }

    private static async Task ShowPanelAsync(IPage page, bool isPhone)
    {
        if (isPhone)
        {
            var pages = page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" });
            await pages.GetByRole(AriaRole.Button, new() { Name = "Alerts" }).ClickAsync();
            return;
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the live panel" }).ClickAsync();
        await page.GetByRole(AriaRole.Tablist, new() { Name = "Live panel" }).GetByRole(AriaRole.Tab, new() { Name = "Alerts" })
            .ClickAsync();
    }
}
