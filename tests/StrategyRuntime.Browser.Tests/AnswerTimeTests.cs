using System.Diagnostics;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Browser.Tests;

/// <summary>
/// How long a person waits for an answer. The short form only says it; the full form (<c>STRATEGYRUNTIME_FULL=1</c>) holds the page to it.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class AnswerTimeTests(Chromium chromium, ITestOutputHelper output)
{
    private const int WhatIfMilliseconds = 500;
    private const int WorstTradeMilliseconds = 3_000;
    private const int Strategies = 50;
    private const int Rounds = 5;

    /// <summary>Clicks a choice and waits for the frame that has the other run, painted.</summary>
    private const string Ask = """
        name => new Promise(resolve => {
          const begun = performance.now();
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.now() - begun);
          const look = () => {
            const shown = document.querySelector(`[data-what-if="${name}"] .plot-line`);
            if (shown === null) requestAnimationFrame(look);
            else requestAnimationFrame(() => channel.port2.postMessage(0));
          };
          [...document.querySelectorAll('.what-if-choices button')].find(button => button.textContent === name).click();
          requestAnimationFrame(look);
        })
        """;

    [BrowserFact]
    public async Task What_if_of_twenty_years_is_painted_at_once()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.BacktestAsync(Samples.RsiMeanReversion);
        var trade = new SessionFolder(server, session).Trades.EnumerateArray().Last().GetProperty("trade_id").GetString();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToAsync($"/#/run/{session}?trade={trade}");
        await Assertions.Expect(dashboard.Page.Locator(".what-if-choices button").First).ToBeVisibleAsync();
        await Assertions.Expect(dashboard.Page.Locator(".story [data-firing]").First).ToBeVisibleAsync();
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var name in new[] { "Without this exit", "One candle later", "Costs doubled", "Without costs" })
                times.Add(await dashboard.Page.EvaluateAsync<double>(Ask, name));
        }
        times.Sort();
        output.WriteLine($"what-if, click to painted: median {times[times.Count / 2]:N0} ms, slowest {times[^1]:N0} ms of {times.Count}");
        if (FullForm.IsOn) times[^1].Should().BeLessThan(WhatIfMilliseconds);
    }

    [BrowserFact]
    public async Task The_worst_trade_of_the_day_among_fifty_is_explained_after_two_clicks()
    {
        await using var server = await DashboardServer.StartAsync();
        var worst = await server.Api.WorstOfManyAsync(Strategies);
        foreach (var screen in new[] { Screen.Desktop, Screen.SmallPhone })
        {
            await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, screen);
            await dashboard.GoToAsync("/#/runs");
            var watch = Stopwatch.StartNew();
            await dashboard.GoToAsync("/?again");
            await dashboard.Page.Locator("[data-day='worst-trade'] a").ClickAsync();
            await Assertions.Expect(dashboard.Page.Locator("[data-chosen]")).ToHaveAttributeAsync("data-chosen", worst.Trade);
            var reached = watch.ElapsedMilliseconds;
            // Beside the chart there is room for the story; a phone has it a click away.
            if (screen.HasTouch) await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Why", Exact = true }).ClickAsync();
            await Assertions.Expect(dashboard.Page.Locator(".story [data-firing]").First).ToBeVisibleAsync();
            output.WriteLine($"{screen.Width}: trade after {reached} ms, its story after {watch.ElapsedMilliseconds} ms");
            if (FullForm.IsOn) watch.ElapsedMilliseconds.Should().BeLessThan(WorstTradeMilliseconds);
        }
    }
}
