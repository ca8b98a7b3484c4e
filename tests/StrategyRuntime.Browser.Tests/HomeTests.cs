using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>The page of all strategies, and what sets its entries apart.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HomeTests(Chromium chromium)
{
    [BrowserFact]
    public async Task While_the_server_is_away_nothing_looks_as_if_it_ran_and_no_command_can_be_given()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.ShowsStateAsync(session, "running");
        await server.KillAsync();
        await dashboard.ShowsConnectionAsync("offline");
        var card = dashboard.Card(session);
        await Assertions.Expect(card.Locator(".state-chip.running")).ToHaveCountAsync(0);
        await Assertions.Expect(card.Locator(".session-controls button:enabled")).ToHaveCountAsync(0);
        await Assertions.Expect(dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Stop all" })).ToBeDisabledAsync();
    }

    [BrowserFact]
    public async Task Both_currencies_are_named_on_every_screen()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutAccountAsync("rupees", "INR");
        await server.Api.StartAsync(Samples.SmaCross, Samples.Slow);
        await server.Api.StartAsync(Samples.SmaCross, Samples.Slow, "rupees");
        foreach (var screen in new[] { Screen.Desktop, Screen.Tablet, Screen.SmallPhone })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen);
            foreach (var currency in new[] { "USD", "INR" })
            {
                await Assertions.Expect(dashboard.Page.Locator("header .header-figure.total").GetByText(currency, new() { Exact = true }))
                    .ToBeVisibleAsync();
            }
        }
    }

    [BrowserFact]
    public async Task Executions_of_one_strategy_are_told_apart_by_their_account_wherever_they_are_named()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutAccountAsync("second");
        var sessions = new[]
        {
            await server.Api.StartAsync(Samples.SmaCross, Samples.Slow),
            await server.Api.StartAsync(Samples.SmaCross, Samples.Slow, "second"),
        };
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        foreach (var session in sessions) await server.Api.WhenTradesAsync(session, 1);
        await Assertions.Expect(dashboard.Card(sessions[0]).Locator(".card-title a")).ToContainTextAsync("(paper)");
        await Assertions.Expect(dashboard.Card(sessions[1]).Locator(".card-title a")).ToContainTextAsync("(second)");
    }

    [BrowserFact]
    public async Task A_price_of_a_replay_that_has_ended_is_grey_and_has_its_day()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.BacktestAsync(Samples.SmaCross);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var row = dashboard.Page.Locator("[data-symbol='SP500']");
        await Assertions.Expect(row).ToContainTextAsync("ended");
        await Assertions.Expect(row).ToContainTextAsync("2020");
        await Assertions.Expect(row).ToHaveClassAsync("idle");
        await Assertions.Expect(dashboard.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Last" })).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task The_form_refuses_a_start_beyond_the_data()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Add execution" }).First.ClickAsync();
        var form = dashboard.Page.GetByRole(AriaRole.Dialog);
        await form.GetByLabel("Strategy").SelectOptionAsync(Samples.SmaCross);
        await form.GetByLabel("From").FillAsync("2030-01-01");
        await Assertions.Expect(form.GetByText("The data of SP500 end on 2020-04-17.")).ToBeVisibleAsync();
        await Assertions.Expect(form.GetByRole(AriaRole.Button, new() { Name = "Add and start" })).ToBeDisabledAsync();
    }
}
