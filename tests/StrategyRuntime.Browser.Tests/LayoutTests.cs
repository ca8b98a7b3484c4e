using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class LayoutTests(Chromium chromium)
{
    [BrowserFact]
    public async Task Nothing_reaches_beyond_the_edge_of_any_screen()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow);
        foreach (var screen in new[] { Screen.Desktop, Screen.Tablet, Screen.Phone })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen);
            await dashboard.ShowsStateAsync(session, "running");
            await FitsAsync(dashboard, screen);
            await dashboard.GoToRunAsync(session);
            await Assertions.Expect(dashboard.Page.Locator(".graph-node").First).ToBeAttachedAsync();
            await FitsAsync(dashboard, screen);
            dashboard.Complaints.Should().BeEmpty();
        }
    }

    [BrowserFact]
    public async Task Nothing_in_the_header_lies_on_something_else_at_any_width()
    {
        const string Gaps = """
            () => {
              const shown = [...document.querySelectorAll('header > .brand, header nav a, .connection, .header-figure, .header-buttons')]
                .filter(e => e.offsetWidth > 0).map(e => e.getBoundingClientRect());
              return Math.min(...shown.slice(1).map((box, i) => box.left - shown[i].right), innerWidth - shown.at(-1).right);
            }
            """;
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.ShowsStateAsync(session, "running");
        await Assertions.Expect(dashboard.Page.Locator("header .total [data-value]").First).ToBeVisibleAsync();
        for (var width = 660; width <= 1_600; width += 20)
        {
            await dashboard.Page.SetViewportSizeAsync(width, 800);
            (await dashboard.Page.EvaluateAsync<double>(Gaps)).Should().BeGreaterThanOrEqualTo(0, "the window is {0} wide", width);
        }
    }

    [BrowserFact]
    public async Task On_a_phone_the_bottom_bar_leads_to_the_panels()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, Screen.Phone);
        var bar = dashboard.Page.GetByRole(AriaRole.Navigation);
        await dashboard.ShowsStateAsync(session, "running");

        await bar.GetByRole(AriaRole.Button, new() { Name = "Broker" }).ClickAsync();
        await Assertions.Expect(dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "paper" })).ToBeVisibleAsync();
        await Assertions.Expect(dashboard.Card(session)).ToBeHiddenAsync();
        await bar.GetByRole(AriaRole.Link, new() { Name = "Strategies" }).ClickAsync();
        await Assertions.Expect(dashboard.Card(session)).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Colours_follow_the_system_until_the_person_chooses_and_then_the_choice_stays()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, Screen.Desktop.InLight());
        var root = dashboard.Page.Locator("html");
        await Assertions.Expect(root).ToHaveAttributeAsync("data-theme", "light");

        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Use dark colours" }).ClickAsync();
        await Assertions.Expect(root).ToHaveAttributeAsync("data-theme", "dark");
        await dashboard.Page.ReloadAsync();
        await Assertions.Expect(root).ToHaveAttributeAsync("data-theme", "dark");
    }

    private static async Task FitsAsync(Dashboard dashboard, Screen screen)
    {
        (await dashboard.WideAsync()).Should().BeEmpty();
        var outside = await dashboard.Page.EvaluateAsync<string[]>(
            "limit => [...document.querySelectorAll('header *, .card *, .run-head *, .scrubber *')].filter(e => "
            + "e.getBoundingClientRect().right > limit + 1).map(e => e.className || e.tagName)",
            screen.Width);
        outside.Should().BeEmpty();
    }
}
