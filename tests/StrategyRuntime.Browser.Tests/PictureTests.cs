using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>Pictures of the README, taken from a real server.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PictureTests(Chromium chromium)
{
    [BrowserFact]
    public async Task Pictures_of_the_strategies_and_of_a_run_can_be_taken()
    {
        await using var server = await DashboardServer.StartAsync(isDemo: true);
        var session = ServerApi.SessionId(Samples.SmaCross);
        await server.Api.WhenTradesAsync(session, 15);
        foreach (var (screen, name) in new[] { (Screen.Desktop, "dark"), (Screen.Desktop.InLight(), "light"), (Screen.Phone, "phone") })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen);
            await dashboard.ShowsConnectionAsync("connected");
            await Assertions.Expect(dashboard.Card(session)).ToBeVisibleAsync();
            await Pictures.TakeAsync(dashboard.Page, $"strategies-{name}");

            await dashboard.GoToRunAsync(session);
            // A phone shows one part of the page at a time, the chart first.
            if (!screen.HasTouch)
            {
                await Assertions.Expect(dashboard.Page.Locator("[data-trade]").First).ToBeAttachedAsync();
                await Assertions.Expect(dashboard.Page.Locator(".graph-node").First).ToBeAttachedAsync();
            }
            await Assertions.Expect(dashboard.Page.Locator(".run canvas").First).ToBeVisibleAsync();
            await Assertions.Expect(dashboard.Page.Locator(".chart-veil")).ToHaveCountAsync(0);
            await Pictures.TakeAsync(dashboard.Page, $"run-{name}");

            await dashboard.GoToAsync("/#/data");
            var sample = Path.Combine(DashboardServer.Folder("RepositoryFolder"), "backtest_data", "_market", "SP500.1d.csv");
            await dashboard.Page.Locator(".file-drop input").SetInputFilesAsync(new FilePayload
            {
                Name = "SPX.csv",
                MimeType = "text/csv",
                Buffer = await File.ReadAllBytesAsync(sample),
            });
            await Assertions.Expect(dashboard.Page.Locator(".import-facts")).ToBeVisibleAsync();
            await Pictures.TakeAsync(dashboard.Page, $"import-{name}");
            await dashboard.GoToAsync("/#/accounts");
            await Assertions.Expect(dashboard.Page.Locator("[data-account]").First).ToBeVisibleAsync();
            await Pictures.TakeAsync(dashboard.Page, $"accounts-{name}");
        }
    }
}
