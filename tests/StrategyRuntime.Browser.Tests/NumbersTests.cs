using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class NumbersTests(Chromium chromium)
{
    private const int Moments = 5;
    private static readonly string[] s_always = ["realized_pnl", "open_positions", "trades"];
    private static readonly string[] s_atTheEnd = ["unrealized_pnl", "equity"];

    [BrowserFact]
    public async Task At_five_moments_the_page_shows_what_the_files_say()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow * 4);
        var folder = new SessionFolder(server, session);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToRunAsync(session);
        await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Metrics" }).ClickAsync();

        for (var moment = 1; moment <= Moments; moment++)
        {
            await server.Api.WhenTradesAsync(session, 4 * moment);
            await server.Api.CommandAsync(session, "pause");
            await Eventually.HoldsAsync(() => EqualsFilesAsync(dashboard, folder));
            await server.Api.CommandAsync(session, "resume");
        }
        await server.Api.CommandAsync(session, "stop");
        await Eventually.HoldsAsync(() => EqualsFilesAsync(dashboard, folder, hasEnded: true));
        dashboard.Complaints.Should().BeEmpty();
    }

    internal static async Task EqualsFilesAsync(Dashboard dashboard, SessionFolder folder, bool hasEnded = false)
    {
        var accumulated = folder.LastSummary;
        // What is open is shown at the last tick, which is later than the last event until the run ends.
        var names = hasEnded ? s_always.Concat(s_atTheEnd) : s_always;
        foreach (var name in names)
            (await dashboard.FigureAsync(name)).Should().Be(
                accumulated.GetProperty(name).GetDecimal(), "that is {0} of the last event", name);

        (await dashboard.FigureAsync("trades")).Should().Be(folder.Trades.GetArrayLength());
        var open = folder.Positions.EnumerateObject().Count(p => p.Value.GetProperty("status").GetString() != "CLOSED");
        (await dashboard.FigureAsync("open_positions")).Should().Be(open);

        EqualMetrics(await dashboard.MetricsAsync(), folder.Metrics);
    }

    internal static void EqualMetrics(Dictionary<string, string> shown, JsonElement metrics)
    {
        var figures = metrics.EnumerateObject().Where(m => m.Name != "conventions").SelectMany(m => Figures(m.Name, m.Value));
        foreach (var (name, value) in figures)
            shown.Should().ContainKey(name).WhoseValue.Should().Match(text => Same(text, value), "{0} is {1}", name, value);
    }

    // Results by side and by exit reason are objects: their figures are named by their way.
    private static IEnumerable<(string Name, JsonElement Value)> Figures(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().SelectMany(m => Figures($"{name}.{m.Name}", m.Value))
            : [(name, value)];

    private static bool Same(string shown, JsonElement file) => file.ValueKind switch
    {
        JsonValueKind.Null => shown.Length == 0,
        JsonValueKind.Number => double.Parse(shown, CultureInfo.InvariantCulture) == file.GetDouble(),
        _ => shown == file.GetString(),
    };
}
