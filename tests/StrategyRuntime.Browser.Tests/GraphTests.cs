using System.Text.Json;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class GraphTests(Chromium chromium)
{
    [BrowserFact]
    public async Task An_armed_signal_shows_what_its_conditions_stand_at()
    {
        await using var server = await DashboardServer.StartAsync();
        var session = await server.Api.StartAsync(Samples.SmaCross, Samples.Slow * 4);
        await server.Api.WhenTradesAsync(session, 1);
        await server.Api.CommandAsync(session, "pause");
        // A run that is too busy to say within a second leaves the conditions out.
        var armed = default(JsonProperty);
        await Eventually.HoldsAsync(async () =>
            armed = (await server.Api.GetAsync($"executions/{session}/nodes?conditions=true")).EnumerateObject()
                .First(n => n.Value.TryGetProperty("conditions_evaluated", out _)));
        var conditions = armed.Value.GetProperty("conditions_evaluated").EnumerateArray().ToList();

        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToRunAsync(session);
        await dashboard.Page.Locator($".react-flow__node[data-id='{armed.Name}']").ClickAsync();
        var shown = dashboard.Page.Locator($"[data-armed='{armed.Name}'] li");
        await Assertions.Expect(shown).ToHaveCountAsync(conditions.Count);
        for (var i = 0; i < conditions.Count; i++)
        {
            await Assertions.Expect(shown.Nth(i)).ToContainTextAsync(conditions[i].GetProperty("evaluated").GetString()!);
            await Assertions.Expect(shown.Nth(i)).ToContainTextAsync(conditions[i].GetProperty("result_icon").GetString()!);
        }
        var checks = string.Concat(conditions.Select(c => c.GetProperty("result_icon").GetString()));
        await Assertions.Expect(dashboard.Page.Locator($".react-flow__node[data-id='{armed.Name}'] .graph-checks")).ToHaveTextAsync(checks);
        dashboard.Complaints.Should().BeEmpty();
    }
}
