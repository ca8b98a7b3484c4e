using System.Globalization;
using System.Text;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>
/// The first five minutes of a person: from an empty data root to a running paper trade of an own strategy on own data. Nothing is asked of
/// the server but through the page.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class FirstRunTests(Chromium chromium)
{
    private const string Symbol = "ACME";

    // A day of the data in a twelfth of a second, as the form offers it.
    private const string Speed = "1000000";

    [BrowserFact]
    public async Task An_empty_installation_leads_to_a_running_trade_of_a_strategy_drawn_by_mouse_on_a_file_that_was_dropped()
    {
        await using var server = await DashboardServer.StartAsync(hasData: false);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        var nav = page.GetByRole(AriaRole.Navigation, new() { Name = "Main" });
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(page.GetByText("No strategy is set to run")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "set up an account" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-account='paper']")).ToBeVisibleAsync();
        await nav.GetByText("Strategies").ClickAsync();
        await Pictures.TakeAsync(page, "first-empty-dark");

        await page.GetByRole(AriaRole.Link, new() { Name = "Bring data" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No market data yet")).ToBeVisibleAsync();
        await page.Locator(".file-drop").EvaluateAsync(DataPageTests.Drop, new[] { $"{Symbol}.csv", Days() });
        await Assertions.Expect(dialog.Locator(".plot-line")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "first-data-dark");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-file]")).ToContainTextAsync(Symbol);

        await nav.GetByText("Strategies").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "draw a strategy" }).ClickAsync();
        await WorkshopTests.DrawByMouseAsync(page, "My first strategy", Symbol);
        await page.Locator(".react-flow__controls-fitview").ClickAsync();
        await Assertions.Expect(page.GetByText("rows imported")).ToHaveCountAsync(0);
        await Pictures.TakeAsync(page, "first-graph-dark");

        await page.GetByRole(AriaRole.Button, new() { Name = "Run it" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Strategy", new() { Exact = true })).ToHaveValueAsync("my-first-strategy");
        await Assertions.Expect(dialog.GetByLabel("Mode")).ToHaveValueAsync("live_simulation");
        await dialog.GetByLabel("Speed", new() { Exact = true }).SelectOptionAsync(Speed);
        await Pictures.TakeAsync(page, "first-add-dark");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add and start" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        await nav.GetByText("Strategies").ClickAsync();
        var session = ServerApi.SessionId("my-first-strategy");
        await dashboard.ShowsStateAsync(session, "running");
        await dashboard.Card(session).GetByRole(AriaRole.Link, new() { Name = "My first strategy" }).ClickAsync();
        await TradesAsync(dashboard);
        await page.Locator(".run-tables").GetByRole(AriaRole.Tab, new() { Name = "Positions" }).ClickAsync();
        await Assertions.Expect(page.Locator(".chart-veil")).ToHaveCountAsync(0);
        // More candles make a better picture.
        if (Pictures.AreKept) await page.WaitForTimeoutAsync(10_000);
        await Pictures.TakeAsync(page, "first-run-dark");
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task The_same_way_is_gone_with_the_keyboard_alone()
    {
        await using var server = await DashboardServer.StartAsync(hasData: false);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(page.GetByText("No strategy is set to run")).ToBeVisibleAsync();
        await PressAsync(page, "Bring data");
        await Assertions.Expect(page.GetByText("No market data yet")).ToBeVisibleAsync();
        await WorkshopTests.TabToAsync(page, "Choose files to import");
        var chooser = await DataPageTests.ChooserAfterAsync(page, "Enter");
        await chooser.SetFilesAsync(
            new FilePayload { Name = $"{Symbol}.csv", MimeType = "text/csv", Buffer = Encoding.ASCII.GetBytes(Days()) });
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Import" })).ToBeEnabledAsync();
        await PressAsync(page, "Import");
        await Assertions.Expect(page.Locator("[data-file]")).ToContainTextAsync(Symbol);

        await PressAsync(page, "Workshop");
        await Assertions.Expect(page.Locator("[data-strategy]").First).ToBeVisibleAsync();
        await WorkshopTests.DrawByKeysAsync(page, "By keys alone", 70, 1_000);
        await PressAsync(page, "Run it");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await WorkshopTests.TabToAsync(page, "Speed", isWhole: true);
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(dialog.GetByLabel("Speed", new() { Exact = true })).ToHaveValueAsync(Speed);
        await PressAsync(page, "Add and start");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        await PressAsync(page, "Strategies");
        await dashboard.ShowsStateAsync(ServerApi.SessionId("by-keys-alone"), "running");
        await PressAsync(page, "By keys alone");
        await TradesAsync(dashboard);
        dashboard.Complaints.Should().BeEmpty();
    }

    /// <summary>Waits until the run page shows a position, or one that was closed meanwhile.</summary>
    private static Task TradesAsync(Dashboard dashboard) => Eventually.HoldsAsync(async () =>
        (await dashboard.FigureAsync("open_positions") + await dashboard.FigureAsync("trades")).Should().BePositive());

    /// <summary>Goes on with Tab to what has a name, and presses Enter.</summary>
    private static async Task PressAsync(IPage page, string name)
    {
        await WorkshopTests.TabToAsync(page, name, isWhole: true);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Six years of daily prices that rise and fall, as Yahoo writes them: three minutes at the speed of the test.</summary>
    private static string Days()
    {
        const int Count = 1_500;
        var text = new StringBuilder("Date,Open,High,Low,Close,Adj Close,Volume\n");
        var date = new DateOnly(2018, 1, 1);
        var open = 100m;
        for (var i = 0; i < Count; date = date.AddDays(1))
        {
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) continue;
            // A fall at first, in which the RSI is low, and a rise after it.
            var (slow, quick) = (18 * Math.Sin(i / 60.0) + 6 * Math.Sin(i / 26.0), 1.2 * Math.Sin(i * 0.9) + 0.8 * Math.Sin(i * 1.7));
            var close = Math.Round((decimal)(100 - slow + quick), 2);
            var (high, low) = (Math.Max(open, close) + 0.7m, Math.Min(open, close) - 0.7m);
            text.Append(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd},{open:F2},{high:F2},{low:F2},{close:F2},{close:F2},1000\n");
            open = close;
            i++;
        }
        return text.ToString();
    }
}
