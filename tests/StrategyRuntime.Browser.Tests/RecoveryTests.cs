using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class RecoveryTests(Chromium chromium)
{
    /// <summary>Set in the page before the break: gone if the page were loaded again.</summary>
    private const string Mark = "window.notReloaded = true";

    // The full form cuts for as long as a router takes to start again.
    private static readonly TimeSpan s_cut = TimeSpan.FromSeconds(FullForm.IsOn ? 30 : 3);

    [BrowserFact]
    public async Task A_killed_server_shows_as_offline_and_the_page_goes_on_without_a_reload_when_it_is_back()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow * 4);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToRunAsync(session);
        await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Metrics" }).ClickAsync();
        await dashboard.ShowsConnectionAsync("connected");
        await server.Api.WhenTradesAsync(session, 5);
        await dashboard.Page.EvaluateAsync(Mark);

        await server.KillAsync();
        await dashboard.ShowsConnectionAsync("offline");
        (await dashboard.FigureAsync("trades")).Should().BeGreaterThanOrEqualTo(5, "what was known stays on the page");
        await server.StartAgainAsync();

        await dashboard.ShowsConnectionAsync("connected");
        await server.Api.WhenTradesAsync(session, 8);
        await server.Api.CommandAsync(session, "pause");
        await Eventually.HoldsAsync(() => NumbersTests.EqualsFilesAsync(dashboard, new SessionFolder(server, session)));
        (await dashboard.Page.EvaluateAsync<bool>("window.notReloaded")).Should().BeTrue();

        await dashboard.GoToAsync("/#/");
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Show the live panel" })
            .Or(dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Alerts" })).First.ClickAsync();
        await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Alerts" }).ClickAsync();
        await Assertions.Expect(dashboard.Page.GetByText("Recovered after a restart")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_cut_network_shows_as_offline_and_nothing_is_missing_when_it_is_mended()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var wire = new CuttableWire(server.Port);
        var session = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow * 4);
        await using var dashboard = await Dashboard.OpenAsync(chromium, wire.Address);
        await dashboard.GoToRunAsync(session);
        await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Metrics" }).ClickAsync();
        await dashboard.ShowsConnectionAsync("connected");
        await dashboard.Page.EvaluateAsync(Mark);

        wire.Cut();
        await dashboard.ShowsConnectionAsync("offline");
        await Task.Delay(s_cut);
        await dashboard.ShowsConnectionAsync("offline");
        await server.Api.WhenTradesAsync(session, 12);
        wire.Mend();

        await dashboard.ShowsConnectionAsync("connected");
        await server.Api.CommandAsync(session, "pause");
        await Eventually.HoldsAsync(() => NumbersTests.EqualsFilesAsync(dashboard, new SessionFolder(server, session)));
        (await dashboard.Page.EvaluateAsync<bool>("window.notReloaded")).Should().BeTrue();
    }
}
