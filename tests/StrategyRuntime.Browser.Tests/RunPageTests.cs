using System.Globalization;
using System.Text.RegularExpressions;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>What the page of a run shows of a run that is longer than what it reads at first, and of one that has ended.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RunPageTests(Chromium chromium)
{
    private static readonly Screen[] s_screens = [Screen.Desktop, new(1100, 800), new(900, 700), Screen.SmallPhone];

    [BrowserFact]
    public async Task Completions_of_nodes_are_those_of_the_whole_run()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        var written = new SessionFolder(server, session).Events("node")
            .CountBy(line => line.GetProperty("data").GetProperty("node_id").GetString()!)
            .ToDictionary();
        written.Values.Should().Contain(count => count > 60);

        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToRunAsync(session);
        foreach (var (node, count) in written)
        {
            await Assertions.Expect(dashboard.Page.Locator($".react-flow__node[data-id='{node}'] .graph-count"))
                .ToHaveTextAsync(string.Create(CultureInfo.InvariantCulture, $"{count}×"));
        }
        var sum = written.Values.Sum().ToString(CultureInfo.InvariantCulture);
        await Assertions.Expect(dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Node events" })).ToContainTextAsync(sum);
    }

    [BrowserFact]
    public async Task An_old_trade_brings_the_chart_and_the_panel_of_nodes_to_its_day_and_what_its_nodes_did()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        var trade = new SessionFolder(server, session).Trades[0];
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToRunAsync(session);
        await dashboard.Page.GetByRole(AriaRole.Columnheader, new() { Name = "#" }).GetByRole(AriaRole.Button).ClickAsync();
        await dashboard.Page.Locator("[data-trade]").First.ClickAsync();

        var chart = dashboard.Page.Locator(".chart-canvas");
        var entered = trade.GetProperty("entry_time").GetString()![..10];
        await Eventually.HoldsAsync(async () =>
        {
            var shown = (await chart.GetAttributeAsync("data-visible"))!.Split(' ');
            string.CompareOrdinal(shown[0], entered).Should().BeLessThan(0);
            string.CompareOrdinal(shown[1], entered).Should().BeGreaterThan(0);
        });

        var firing = trade.GetProperty("exit_flow_ids")[1].GetString()!;
        var node = string.Join('_', firing.Split('_')[1..^3]);
        await dashboard.Page.Locator($".react-flow__node[data-id='{node}']").ClickAsync();
        await Assertions.Expect(dashboard.Page.Locator("[data-firing]")).ToHaveAttributeAsync("data-firing", firing);
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task One_click_on_a_trade_says_why_it_was_entered_and_left_with_the_values_of_those_moments()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        var folder = new SessionFolder(server, session);
        var trade = folder.Trades[3];
        foreach (var screen in new[] { Screen.Desktop, Screen.SmallPhone })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen);
            await dashboard.GoToAsync($"/#/run/{session}?trade={trade.GetProperty("trade_id").GetString()}");
            if (screen.HasTouch) await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Why", Exact = true }).ClickAsync();
            var story = await server.Api.GetAsync($"executions/{session}/trades/{trade.GetProperty("trade_id").GetString()}/story");
            foreach (var step in story.GetProperty("path").EnumerateArray())
            {
                await Assertions.Expect(dashboard.Page.Locator($".story [data-firing='{step.GetProperty("execution_id").GetString()}']"))
                    .ToBeVisibleAsync();
            }
            foreach (var reason in new[] { story.GetProperty("entry").GetProperty("reason"), story.GetProperty("exit") })
            {
                var signal = dashboard.Page.Locator($".story [data-signal='{reason.GetProperty("node_id").GetString()}']");
                foreach (var condition in reason.GetProperty("conditions").EnumerateArray())
                    await Assertions.Expect(signal).ToContainTextAsync(condition.GetProperty("evaluated").GetString()!);
            }
            await Assertions.Expect(dashboard.Page.Locator(".story-facts [data-value]").First)
                .ToHaveAttributeAsync("data-value", trade.GetProperty("pnl").GetRawText());
            dashboard.Complaints.Should().BeEmpty();
        }
    }

    [BrowserFact]
    public async Task What_would_have_happened_otherwise_is_a_click_away_and_kept_nowhere()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        var trade = new SessionFolder(server, session).Trades.EnumerateArray().Last();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToAsync($"/#/run/{session}?trade={trade.GetProperty("trade_id").GetString()}");
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Without this exit" }).ClickAsync();
        var pnl = dashboard.Page.Locator("[data-what-if] [data-figure='realized_pnl'] [data-value]");
        await Assertions.Expect(pnl).Not.ToHaveAttributeAsync("data-value", "");
        await Assertions.Expect(dashboard.Page.Locator("[data-what-if] .plot-line")).ToHaveCountAsync(2);
        (await server.Api.GetAsync("runs")).GetProperty("items").GetArrayLength().Should().Be(1);
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task What_would_have_happened_otherwise_is_kept_as_a_run_when_asked()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        var trade = new SessionFolder(server, session).Trades.EnumerateArray().Last().GetProperty("trade_id").GetString();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        foreach (var change in new[] { "Without this exit", "One candle later", "Costs doubled" })
        {
            await dashboard.GoToAsync($"/#/run/{session}?trade={trade}");
            await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = change }).ClickAsync();
            var shown = dashboard.Page.Locator($"[data-what-if='{change}'] [data-figure='realized_pnl'] [data-value]");
            var pnl = await shown.GetAttributeAsync("data-value");
            await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Save as a run…" }).ClickAsync();
            await Assertions.Expect(dashboard.Page.Locator("[data-kept='true']")).ToContainTextAsync("same result");
            await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Save and run" }).ClickAsync();
            await Assertions.Expect(dashboard.Page).Not.ToHaveURLAsync(new Regex(Regex.Escape(Samples.RsiMeanReversion + ".paper?")));
            await Eventually.HoldsAsync(async () => (await dashboard.FigureAsync("realized_pnl")).Should()
                .Be(decimal.Parse(pnl!, NumberStyles.Float, CultureInfo.InvariantCulture)));
        }
        (await server.Api.GetAsync("runs")).GetProperty("items").GetArrayLength().Should().Be(4);
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task All_candles_of_twenty_years_come_into_view_with_one_button()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, Screen.SmallPhone);
        await dashboard.GoToRunAsync(session);
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "All", Exact = true }).ClickAsync();
        await Eventually.HoldsAsync(async () =>
            (await dashboard.Page.Locator(".chart-canvas").GetAttributeAsync("data-visible")).Should().Be("2000-01-03 2020-04-17"));
    }

    [BrowserFact]
    public async Task Exit_price_reason_and_profit_of_a_trade_are_in_sight_on_every_screen()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        foreach (var screen in s_screens)
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen);
            await dashboard.GoToRunAsync(session);
            if (screen.HasTouch)
                await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Trades and more" }).ClickAsync();
            var row = dashboard.Page.Locator("[data-trade]").First;
            await Assertions.Expect(row).ToBeVisibleAsync();
            var table = await BoxAsync(dashboard.Page.Locator(".table-view"));
            foreach (var column in new[] { "exit_price", "exit_reason", "pnl" })
            {
                var cell = await BoxAsync(row.Locator($"[data-column='{column}']"));
                cell.Width.Should().BeGreaterThan(30);
                (cell.X + cell.Width).Should().BeLessThanOrEqualTo(table.X + table.Width + 1, "{0} at {1}", column, screen.Width);
            }
        }
    }

    [BrowserFact]
    public async Task On_a_phone_the_scrubber_lies_above_the_bar_and_is_large_enough_for_a_finger()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, Screen.SmallPhone);
        await dashboard.GoToRunAsync(session);
        var slider = await BoxAsync(dashboard.Page.GetByRole(AriaRole.Slider));
        var scrubber = await BoxAsync(dashboard.Page.Locator(".scrubber"));
        var bar = await BoxAsync(dashboard.Page.GetByRole(AriaRole.Navigation));
        slider.Height.Should().BeGreaterThanOrEqualTo(36);
        (scrubber.Y + scrubber.Height).Should().BeLessThanOrEqualTo(bar.Y + 1);
        scrubber.Height.Should().BeGreaterThanOrEqualTo(80);
    }

    [BrowserFact]
    public async Task A_run_that_has_ended_is_not_called_live()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToRunAsync(session);
        await Assertions.Expect(dashboard.Page.Locator(".scrubber")).ToContainTextAsync("At the end");
        await Assertions.Expect(dashboard.Page.Locator(".scrubber")).Not.ToContainTextAsync("Live");
    }

    [BrowserFact]
    public async Task A_run_without_candles_says_so_over_its_chart()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.AddAsync(new { strategy_id = Samples.SmaCross, mode = "backtest", capture = "none" });
        var session = ServerApi.SessionId(Samples.SmaCross);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToRunAsync(session);
        await Assertions.Expect(dashboard.Page.GetByText("No candles yet")).ToBeVisibleAsync();
        var isOnTop = await dashboard.Page.EvaluateAsync<bool>("""
            () => {
              const { left, top, width, height } = document.querySelector('.run-chart').getBoundingClientRect();
              return document.elementFromPoint(left + width / 2, top + height / 2).closest('.chart-veil') !== null;
            }
            """);
        isOnTop.Should().BeTrue();
    }

    [BrowserFact]
    public async Task Space_on_the_page_of_a_run_pauses_that_run_only()
    {
        await using var server = await DashboardServer.StartAsync();
        var mine = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow);
        var other = await server.Api.StartAsync(Samples.RsiReentry, 1);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToRunAsync(mine);
        await Assertions.Expect(dashboard.Page.Locator(".run-head .state-chip")).ToHaveTextAsync("Running");
        await dashboard.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(dashboard.Page.Locator(".run-head .state-chip")).ToHaveTextAsync("Paused");
        (await server.Api.StateAsync(other)).Should().Be("running");
    }

    [BrowserFact]
    public async Task Keys_go_to_trades_events_the_start_and_the_end()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToRunAsync(session);
        var chosen = dashboard.Page.Locator("[data-trade].selected");
        await Assertions.Expect(dashboard.Page.Locator("[data-trade]").First).ToBeVisibleAsync();
        var trades = new SessionFolder(server, session).Trades;
        await dashboard.Page.Keyboard.PressAsync("[");
        await Assertions.Expect(chosen).ToHaveAttributeAsync("data-trade", Trade(^1));
        await dashboard.Page.Keyboard.PressAsync("[");
        await Assertions.Expect(chosen).ToHaveAttributeAsync("data-trade", Trade(^2));

        var run = dashboard.Page.Locator(".run");
        await dashboard.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(run).ToHaveAttributeAsync("data-seq", "1");
        await dashboard.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(run).ToHaveAttributeAsync("data-seq", "2");
        await dashboard.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(run).ToHaveAttributeAsync("data-mode", "live");

        string Trade(Index place) => trades[place.GetOffset(trades.GetArrayLength())].GetProperty("trade_id").GetString()!;
    }

    [BrowserFact]
    public async Task A_straight_chain_draws_an_edge_between_all_of_its_nodes()
    {
        await using var server = await DashboardServer.StartAsync();
        var edges = await server.Api.PutChainAsync(Samples.SmaCross, "chain");
        var session = await server.Api.BacktestAsync("chain");
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToRunAsync(session);
        await Assertions.Expect(dashboard.Page.Locator(".react-flow__edge-path")).ToHaveCountAsync(edges);
    }

    [BrowserFact]
    public async Task Starting_again_asks_before_the_result_leaves_the_page()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToRunAsync(session);
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Start again" }).ClickAsync();
        var question = dashboard.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(question).ToContainTextAsync("Run 1 and its files stay");
        await question.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        (await server.Api.GetAsync($"executions/{session}")).GetProperty("run").GetInt32().Should().Be(1);
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator locator) => (await locator.BoundingBoxAsync())!;
}
