using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    private const string Check = """
        async () => {
          const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] });
          return violations
            .filter(v => v.impact === 'serious' || v.impact === 'critical')
            .map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(', ')}`);
        }
        """;

    [BrowserFact]
    public async Task Axe_finds_nothing_serious_on_any_page_in_any_colours()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow);
        await server.Api.WhenTradesAsync(session, 2);
        foreach (var screen in new[] { Screen.Desktop, Screen.Desktop.InLight(), Screen.Phone })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen, takesScripts: true);
            await dashboard.ShowsStateAsync(session, "running");
            await IsAccessibleAsync(dashboard, $"strategies, {screen}");
            await dashboard.Page.Keyboard.PressAsync("?");
            await IsAccessibleAsync(dashboard, $"help, {screen}");
            await dashboard.Page.Keyboard.PressAsync("Escape");
            await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Add execution" }).ClickAsync();
            await IsAccessibleAsync(dashboard, $"form, {screen}");
            await dashboard.Page.Keyboard.PressAsync("Escape");

            await dashboard.GoToRunAsync(session);
            // A phone shows one part of the page at a time, the chart first.
            if (!screen.HasTouch) await Assertions.Expect(dashboard.Page.Locator("[data-trade]").First).ToBeAttachedAsync();
            await Assertions.Expect(dashboard.Page.Locator(".run canvas").First).ToBeVisibleAsync();
            await Assertions.Expect(dashboard.Page.Locator(".chart-veil")).ToHaveCountAsync(0);
            await IsAccessibleAsync(dashboard, $"run, {screen}");
        }
    }

    [BrowserFact]
    public async Task Axe_finds_nothing_serious_in_tables_runs_comparisons_analyses_and_stories()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        var other = await server.Api.BacktestAsync(Samples.SmaCross);
        var trade = new SessionFolder(server, session).Trades[3].GetProperty("trade_id").GetString();
        foreach (var screen in new[] { Screen.Desktop, Screen.Desktop.InLight(), Screen.SmallPhone })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen, takesScripts: true);
            await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Show a table" }).ClickAsync();
            await Assertions.Expect(dashboard.Page.Locator("tr[data-session]")).ToHaveCountAsync(2);
            await IsAccessibleAsync(dashboard, $"table, {screen}");
            await dashboard.GoToAsync("/#/runs");
            await Assertions.Expect(dashboard.Page.Locator("[data-run]")).ToHaveCountAsync(2);
            await IsAccessibleAsync(dashboard, $"runs, {screen}");
            await dashboard.GoToAsync($"/#/compare?runs={session}:1,{other}:1");
            await Assertions.Expect(dashboard.Page.Locator(".plot-line")).ToHaveCountAsync(2);
            await IsAccessibleAsync(dashboard, $"comparison, {screen}");
            await dashboard.GoToAsync($"/#/run/{session}?trade={trade}");
            var part = dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Why", Exact = true });
            if (screen.HasTouch) await part.ClickAsync();
            await Assertions.Expect(dashboard.Page.Locator(".story [data-firing]").First).ToBeAttachedAsync();
            await IsAccessibleAsync(dashboard, $"story, {screen}");
            if (screen.HasTouch)
                await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Trades and more" }).ClickAsync();
            await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Analysis" }).ClickAsync();
            await Assertions.Expect(dashboard.Page.Locator(".months")).ToBeAttachedAsync();
            await IsAccessibleAsync(dashboard, $"analysis, {screen}");
        }
    }

    [BrowserFact]
    public async Task Axe_finds_nothing_serious_in_studies_their_form_and_their_page()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.StudyAsync(new
        {
            strategy_id = Samples.SmaCross,
            parameters = new Dictionary<string, object>
            {
                ["/nodes/0/data/tradingInstrumentConfig/timeframes/0/indicators/fast/length"] = new[] { 10, 20 },
                ["/nodes/0/data/tradingInstrumentConfig/timeframes/0/indicators/slow/length"] = new[] { 50, 100 },
                ["/nodes/2/data/positions/0/sizing/value"] = new[] { 50, 95 },
            },
            method = new { walk_forward = new { windows = 2 } },
        });
        foreach (var screen in new[] { Screen.Desktop, Screen.Desktop.InLight(), Screen.SmallPhone })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen, takesScripts: true);
            await dashboard.GoToAsync("/#/studies");
            await Assertions.Expect(dashboard.Page.Locator("[data-study]")).ToHaveCountAsync(1);
            await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "New study" }).ClickAsync();
            await dashboard.Page.GetByRole(AriaRole.Checkbox).First.CheckAsync();
            await IsAccessibleAsync(dashboard, $"studies, {screen}");
            await dashboard.GoToAsync("/#/studies/study-1");
            await Assertions.Expect(dashboard.Page.Locator("[data-set]")).ToHaveCountAsync(8);
            await Assertions.Expect(dashboard.Page.Locator("[data-window]")).ToHaveCountAsync(2);
            await Assertions.Expect(dashboard.Page.Locator("[data-filled='4']")).ToBeVisibleAsync();
            await IsAccessibleAsync(dashboard, $"study, {screen}");
            (await dashboard.WideAsync()).Should().BeEmpty($"the page of a study fits a {screen}");
        }
    }

    [BrowserFact]
    public async Task Axe_finds_nothing_serious_in_alerts_and_their_forms()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PostAsync("alerts/rules", new { kind = "stop", name = "Stops of everything that runs", sound = true });
        await server.Api.PostAsync(
            "alerts/channels", new { id = "hook", type = "webhook", url = "https://hooks.invalid/a/long/path",
                secret = "0123456789abcdef" });
        await server.Api.PostAsync("alerts/channels/hook/test", new { });
        foreach (var screen in new[] { Screen.Desktop, Screen.Desktop.InLight(), Screen.SmallPhone })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen, takesScripts: true);
            await dashboard.GoToAsync("/#/alerts");
            await Assertions.Expect(dashboard.Page.Locator("[data-rule]")).ToHaveCountAsync(1);
            await IsAccessibleAsync(dashboard, $"rules, {screen}");
            await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "New rule" }).ClickAsync();
            await dashboard.Page.GetByLabel("When").SelectOptionAsync("pnl");
            await IsAccessibleAsync(dashboard, $"form of a rule, {screen}");
            await dashboard.Page.Keyboard.PressAsync("Escape");
            await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Channels" }).ClickAsync();
            await Assertions.Expect(dashboard.Page.Locator("[data-channel]")).ToHaveCountAsync(2);
            await IsAccessibleAsync(dashboard, $"channels, {screen}");
            await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "New channel" }).ClickAsync();
            await IsAccessibleAsync(dashboard, $"form of a channel, {screen}");
            await dashboard.Page.Keyboard.PressAsync("Escape");
            await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Log" }).ClickAsync();
            await Assertions.Expect(dashboard.Page.Locator("tr[data-alert]")).ToHaveCountAsync(1);
            await IsAccessibleAsync(dashboard, $"log, {screen}");
            (await dashboard.WideAsync()).Should().BeEmpty($"the page of alerts fits a {screen}");
        }
    }

    [BrowserFact]
    public async Task Axe_finds_nothing_serious_in_data_accounts_and_their_forms()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.BacktestAsync(Samples.SmaCross);
        await server.Api.PutFeedAsync("ACME", new { source = "push" });
        await server.Api.PostAsync("feeds/ACME/ticks", new[] { new { time = "2025-01-06T14:00:00Z", price = 100 } });
        await server.Api.PostAsync("feeds/ACME/stop", new { });
        foreach (var screen in new[] { Screen.Desktop, Screen.Desktop.InLight(), Screen.SmallPhone, Screen.SmallPhone.InLight() })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen, takesScripts: true);
            await dashboard.GoToAsync("/#/data");
            await dashboard.Page.Locator("[data-file='SP500.1d.csv'] .link").ClickAsync();
            await Assertions.Expect(dashboard.Page.Locator("[data-finding]")).ToHaveCountAsync(5);
            await Assertions.Expect(dashboard.Page.Locator(".plot-line")).ToBeVisibleAsync();
            await FitsAsync(dashboard, $"data, {screen}");
            await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Feeds" }).ClickAsync();
            await dashboard.Page.Locator("[data-feed='ACME'] .link").ClickAsync();
            await Assertions.Expect(dashboard.Page.Locator("[data-fact='Ticks']")).ToBeVisibleAsync();
            var dialogs = new[] { ("Feeds", "New feed"), ("Instruments", "New instrument"), ("Exchanges", "New exchange") };
            foreach (var (tab, button) in dialogs)
            {
                await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
                await FitsAsync(dashboard, $"{tab}, {screen}");
                await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
                await FitsAsync(dashboard, $"{button}, {screen}");
                await dashboard.Page.Keyboard.PressAsync("Escape");
            }
            await dashboard.Page.Locator(".file-drop input").SetInputFilesAsync(new FilePayload
            {
                Name = "X.csv",
                MimeType = "text/csv",
                Buffer = "Date,Open,High,Low,Close\n2024-01-02,1,2,1,2\n2024-01-03,2,3,2,3\n2024-01-04,2,3,2,3\n"u8.ToArray(),
            });
            await Assertions.Expect(dashboard.Page.Locator(".import-facts")).ToBeVisibleAsync();
            await FitsAsync(dashboard, $"import, {screen}");
            await dashboard.GoToAsync("/#/accounts");
            await FitsAsync(dashboard, $"accounts, {screen}");
            await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "New account" }).ClickAsync();
            await FitsAsync(dashboard, $"account, {screen}");
        }
    }

    internal static async Task FitsAsync(Dashboard dashboard, string what)
    {
        await IsAccessibleAsync(dashboard, what);
        (await dashboard.WideAsync()).Should().BeEmpty($"it fits: {what}");
    }

    [BrowserFact]
    public async Task Axe_finds_nothing_serious_in_the_workshop()
    {
        await using var server = await DashboardServer.StartAsync();
        foreach (var screen in new[] { Screen.Desktop, Screen.Desktop.InLight(), Screen.SmallPhone })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen, takesScripts: true);
            var page = dashboard.Page;
            await dashboard.GoToAsync("/#/workshop");
            await Assertions.Expect(page.Locator("[data-strategy]").First).ToBeVisibleAsync();
            await IsAccessibleAsync(dashboard, $"workshop, {screen}");
            await dashboard.GoToAsync($"/#/workshop/{Samples.RsiReentry}");
            await Assertions.Expect(page.Locator(".equity-now")).ToBeAttachedAsync();
            await IsAccessibleAsync(dashboard, $"editor, {screen}");
            await page.Locator(".react-flow__node-step").Nth(1).ClickAsync();
            if (screen.HasTouch) await page.GetByRole(AriaRole.Button, new() { Name = "Form", Exact = true }).ClickAsync();
            foreach (var tab in new[] { "Node", "Strategy", "JSON", "Problems", "Versions" })
            {
                await page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
                await IsAccessibleAsync(dashboard, $"editor, {tab}, {screen}");
            }
            await page.GetByRole(AriaRole.Button, new() { Name = "Keys of the editor" }).ClickAsync();
            await IsAccessibleAsync(dashboard, $"keys of the editor, {screen}");
            (await dashboard.WideAsync()).Should().BeEmpty($"the editor fits a {screen}");
        }
    }

    [BrowserFact]
    public async Task Every_panel_is_accessible()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.StartAsync(Samples.SmaCross, Samples.Slow);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, takesScripts: true);
        foreach (var tab in new[] { "LTP", "Positions", "Broker", "Alerts" })
        {
            await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            await IsAccessibleAsync(dashboard, tab);
        }
    }

    internal static async Task IsAccessibleAsync(Dashboard dashboard, string what)
    {
        if (!await dashboard.Page.EvaluateAsync<bool>("'axe' in window"))
        {
            var script = Path.Combine(DashboardServer.Folder("RepositoryFolder"), "src", "dashboard", "node_modules", "axe-core",
                "axe.min.js");
            await dashboard.Page.AddScriptTagAsync(new PageAddScriptTagOptions { Path = script });
        }
        (await dashboard.Page.EvaluateAsync<string[]>(Check)).Should().BeEmpty("axe looked at: {0}", what);
    }
}
