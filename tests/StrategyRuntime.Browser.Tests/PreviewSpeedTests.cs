using System.Globalization;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Browser.Tests;

/// <summary>
/// From an edit in the workshop to the frame with its curve. The short form sees that every edit has its own; the full form
/// (<c>STRATEGYRUNTIME_FULL=1</c>) makes two hundred and holds the editor to its promises.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class PreviewSpeedTests(Chromium chromium, ITestOutputHelper output)
{
    /// <summary>Types a value, and returns the milliseconds until the curve that it makes is handed to the next frame.</summary>
    private const string Edit = """
        (input, value) => new Promise(done => {
          const strip = document.querySelector('.preview');
          const observer = new MutationObserver(() => {
            observer.disconnect();
            done(Number(strip.getAttribute('data-painted')) - begun);
          });
          observer.observe(strip, { attributeFilter: ['data-painted'] });
          const begun = performance.now();
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, value);
          input.dispatchEvent(new Event('input', { bubbles: true }));
        })
        """;

    [BrowserFact]
    public async Task An_edit_shows_its_curve_of_twenty_years_of_days_at_once()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutReworkedAsync(Samples.SmaCross, "mine", new Dictionary<string, string>());
        var times = await MeasureAsync(server);
        if (FullForm.IsOn) At(times, .95).Should().BeLessThan(100);
    }

    [BrowserFact]
    public async Task An_edit_shows_its_curve_of_a_year_of_minutes_within_a_second()
    {
        await using var server = await DashboardServer.StartAsync();
        await File.WriteAllLinesAsync(Path.Combine(server.DataRoot, "_market", "YEAR.1m.csv"), Minutes());
        await server.Api.PutReworkedAsync(Samples.SmaCross, "mine", new Dictionary<string, string>
        {
            ["SP500"] = "YEAR",
            ["1d"] = "1m",
            ["days"] = "minutes",
            ["exchange"] = "x-exchange",
        });
        var times = await MeasureAsync(server);
        if (FullForm.IsOn) At(times, .95).Should().BeLessThan(1_000);
    }

    private async Task<List<double>> MeasureAsync(DashboardServer server)
    {
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/workshop/mine");
        await page.Locator(".react-flow__node[data-id='buy']").ClickAsync();
        await Assertions.Expect(page.Locator(".preview[data-painted]")).ToHaveAttributeAsync("data-state", "shown");
        var field = page.GetByLabel("Value *");
        var times = new List<double>();
        var before = await CurveAsync(page);
        for (var i = 0; i < (FullForm.IsOn ? 200 : 5); i++)
        {
            var size = 20 + 37 * i % 70;
            times.Add(await field.EvaluateAsync<double>(Edit, size.ToString(CultureInfo.InvariantCulture)));
            var curve = await CurveAsync(page);
            curve.Should().NotBe(before, "every edit has its own");
            before = curve;
            // A person's edits are further apart than the editor's wait for more of them.
            await page.WaitForTimeoutAsync(150);
        }
        output.WriteLine($"{times.Count} edits: p50 {At(times, .5):F0} ms, p95 {At(times, .95):F0} ms, longest {times.Max():F0} ms");
        dashboard.Complaints.Should().BeEmpty();
        return times;
    }

    /// <summary>The curve with the bounds that it is drawn between.</summary>
    private static async Task<string> CurveAsync(IPage page) =>
        await page.Locator(".equity-now").GetAttributeAsync("points") + await page.Locator(".equity-curve").InnerTextAsync();

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)(times.Count * share));

    /// <summary>The minutes of 252 days of six and a half hours.</summary>
    private static IEnumerable<string> Minutes()
    {
        yield return "timestamp,open,high,low,close,volume";
        var open = 100m;
        var date = new DateTime(2024, 1, 1, 14, 30, 0, DateTimeKind.Utc);
        for (var (day, i) = (0, 0); day < 252; date = date.AddDays(1))
        {
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) continue;
            for (var minute = 0; minute < 390; minute++, i++)
            {
                var close = Math.Round((decimal)(100 + 10 * Math.Sin(i / 900.0) + Math.Sin(i / 17.0)), 2);
                var (high, low) = (Math.Max(open, close) + 0.05m, Math.Min(open, close) - 0.05m);
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"{date.AddMinutes(minute):yyyy-MM-ddTHH:mm:ss}Z,{open},{high},{low},{close},100");
                open = close;
            }
            day++;
        }
    }
}
