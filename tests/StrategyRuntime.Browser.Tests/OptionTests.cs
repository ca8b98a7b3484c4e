using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>Strategies that trade options, as a person draws them and looks at what they hold.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OptionTests(Chromium chromium)
{
    private const string Seller = "straddle-seller";

    [BrowserFact]
    public async Task The_payoff_of_a_straddle_is_drawn_while_it_is_open_and_of_a_trade_that_is_chosen()
    {
        await using var server = await StartAsync();
        var open = await server.Api.AddAsync(new
        {
            strategy_id = Seller, mode = "backtest", to = "2025-01-06T09:25:00", at_end = "leave_open", auto_start = true, label = "open",
        });
        var session = await server.Api.BacktestAsync(Seller);
        await Eventually.HoldsAsync(async () => (await server.Api.StateAsync(open)).Should().Be("completed"));
        var sold = new SessionFolder(server, session).Trades.EnumerateArray().Take(2).ToList();
        var received = sold.Sum(t => t.GetProperty("entry_price").GetDecimal());
        var strike = sold[0].GetProperty("contract").GetProperty("strike").GetDecimal();
        foreach (var screen in new[] { Screen.Desktop, Screen.Desktop.InLight(), Screen.Tablet, Screen.SmallPhone })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen, takesScripts: true);
            await dashboard.GoToAsync($"/#/run/{open}");
            await OpenPayoffAsync(dashboard, screen);
            var payoff = dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "Payoff" });
            await Assertions.Expect(payoff).ToContainTextAsync("Open options");
            await Assertions.Expect(payoff.GetByRole(AriaRole.Img, new() { NameRegex = new("^Profit over") })).ToBeVisibleAsync();
            await Assertions.Expect(payoff).ToContainTextAsync("without a bound");
            await AccessibilityTests.FitsAsync(dashboard, $"payoff, {screen}");
            await Pictures.TakeAsync(dashboard.Page, $"payoff-{screen.Width}x{screen.Height}-{screen.Scheme}");

            await dashboard.GoToAsync($"/#/run/{session}?trade={sold[0].GetProperty("trade_id").GetString()}");
            await OpenPayoffAsync(dashboard, screen);
            await Assertions.Expect(payoff).ToContainTextAsync($"{strike - received:0.00} and {strike + received:#,##0.00}");
            await Assertions.Expect(payoff.Locator("tbody tr")).ToHaveCountAsync(2);
            dashboard.Complaints.Should().BeEmpty();
        }
    }

    [BrowserFact]
    public async Task Greeks_of_the_legs_the_ways_of_their_premiums_and_the_lines_of_the_note_stand_on_the_run_page()
    {
        await using var server = await StartAsync();
        await server.Api.PutAccountAsync("noted", new { currency = "INR", commission = "nse_options" });
        var open = await server.Api.AddAsync(new
        {
            strategy_id = Seller, broker_connection_id = "noted", mode = "backtest", to = "2025-01-06T09:25:00", at_end = "leave_open",
            auto_start = true,
        });
        await Eventually.HoldsAsync(async () => (await server.Api.StateAsync(open)).Should().Be("completed"));
        var held = new SessionFolder(server, open).Positions.EnumerateObject().Select(p => p.Value).ToList();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, Screen.Desktop, takesScripts: true);
        await dashboard.GoToAsync($"/#/run/{open}");
        await OpenTabAsync(dashboard, "Payoff");
        var payoff = dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "Payoff" });
        await Assertions.Expect(payoff.Locator("[data-group='sell'] tr")).ToHaveCountAsync(2);
        foreach (var greek in new[] { "delta", "gamma", "theta", "vega" })
        {
            var together = payoff.Locator($"tfoot [data-greek='{greek}']");
            var shown = double.Parse(await together.GetAttributeAsync("data-value") ?? "", CultureInfo.InvariantCulture);
            var expected = held.Sum(p => -p.GetProperty("greeks").GetProperty(greek).GetDouble()
                * p.GetProperty("quantity_open").GetDouble() * p.GetProperty("multiplier").GetDouble());
            shown.Should().BeApproximately(expected, 1e-9 * Math.Max(1, Math.Abs(expected)), greek);
        }
        // The underlying, and each leg beside it.
        await Assertions.Expect(payoff.Locator(".payoff-premiums figure")).ToHaveCountAsync(3);
        await Assertions.Expect(payoff.Locator(".payoff-premiums")).ToContainTextAsync("recorded");
        await payoff.GetByRole(AriaRole.Slider).FocusAsync();
        await dashboard.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(payoff).ToContainTextAsync("before the expiry");

        await OpenTabAsync(dashboard, "Costs");
        var fees = held.Sum(p => p.GetProperty("fees").GetDecimal());
        await Assertions.Expect(dashboard.Page.Locator("[data-charge='total'] td").First).ToHaveTextAsync($"{fees:0.00}");
        await Assertions.Expect(dashboard.Page.Locator("[data-charge='stt']")).ToContainTextAsync("Securities transaction tax");
        await AccessibilityTests.FitsAsync(dashboard, "costs");
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task A_structure_is_added_and_its_expiry_and_strike_are_chosen_with_the_keyboard()
    {
        await using var server = await StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, takesScripts: true);
        var page = dashboard.Page;
        await dashboard.GoToAsync($"/#/workshop/{Seller}");
        await page.Locator(".react-flow__node[data-id='sell']").ClickAsync();
        await Assertions.Expect(page.GetByLabel("Structure of options")).ToBeVisibleAsync();
        await WorkshopTests.TabToAsync(page, "Structure of options", isWhole: true);
        await ChooseAsync(page.GetByLabel("Structure of options"), "Iron condor");
        await WorkshopTests.TabToAsync(page, "Add legs", isWhole: true);
        await page.Keyboard.PressAsync("Enter");
        var legs = page.Locator(".form-item");
        await Assertions.Expect(legs).ToHaveCountAsync(6);

        var first = legs.Nth(2);
        var strike = first.Locator("[data-pointer$='/strikeType'] select");
        await strike.FocusAsync();
        await ChooseAsync(strike, "In the money");
        await first.GetByLabel("steps from the money").FillAsync("3");
        var expiry = first.Locator("[data-pointer$='/expiry'] select");
        await expiry.FocusAsync();
        await ChooseAsync(expiry, "M0");
        await AccessibilityTests.IsAccessibleAsync(dashboard, "a form with options");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-saved]")).ToHaveAttributeAsync("data-saved", "true");

        var saved = (await server.Api.GetAsync($"strategies/{Seller}")).GetProperty("nodes").EnumerateArray()
            .Single(n => n.GetProperty("id").GetString() == "sell").GetProperty("data").GetProperty("positions").EnumerateArray().ToList();
        saved.Select(p => p.GetProperty("vpi").GetString()).Should()
            .Equal("call", "put", "call-sell", "call-buy", "put-sell", "put-buy");
        var details = saved[2].GetProperty("optionDetails");
        (details.GetProperty("expiry").GetString(), details.GetProperty("strikeType").GetString()).Should().Be(("M0", "ITM3"));
        dashboard.Complaints.Should().BeEmpty();
    }

    /// <summary>Goes to an option of the focused list by arrow keys: a list forgets letters after a second.</summary>
    private static async Task ChooseAsync(ILocator list, string start)
    {
        await Assertions.Expect(list).ToBeFocusedAsync();
        var wanted = await list.EvaluateAsync<int>("(list, start) => [...list.options].findIndex(o => o.text.startsWith(start))", start);
        wanted.Should().BeGreaterThanOrEqualTo(0, "'{0}' is in the list", start);
        for (var at = await list.EvaluateAsync<int>("list => list.selectedIndex"); at != wanted;)
        {
            var step = Math.Sign(wanted - at);
            await list.Page.Keyboard.PressAsync(step > 0 ? "ArrowDown" : "ArrowUp");
            at += step;
            await Assertions.Expect(list).ToHaveJSPropertyAsync("selectedIndex", at);
        }
    }

    private static async Task<DashboardServer> StartAsync()
    {
        var server = await DashboardServer.StartAsync(hasChain: true);
        var templates = await server.Api.GetAsync("catalog/templates");
        var document = templates.GetProperty("items").EnumerateArray().Single(t => t.GetProperty("id").GetString() == Seller);
        await server.Api.PutStrategyAsync(Seller, JsonSerializer.Serialize(document.GetProperty("document")));
        return server;
    }

    private static async Task OpenPayoffAsync(Dashboard dashboard, Screen screen)
    {
        var part = dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Trades and more" });
        // A phone shows one part of the page at a time.
        if (screen.Width < 640) await part.ClickAsync();
        await OpenTabAsync(dashboard, "Payoff");
    }

    private static async Task OpenTabAsync(Dashboard dashboard, string name)
    {
        var tab = dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = name });
        await tab.FocusAsync();
        await dashboard.Page.Keyboard.PressAsync("Enter");
    }
}
