using System.Globalization;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>A study as a person defines it, watches it and takes its best set.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StudiesTests(Chromium chromium)
{
    [BrowserFact]
    public async Task A_study_is_defined_fills_its_map_and_its_best_set_becomes_a_run_with_the_same_figures()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByText("Studies").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New study" }).ClickAsync();
        await page.GetByLabel("Strategy", new() { Exact = true }).SelectOptionAsync(Samples.SmaCross);
        foreach (var (name, from) in new[] { ("fast length", "10"), ("slow length", "40") })
        {
            var axis = page.GetByRole(AriaRole.Group).Filter(new() { HasText = name });
            await axis.GetByRole(AriaRole.Checkbox).CheckAsync();
            await axis.GetByRole(AriaRole.Slider).First.FillAsync(from);
            await axis.GetByLabel("To", new() { Exact = true }).FillAsync(
                (int.Parse(from, CultureInfo.InvariantCulture) + 20).ToString(CultureInfo.InvariantCulture));
            await axis.GetByLabel("Step").FillAsync("10");
        }
        await Assertions.Expect(page.Locator("[data-sets]")).ToHaveAttributeAsync("data-sets", "9");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the study" }).ClickAsync();

        var study = page.Locator("[data-study='study-1']");
        await Assertions.Expect(study).ToHaveAttributeAsync("data-state", "completed", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("[data-filled]")).ToHaveAttributeAsync("data-filled", "9");
        await Assertions.Expect(page.Locator("[data-luck='pbo']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-set]")).ToHaveCountAsync(9);
        var best = (await server.Api.GetAsync("studies/study-1")).GetProperty("best");
        var row = page.Locator("[data-set]").First;
        await Assertions.Expect(row).ToHaveAttributeAsync("data-set", best.GetProperty("set").GetRawText());
        await Assertions.Expect(page.Locator(".parallel-line")).ToHaveCountAsync(9);
        await CompareAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the best set as a run" }).ClickAsync();

        var session = $"{ServerApi.SessionId(Samples.SmaCross)}.study-1-set-{best.GetProperty("set").GetRawText()}";
        await Eventually.HoldsAsync(async () => (await server.Api.StateAsync(session)).Should().Be("completed"));
        await Assertions.Expect(page.Locator(".run-title")).ToContainTextAsync("SMA 20/50 cross");
        (await server.Api.GetAsync($"executions/{session}/metrics")).GetProperty("total_return").GetRawText()
            .Should().Be(best.GetProperty("metrics").GetProperty("total_return").GetRawText());
        dashboard.Complaints.Should().BeEmpty();
    }

    /// <summary>Two sets are put beside each other, in the order of a parameter.</summary>
    private static async Task CompareAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Columnheader, new() { Name = "fast length", Exact = true }).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator("[data-set]").First.Locator("td").Nth(2)).ToHaveTextAsync("30");
        foreach (var set in new[] { 0, 8 }) await page.GetByLabel($"Compare set {set}").CheckAsync();
        var comparison = page.Locator("[data-compared='0 8']");
        await Assertions.Expect(comparison.Locator(".equity-line")).ToHaveCountAsync(2);
        await Assertions.Expect(comparison.GetByRole(AriaRole.Row, new() { Name = "fast length" })).ToContainTextAsync("1030");
        await comparison.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Assertions.Expect(comparison).ToHaveCountAsync(0);
    }
}
