using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>
/// Every number on the pages of ten runs against the files, unrounded: one has 50,000 events, one is looked at after a restart and one in
/// its past, and they are in two currencies.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class TenRunsTests(Chromium chromium)
{
    private const int Minutes = 375;
    private const int Days = 130;

    [BrowserFact]
    public async Task Every_number_of_ten_runs_is_that_of_the_files()
    {
        await using var server = await DashboardServer.StartAsync();
        await WriteMinutesAsync(server);
        await server.Api.PutAccountAsync("rupees", "INR");
        await server.Api.PutCopyAsync(Samples.SmaCross, "with-stops", new JsonObject
        {
            ["stopLoss"] = new JsonObject { ["percent"] = 2 },
        });
        await server.Api.PutReworkedAsync(Samples.SmaCross, "long-run", new Dictionary<string, string>
        {
            ["SP500"] = "LONG",
            ["NYSE"] = "NSE",
            ["1d"] = "1m",
            ["days"] = "minutes",
        });
        var sessions = new List<string>
        {
            await server.Api.BacktestAsync("long-run"),
            await server.Api.BacktestAsync(Samples.RsiMeanReversion),
            await server.Api.BacktestAsync(Samples.SmaCross),
            await server.Api.BacktestAsync(Samples.RsiReentry),
            await server.Api.BacktestAsync("with-stops"),
        };
        foreach (var strategy in new[] { Samples.RsiMeanReversion, Samples.SmaCross, Samples.RsiReentry, "with-stops", "long-run" })
            sessions.Add(await server.Api.BacktestAsync(strategy, "rupees"));
        new SessionFolder(server, sessions[0]).Count.Should().BeGreaterThan(48_000);

        await using (var dashboard = await Dashboard.OpenAsync(chromium, server.Address))
            await EqualsFilesAsync(dashboard, server, sessions);
        await server.KillAsync();
        await server.StartAgainAsync();
        await using (var dashboard = await Dashboard.OpenAsync(chromium, server.Address))
        {
            await EqualsFilesAsync(dashboard, server, sessions[..1]);
            await EqualsPastAsync(dashboard, server, sessions[1]);
            dashboard.Complaints.Should().BeEmpty();
        }
    }

    private static async Task EqualsFilesAsync(Dashboard dashboard, DashboardServer server, IEnumerable<string> sessions)
    {
        foreach (var session in sessions)
        {
            var folder = new SessionFolder(server, session);
            await dashboard.GoToAsync("/");
            var summary = folder.LastSummary;
            await Assertions.Expect(dashboard.Card(session).Locator(".card-pnl-amount [data-value]")).ToHaveAttributeAsync(
                "data-value", Text(summary.GetProperty("realized_pnl").GetDecimal() + summary.GetProperty("unrealized_pnl").GetDecimal()));

            await dashboard.GoToRunAsync(session);
            await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Metrics" }).ClickAsync();
            await Eventually.HoldsAsync(() => NumbersTests.EqualsFilesAsync(dashboard, folder, hasEnded: true));
            var firings = folder.Events("node").CountBy(line => line.GetProperty("data").GetProperty("node_id").GetString()!);
            foreach (var (node, count) in firings)
            {
                await Assertions.Expect(dashboard.Page.Locator($".react-flow__node[data-id='{node}'] .graph-count"))
                    .ToHaveTextAsync(string.Create(CultureInfo.InvariantCulture, $"{count}×"));
            }
            await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Trades" }).ClickAsync();
            await EqualTradesAsync(dashboard, folder.Trades);
        }
    }

    /// <summary>The latest trades, as many as there are rows.</summary>
    private static async Task EqualTradesAsync(Dashboard dashboard, JsonElement trades)
    {
        await Assertions.Expect(dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Trades" }))
            .ToContainTextAsync(trades.GetArrayLength().ToString(CultureInfo.InvariantCulture));
        if (trades.GetArrayLength() == 0) return;
        await Assertions.Expect(dashboard.Page.Locator("[data-trade]").First).ToBeVisibleAsync();
        var rows = await dashboard.Page.Locator("[data-trade]").EvaluateAllAsync<JsonElement>(
            """
            all => all.map(row => [row.dataset.trade, ...['entry_price', 'exit_price', 'pnl']
              .map(column => (row.querySelector(`[data-column=${column}][data-value]`)
                ?? row.querySelector(`[data-column=${column}] [data-value]`)).dataset.value)])
            """);
        var latest = trades.EnumerateArray().Reverse().Take(rows.GetArrayLength()).Select(t => new[]
        {
            t.GetProperty("trade_id").GetString()!,
            Text(t.GetProperty("entry_price").GetDecimal()),
            Text(t.GetProperty("exit_price").GetDecimal()),
            Text(t.GetProperty("pnl").GetDecimal()),
        });
        rows.EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetString()!).ToArray())
            .Should().BeEquivalentTo(latest, options => options.WithStrictOrdering());
    }

    private static async Task EqualsPastAsync(Dashboard dashboard, DashboardServer server, string session)
    {
        var events = new SessionFolder(server, session).Count;
        var seq = events / 2;
        await dashboard.GoToAsync($"/#/run/{session}?at={seq}");
        var then = await server.Api.GetAsync($"executions/{session}/state?at=1-{seq}");
        await Eventually.HoldsAsync(async () =>
        {
            foreach (var name in new[] { "realized_pnl", "unrealized_pnl", "equity", "open_positions", "trades" })
                (await dashboard.FigureAsync(name)).Should().Be(then.GetProperty("accumulated").GetProperty(name).GetDecimal());
        });
        foreach (var node in then.GetProperty("firings").EnumerateObject())
        {
            await Assertions.Expect(dashboard.Page.Locator($".react-flow__node[data-id='{node.Name}'] .graph-count"))
                .ToHaveTextAsync($"{node.Value.GetProperty("count")}×");
        }
        await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Metrics" }).ClickAsync();
        await Eventually.HoldsAsync(async () =>
            NumbersTests.EqualMetrics(await dashboard.MetricsAsync(), then.GetProperty("metrics")));
    }

    /// <summary>One-minute candles of half a year, whose prices swing.</summary>
    private static Task WriteMinutesAsync(DashboardServer server)
    {
        var text = new StringBuilder("timestamp,open,high,low,close,volume\n");
        var date = new DateOnly(2024, 1, 1);
        var before = 1_000m;
        for (var day = 0; day < Days; date = date.AddDays(1))
        {
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) continue;
            day++;
            for (var minute = 0; minute < Minutes; minute++)
            {
                var close = 1_000 + Math.Round((decimal)(100 * Math.Sin((day * Minutes + minute) / 400.0)), 2);
                var time = new TimeOnly(9, 15).AddMinutes(minute);
                var (high, low) = (Math.Max(before, close), Math.Min(before, close));
                text.Append(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}T{time:HH:mm}:00+05:30,{before},{high},{low},{close},10\n");
                before = close;
            }
        }
        return File.WriteAllTextAsync(Path.Combine(server.DataRoot, "_market", "LONG.1m.csv"), text.ToString());
    }

    // As JavaScript writes the number.
    private static string Text(decimal value) => ((double)value).ToString("R", CultureInfo.InvariantCulture);
}
