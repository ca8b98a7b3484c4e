using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>The day and its totals are the server's, before and after a crash.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DayTests(Chromium chromium)
{
    [BrowserFact]
    public async Task The_day_is_the_server_s_and_a_crash_does_not_change_it()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutAccountAsync("rupees", "INR");
        var backtest = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        var sessions = new List<string>();
        foreach (var account in new[] { "paper", "rupees" })
        {
            sessions.Add(await server.Api.StartAsync(Samples.SmaCross, Samples.Slow * 4, account));
            await server.Api.WhenTradesAsync(sessions[^1], 3);
            await server.Api.CommandAsync(sessions[^1], "pause");
        }
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var before = await EqualsServerAsync(dashboard, server, sessions, backtest);

        await server.KillAsync();
        await server.StartAgainAsync();
        await dashboard.ShowsConnectionAsync("connected");
        foreach (var session in sessions) await dashboard.ShowsStateAsync(session, "paused");
        (await EqualsServerAsync(dashboard, server, sessions, backtest)).Should().Equal(before);
        await dashboard.Page.ReloadAsync();
        (await EqualsServerAsync(dashboard, server, sessions, backtest)).Should().Equal(before);
    }

    [BrowserFact]
    public async Task Sizes_in_lots_are_named_and_each_strategy_that_is_exited_has_its_account()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutAccountAsync("second");
        await server.Api.PutCopyAsync(Samples.RsiReentry, "in-lots", new JsonObject { ["quantity"] = 2, ["multiplier"] = 75 });
        var sessions = new List<string>();
        foreach (var account in new[] { "paper", "second" })
        {
            var session = await server.Api.StartAsync("in-lots", 300, account);
            await Eventually.HoldsAsync(async () => Open(await server.Api.GetAsync($"executions/{session}")).Should().BePositive());
            await server.Api.CommandAsync(session, "pause");
            sessions.Add(session);
        }
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        foreach (var session in sessions)
            await Assertions.Expect(dashboard.Card(session).Locator(".card-positions")).ToContainTextAsync("2 × 75 SYNTH");
        await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Positions" }).ClickAsync();
        await Assertions.Expect(dashboard.Page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("2 × 75");
        await dashboard.Page.Keyboard.PressAsync("e");
        var exits = dashboard.Page.GetByRole(AriaRole.Dialog).Locator(".exit-what .sub");
        await Assertions.Expect(exits).ToHaveTextAsync(["paper", "second"]);
    }

    private static int Open(JsonElement execution) => execution.GetProperty("summary") is { ValueKind: JsonValueKind.Object } summary
        ? summary.GetProperty("open_positions").GetInt32()
        : 0;

    /// <summary>The header, the cards and the line of the day show what the routes say; returns the header's figures.</summary>
    private static async Task<IReadOnlyList<string>> EqualsServerAsync(
        Dashboard dashboard, DashboardServer server, IReadOnlyList<string> sessions, string backtest)
    {
        var summary = await server.Api.GetAsync("summary");
        var byCurrency = summary.GetProperty("currencies").EnumerateArray().ToDictionary(c => c.GetProperty("currency").GetString()!);
        byCurrency.Keys.Should().BeEquivalentTo("USD", "INR");
        foreach (var session in sessions)
        {
            var own = (await server.Api.GetAsync($"executions/{session}")).GetProperty("summary").GetProperty("pnl_today").GetDecimal();
            await ShowsAsync(dashboard.Card(session).Locator(".card-pnl-amount [data-value]"), own);
        }
        var shown = dashboard.Page.Locator("header .header-figure.total .total-amount [data-value]");
        await Assertions.Expect(shown).ToHaveCountAsync(2);
        await Eventually.HoldsAsync(async () => (await ValuesAsync(shown)).Should().BeEquivalentTo(
            byCurrency.Values.Select(c => Text(c.GetProperty("live").GetProperty("pnl_today").GetDecimal()))));
        var result = (await server.Api.GetAsync($"executions/{backtest}")).GetProperty("summary").GetProperty("realized_pnl").GetDecimal();
        byCurrency["USD"].GetProperty("backtests").GetProperty("pnl").GetDecimal().Should().Be(result);
        await ShowsAsync(dashboard.Page.Locator("[data-day='ended'] [data-currency='USD']"), result);
        return await ValuesAsync(shown);
    }

    private static Task ShowsAsync(ILocator place, decimal value) =>
        Assertions.Expect(place).ToHaveAttributeAsync("data-value", Text(value));

    private static async Task<IReadOnlyList<string>> ValuesAsync(ILocator places) =>
        await places.EvaluateAllAsync<string[]>("all => all.map(e => e.dataset.value)");

    // As JavaScript writes the number.
    private static string Text(decimal value) => ((double)value).ToString("R", CultureInfo.InvariantCulture);
}
