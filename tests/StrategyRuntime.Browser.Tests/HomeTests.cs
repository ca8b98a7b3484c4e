using System.Globalization;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>The page of all strategies, and what sets its entries apart.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HomeTests(Chromium chromium)
{
    private const int Strategies = 50;

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

    [BrowserFact]
    public async Task The_worst_trade_of_the_day_among_fifty_strategies_is_a_click_away_on_a_phone_too()
    {
        await using var server = await DashboardServer.StartAsync();
        var worst = await server.Api.WorstOfManyAsync(Strategies);

        foreach (var screen in new[] { Screen.Desktop, Screen.SmallPhone })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen);
            var link = dashboard.Page.Locator("[data-day='worst-trade'] a");
            await Assertions.Expect(link).ToContainTextAsync(worst.Trade);
            await Assertions.Expect(dashboard.Page.Locator("[data-day='worst-trade'] [data-value]"))
                .ToHaveAttributeAsync("data-value", worst.Pnl.ToString(CultureInfo.InvariantCulture));
            await link.ClickAsync();
            dashboard.Page.Url.Should().Contain(worst.Session);
            await Assertions.Expect(dashboard.Page.Locator("[data-chosen]")).ToHaveAttributeAsync("data-chosen", worst.Trade);
        }
    }

    [BrowserFact]
    public async Task The_table_is_remembered_and_pauses_what_is_chosen()
    {
        await using var server = await DashboardServer.StartAsync();
        var sessions = new List<string>();
        foreach (var label in new[] { "one", "two", "three" })
        {
            sessions.Add(await server.Api.AddAsync(new
            {
                strategy_id = Samples.SmaCross,
                label,
                mode = "live_simulation",
                speed = 1,
                tags = new[] { label },
                auto_start = true,
            }));
        }
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Show a table" }).ClickAsync();
        await dashboard.Page.ReloadAsync();
        foreach (var session in sessions.Take(2))
            await dashboard.Page.Locator($"tr[data-session='{session}'] input").CheckAsync();
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Pause 2" }).ClickAsync();
        foreach (var session in sessions.Take(2)) await dashboard.ShowsStateAsync(session, "paused");
        await dashboard.ShowsStateAsync(sessions[2], "running");

        await dashboard.Page.GetByLabel("Filter by tag").SelectOptionAsync("three");
        await Assertions.Expect(dashboard.Page.Locator("tr[data-session]")).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task A_backtest_shows_its_result_and_is_not_in_the_day()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        var result = new SessionFolder(server, session).LastSummary.GetProperty("realized_pnl").GetDecimal();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var card = dashboard.Card(session);
        await Assertions.Expect(card.Locator(".card-day")).ToContainTextAsync("Result");
        await Assertions.Expect(card.Locator(".card-pnl-amount [data-value]"))
            .ToHaveAttributeAsync("data-value", result.ToString(CultureInfo.InvariantCulture));
        await Assertions.Expect(dashboard.Page.Locator("header .header-figure.total dd")).ToHaveTextAsync("–");
        await Assertions.Expect(dashboard.Page.Locator("[data-day='ended']")).ToContainTextAsync("in 1 run");
    }
}
