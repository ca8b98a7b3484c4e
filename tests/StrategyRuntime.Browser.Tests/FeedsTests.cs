using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>Feeds on the page of data, and sessions that are live on one.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FeedsTests(Chromium chromium)
{
    private const string Symbol = "ACME";
    private const string Ticks = $"feeds/{Symbol}/ticks";

    [BrowserFact]
    public async Task A_feed_is_made_watched_stopped_started_and_deleted()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/data");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Feeds" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No feed yet")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New feed" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Create" })).ToBeDisabledAsync();
        await dialog.GetByLabel("Symbol").FillAsync(Symbol);
        await dialog.GetByLabel("Exchange").FillAsync("NOWHERE");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Exchange")).ToHaveAttributeAsync("aria-invalid", "true");
        await dialog.GetByLabel("Exchange").FillAsync("UTC");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        var row = page.Locator($"[data-feed='{Symbol}']");
        await Assertions.Expect(row).ToHaveAttributeAsync("data-state", "waiting");
        await server.Api.PostAsync(Ticks, new[] { Tick(0, 100), Tick(1, 101) });
        await Assertions.Expect(row).ToHaveAttributeAsync("data-state", "running");
        await Assertions.Expect(row.Locator("[data-column='age']")).Not.ToHaveAttributeAsync("data-value", "");
        await Assertions.Expect(row.Locator("[data-column='rate']")).ToHaveTextAsync("0.2/s");
        await row.GetByRole(AriaRole.Button, new() { Name = Symbol, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-fact='Ticks'] dd")).ToHaveTextAsync("2");

        await row.GetByRole(AriaRole.Button, new() { Name = $"Stop {Symbol}" }).ClickAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-state", "stopped");
        await row.GetByRole(AriaRole.Button, new() { Name = $"Start {Symbol}" }).ClickAsync();
        await Assertions.Expect(row).Not.ToHaveAttributeAsync("data-state", "stopped");
        await row.GetByRole(AriaRole.Button, new() { Name = $"Delete {Symbol}" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        (await server.Api.GetAsync("feeds")).GetProperty("items").GetArrayLength().Should().Be(0);
    }

    [BrowserFact]
    public async Task A_replay_is_named_as_one_and_plays_at_once()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, Screen.SmallPhone);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/data");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Feeds" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New feed" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Symbol").FillAsync(Symbol);
        await dialog.GetByLabel("Source").SelectOptionAsync("replay");
        await dialog.GetByLabel("File").FillAsync("SYNTH.ticks.csv.gz");
        await dialog.GetByLabel("Times of the ticks").SelectOptionAsync("now");
        await dialog.GetByRole(AriaRole.Checkbox, new() { Name = "Again and again" }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        var row = page.Locator($"[data-feed='{Symbol}']");
        await Assertions.Expect(row).ToHaveAttributeAsync("data-state", "running");
        await row.GetByRole(AriaRole.Button, new() { Name = Symbol, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-fact='Source'] dd"))
            .ToHaveTextAsync("Replay of SYNTH.ticks.csv.gz at 1×, as if now, again and again");
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task A_feed_of_a_venue_is_made_named_and_changed_and_says_why_it_is_not_connected()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/data");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Feeds" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New feed" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Symbol").FillAsync("BTC");
        await dialog.GetByLabel("Source").SelectOptionAsync("kraken");
        await dialog.GetByLabel("Address").FillAsync("ws://127.0.0.1:1");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Instrument")).ToHaveAttributeAsync("aria-invalid", "true");
        await dialog.GetByLabel("Instrument").FillAsync("BTC/USD");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        var row = page.Locator("[data-feed='BTC']");
        await Assertions.Expect(row).ToHaveAttributeAsync("data-state", "disconnected");
        await Assertions.Expect(row.Locator(".market-feed-error")).ToContainTextAsync("127.0.0.1");
        await row.GetByRole(AriaRole.Button, new() { Name = "BTC", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-fact='Source'] dd")).ToHaveTextAsync("BTC/USD of Kraken at ws://127.0.0.1:1");
        await row.GetByRole(AriaRole.Button, new() { Name = "Edit BTC" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Symbol")).ToBeDisabledAsync();
        await dialog.GetByLabel("Instrument").FillAsync("ETH/USD");
        await dialog.GetByLabel("Stale after, seconds").FillAsync("7");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-fact='Source'] dd")).ToHaveTextAsync("ETH/USD of Kraken at ws://127.0.0.1:1");
        await Assertions.Expect(page.Locator("[data-fact='Stale after'] dd")).ToHaveTextAsync("7s");
        (await server.Api.GetAsync("feeds")).GetProperty("items").GetArrayLength().Should().Be(1);
    }

    [BrowserFact]
    public async Task A_session_on_a_feed_is_live_with_an_age_trades_what_is_pushed_and_says_when_the_feed_is_stale()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutFeedAsync(Symbol, new { source = "push", exchange = "UTC", stale_after = 15 });
        var document = Path.Combine(DashboardServer.Folder("RepositoryFolder"), "src", "StrategyRuntime", "Demo", "live.json");
        var text = (await File.ReadAllTextAsync(document)).Replace("SYNTHLIVE", Symbol).Replace("demo-live", "breakout");
        await server.Api.PutStrategyAsync("breakout", text);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Add execution" }).First.ClickAsync();
        var add = page.GetByRole(AriaRole.Dialog);
        var button = add.GetByRole(AriaRole.Button, new() { Name = "Add and start" });
        await add.GetByLabel("Mode").SelectOptionAsync("feed");
        await add.GetByLabel("Strategy", new() { Exact = true }).SelectOptionAsync(Samples.SmaCross);
        await Assertions.Expect(add.GetByText("There is no feed of SP500")).ToBeVisibleAsync();
        await Assertions.Expect(button).ToBeDisabledAsync();
        await add.GetByLabel("Strategy", new() { Exact = true }).SelectOptionAsync("breakout");
        await Assertions.Expect(add.GetByLabel("Speed")).ToBeDisabledAsync();
        await Assertions.Expect(add.GetByLabel("Days")).ToHaveValueAsync("one");
        await button.ClickAsync();

        var session = ServerApi.SessionId("breakout");
        var card = dashboard.Card(session);
        await Assertions.Expect(card.Locator("[data-feed='waiting']")).ToBeVisibleAsync();
        await server.Api.PostAsync(Ticks, new[] { Tick(0, 100), Tick(5, 101), Tick(10, 99), Tick(16, 100) });
        await Assertions.Expect(card.Locator("[data-feed='running']")).ToContainTextAsync("Live");
        await Assertions.Expect(card.Locator("[data-feed='running']")).Not.ToHaveAttributeAsync("data-age", "");
        await Assertions.Expect(card.GetByLabel("Replay speed")).ToBeDisabledAsync();

        await dashboard.GoToRunAsync(session);
        await server.Api.PostAsync(Ticks, new[] { Tick(20, 102), Tick(21, 102.5m) });
        await Assertions.Expect(page.Locator("[data-figure='open_positions'] [data-value='1']")).ToBeVisibleAsync();
        await server.Api.PostAsync(Ticks, new[] { Tick(31, 102), Tick(46, 99), Tick(47, 98.5m) });
        await Assertions.Expect(page.Locator("[data-figure='trades'] [data-value='1']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".run-head [data-feed='running']")).ToContainTextAsync("Live");
        await Assertions.Expect(page.Locator(".run-head [data-feed='stale']"))
            .ToContainTextAsync("Feed stale", new() { Timeout = 60_000 });
        await server.Api.PostAsync(Ticks, new[] { Tick(48, 98.5m) });
        await Assertions.Expect(page.Locator(".run-head [data-feed='running']")).ToBeVisibleAsync();
        dashboard.Complaints.Should().BeEmpty();
    }

    private static object Tick(int second, decimal price) =>
        new { time = new DateTime(2025, 1, 6, 14, 0, 0, DateTimeKind.Utc).AddSeconds(second), price, volume = 1, source_id = second + 1 };
}
