using System.Globalization;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>The library of runs, an earlier run as a page, and runs beside each other.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RunsTests(Chromium chromium)
{
    [BrowserFact]
    public async Task A_run_that_a_newer_one_has_followed_opens_as_a_page_like_any_other()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        var trades = new SessionFolder(server, session).Trades;
        var pnl = new SessionFolder(server, session).LastSummary.GetProperty("realized_pnl").GetDecimal();
        await server.Api.ChangeAsync(session, new { from = "2010-01-01" });
        await server.Api.CommandAsync(session, "start");
        await Eventually.HoldsAsync(async () =>
        {
            var execution = await server.Api.GetAsync($"executions/{session}");
            execution.GetProperty("run").GetInt32().Should().Be(2);
            execution.GetProperty("state").GetString().Should().Be("completed");
        });

        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByText("Runs").ClickAsync();
        var row = dashboard.Page.Locator($"[data-run='{session}:1']");
        await Assertions.Expect(row.Locator("[data-column='pnl'] [data-value]"))
            .ToHaveAttributeAsync("data-value", pnl.ToString(CultureInfo.InvariantCulture));
        await row.GetByRole(AriaRole.Link).First.ClickAsync();

        await Eventually.HoldsAsync(async () => (await dashboard.FigureAsync("realized_pnl")).Should().Be(pnl));
        await Assertions.Expect(dashboard.Page.Locator(".run-title")).ToContainTextAsync("earlier run 1");
        (await dashboard.FigureAsync("trades")).Should().Be(trades.GetArrayLength());
        await dashboard.Page.GetByRole(AriaRole.Columnheader, new() { Name = "#" }).GetByRole(AriaRole.Button).ClickAsync();
        var first = dashboard.Page.Locator("[data-trade]").First;
        await Assertions.Expect(first).ToHaveAttributeAsync("data-trade", trades[0].GetProperty("trade_id").GetString()!);
        await first.ClickAsync();
        await Eventually.HoldsAsync(async () =>
            (await dashboard.Page.Locator(".chart-canvas").GetAttributeAsync("data-visible")).Should().StartWith("2003"));
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task An_earlier_run_shows_the_strategy_that_it_began_with_and_its_trades_their_days()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutCopyAsync(Samples.RsiMeanReversion, "mine", []);
        var session = await server.Api.BacktestAsync("mine");
        await server.Api.PutReworkedAsync("mine", "mine", new Dictionary<string, string> { ["Buy the dip"] = "Renamed since" });
        await server.Api.CommandAsync(session, "start");
        await Eventually.HoldsAsync(async () =>
            (await server.Api.GetAsync($"executions/{session}/runs/2")).GetProperty("state").GetString().Should().Be("completed"));

        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToAsync($"/#/run/{session}?run=1");
        await Assertions.Expect(dashboard.Page.Locator(".react-flow__node[data-id='buy']")).ToContainTextAsync("Buy the dip");
        await Assertions.Expect(dashboard.Page.Locator("[data-trade]").First).ToBeVisibleAsync();
        // The days of the run are read beside its trades.
        var column = dashboard.Page.Locator("[data-trade] [data-column='entry_time']");
        await Assertions.Expect(column.First).Not.ToHaveTextAsync("–");
        var entered = await column.AllInnerTextsAsync();
        entered.Should().NotBeEmpty().And.AllSatisfy(day => DateOnly.Parse(day, CultureInfo.InvariantCulture).DayOfWeek
            .Should().NotBe(DayOfWeek.Saturday).And.NotBe(DayOfWeek.Sunday));
        await dashboard.GoToRunAsync(session);
        await Assertions.Expect(dashboard.Page.Locator(".react-flow__node[data-id='buy']")).ToContainTextAsync("Renamed since");
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Runs_are_found_by_words_and_compared()
    {
        await using var server = await DashboardServer.StartAsync();
        var rsi = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        var cross = await server.Api.BacktestAsync(Samples.SmaCross);
        await server.Api.ChangeAsync(cross, new { notes = "the slow one" });
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToAsync("/#/runs");
        await dashboard.Page.GetByLabel("Find runs").FillAsync("slow one");
        await Assertions.Expect(dashboard.Page.Locator("[data-run]")).ToHaveCountAsync(1);
        await dashboard.Page.GetByLabel("Find runs").FillAsync("");
        foreach (var session in new[] { rsi, cross })
            await dashboard.Page.Locator($"[data-run='{session}:1']").GetByRole(AriaRole.Checkbox).CheckAsync();
        await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "Compare 2" }).ClickAsync();

        var cells = dashboard.Page.Locator("[data-metric='total_return'] td");
        foreach (var (session, index) in new[] { (rsi, 0), (cross, 1) })
        {
            var expected = new SessionFolder(server, session).Metrics.GetProperty("total_return").GetDouble();
            var shown = await cells.Nth(index).GetAttributeAsync("data-value");
            double.Parse(shown!, CultureInfo.InvariantCulture).Should().Be(expected);
        }
        await Assertions.Expect(dashboard.Page.Locator(".plot-line")).ToHaveCountAsync(2);
        await Assertions.Expect(dashboard.Page.Locator($"[data-alone='{rsi}:1']")).ToBeVisibleAsync();
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task A_run_is_started_again_with_changes_and_the_former_stays()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToAsync("/#/runs");
        await dashboard.Page.Locator($"[data-run='{session}:1']").GetByRole(AriaRole.Button, new() { Name = "Again" }).ClickAsync();
        var form = dashboard.Page.GetByRole(AriaRole.Dialog);
        await form.GetByLabel("From").FillAsync("2010-01-01");
        await form.GetByRole(AriaRole.Button, new() { Name = "Add and start" }).ClickAsync();
        await Eventually.HoldsAsync(async () => (await server.Api.StateAsync($"{session}.again-2")).Should().Be("completed"));
        (await server.Api.GetAsync("runs")).GetProperty("items").GetArrayLength().Should().Be(2);
    }
}
