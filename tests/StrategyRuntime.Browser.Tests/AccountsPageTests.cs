using System.Text.Json;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>Accounts are made, changed and deleted in the page, and an execution is added on them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccountsPageTests(Chromium chromium)
{
    [BrowserFact]
    public async Task An_account_is_made_with_every_field_changed_and_deleted()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByText("Accounts").ClickAsync();
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "New account" }).ClickAsync();
        var dialog = dashboard.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Id", new() { Exact = true }).FillAsync("paper");
        await Assertions.Expect(dialog.GetByText("There is an account of this id.")).ToBeVisibleAsync();
        await dialog.GetByLabel("Id", new() { Exact = true }).FillAsync("intraday");
        await dialog.GetByLabel("Preset").SelectOptionAsync("share");
        foreach (var (label, text) in new[]
        {
            ("Cash", "250000"), ("Currency", "INR"), ("Risk-free rate", "0.06"), ("Commission an order", "20"), ("Slippage, %", "0.01"),
            ("Spread, points", "0.05"), ("Spread, %", "0.02"), ("Share of volume, %", "500"), ("Oldest tick, seconds", "30"),
        }) await dialog.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        foreach (var (label, value) in new[]
        {
            ("Spread is paid", "entry"), ("Market orders fill", "signal_close"), ("Limits and targets fill", "penetration"),
            ("Orders meet", "quotes"), ("Orders of options meet", "quotes"), ("Options trade at", "model"),
            ("An entry may cost", "margin"),
        }) await dialog.GetByLabel(label, new() { Exact = true }).SelectOptionAsync(value);
        await dialog.GetByLabel("Volatility of the model").FillAsync("0.2");
        await dialog.GetByLabel("Interest rate of the model").FillAsync("0.05");
        await dialog.GetByLabel("Long, part of value").FillAsync("0.2");
        await dialog.GetByLabel("Short, part of value").FillAsync("0.3");
        await dialog.GetByLabel("Options, part of value").FillAsync("0.5");
        await dialog.GetByLabel("Funding, %").FillAsync("0.01");
        await dialog.GetByLabel("Fee for borrowed shares").FillAsync("0.03");
        await dialog.GetByLabel("Interest on cash").FillAsync("0.04");
        await dialog.GetByRole(AriaRole.Checkbox, new() { Name = "Make an order smaller instead" }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Share of volume, %")).ToHaveAttributeAsync("aria-invalid", "true");
        await dialog.GetByLabel("Share of volume, %").FillAsync("5");
        // The data's bid and ask are without a spread.
        await dialog.GetByLabel("Orders meet").SelectOptionAsync("last");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        var saved = await server.Api.GetAsync("broker-connections/intraday");
        var expected = """
            {"id":"intraday","type":"paper","cash":250000,"currency":"INR","risk_free":0.06,"fill":"signal_close","slippage":
            {"ticks":1,"percent":0.01},"commission":{"per_order":20,"percent":0,"per_unit":0.005,"minimum":1},"fill_price":"last",
            "option_fill_price":"quotes","spread":{"points":0.05,"percent":0.02,"on":"entry"},
            "buying_power":{"mode":"margin","long":0.2,"short":0.3,"options":0.5,"shrink":true},
            "participation":5,"max_tick_age":30,"limit_fill":"penetration","option_pricing":"model",
            "fallback":"none","iv":0.2,"iv_symbol":null,"iv_implied":false,"iv_surface":false,"forward_symbol":null,
            "rate":0.05,"funding":{"percent":0.01,"hours":8},"borrow_fee":0.03,"interest":{"credit":0.04,"debit":0}}
            """;
        JsonElement.DeepEquals(saved, JsonDocument.Parse(expected).RootElement)
            .Should().BeTrue("{0}", saved);

        var card = dashboard.Page.Locator("[data-account='intraday']");
        await card.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Id", new() { Exact = true })).ToBeDisabledAsync();
        await dialog.GetByLabel("Cash", new() { Exact = true }).FillAsync("300000");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("300,000 INR");
        await card.GetByRole(AriaRole.Button, new() { Name = "Delete intraday" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(card).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task An_account_says_what_uses_it_and_one_in_use_is_not_deleted()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutAccountAsync("mine");
        await server.Api.BacktestAsync(Samples.SmaCross, "mine");
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, Screen.SmallPhone);
        await dashboard.Page.Locator(".bottom-more summary").ClickAsync();
        await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "Accounts" }).Last.ClickAsync();
        var card = dashboard.Page.Locator("[data-account='mine']");
        await Assertions.Expect(card.Locator(".account-users")).ToContainTextAsync("completed");
        await card.GetByRole(AriaRole.Button, new() { Name = "Delete mine" }).ClickAsync();
        await dashboard.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(dashboard.Page.Locator(".notice.error")).ToBeVisibleAsync();
        await Assertions.Expect(card).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task By_keyboard_alone_an_account_is_made_and_a_strategy_added_on_it()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToAsync("/#/accounts");
        var (page, keys) = (dashboard.Page, dashboard.Page.Keyboard);
        await Assertions.Expect(page.Locator("[data-account='paper']")).ToBeVisibleAsync();
        await DataPageTests.TabToAsync(page, "New account");
        await keys.PressAsync("Enter");
        await DataPageTests.TabToAsync(page, "Id");
        await keys.TypeAsync("keyed");
        await DataPageTests.TabToAsync(page, "Cash");
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-account='keyed']")).ToContainTextAsync("101,000 USD");

        await dashboard.GoToAsync("/#/");
        await DataPageTests.TabToAsync(page, "Add execution");
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByLabel("Account")).ToBeVisibleAsync();
        await DataPageTests.TabToAsync(page, "Account");
        await keys.TypeAsync("keyed");
        await DataPageTests.TabToAsync(page, "Mode");
        await keys.TypeAsync("Back");
        await DataPageTests.TabToAsync(page, "Notes");
        await keys.TypeAsync("made by keys");
        await DataPageTests.TabToAsync(page, "Add and start");
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-session$='.keyed']")).ToHaveAttributeAsync("data-state", "completed");
        var run = (await server.Api.GetAsync("runs")).GetProperty("items")[0];
        run.GetProperty("notes").GetString().Should().Be("made by keys");
        run.GetProperty("cash").GetDecimal().Should().Be(101_000);
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task The_form_of_an_execution_says_what_is_wrong_before_it_is_sent()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.BacktestAsync(Samples.SmaCross);
        await server.Api.PutReworkedAsync(Samples.SmaCross, "other-data", new Dictionary<string, string> { ["SP500"] = "NODATA" });
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Add execution" }).First.ClickAsync();
        var form = dashboard.Page.GetByRole(AriaRole.Dialog);
        var add = form.GetByRole(AriaRole.Button, new() { Name = "Add and start" });
        await form.GetByLabel("Strategy", new() { Exact = true }).SelectOptionAsync(Samples.SmaCross);
        await Assertions.Expect(form.GetByLabel("Label")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(add).ToBeDisabledAsync();
        await form.GetByLabel("Label").FillAsync("second");
        await Assertions.Expect(add).ToBeEnabledAsync();
        await Assertions.Expect(form.GetByLabel("From", new() { Exact = true })).ToHaveAttributeAsync("min", "2000-01-03");
        await Assertions.Expect(form.GetByLabel("To", new() { Exact = true })).ToHaveAttributeAsync("max", "2020-04-17");
        await form.GetByLabel("To", new() { Exact = true }).FillAsync("1999-12-31");
        await Assertions.Expect(form.GetByText("The data of SP500 begin on 2000-01-03.")).ToBeVisibleAsync();
        await form.GetByLabel("To", new() { Exact = true }).FillAsync("");
        await form.GetByLabel("Strategy", new() { Exact = true }).SelectOptionAsync("other-data");
        await Assertions.Expect(form.GetByText("There are no data of NODATA")).ToBeVisibleAsync();
        await Assertions.Expect(add).ToBeDisabledAsync();
    }
}
