using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Alerts;

namespace StrategyRuntime.Tests.Alerts;

/// <summary>Alerts of a user who comes to a node.</summary>
public sealed class MovedAlertsTests
{
    private const string Rules = "/api/v1/alerts/rules";

    [Fact]
    public async Task A_folder_that_cannot_be_used_keeps_the_user_from_nothing_else()
    {
        await using var host = await TestHost.StartAsync();
        var elsewhere = Directory.CreateDirectory(Path.Combine(host.DataRoot, "elsewhere")).FullName;
        await File.WriteAllTextAsync(Path.Combine(elsewhere, "rules.json"), "{}");
        Directory.CreateDirectory(Path.Combine(host.DataRoot, "_alerts"));
        Directory.CreateSymbolicLink(Path.Combine(host.DataRoot, "_alerts", "local"), elsewhere);

        await host.Services.GetRequiredService<AlertHost>().StartUserAsync("local");

        (await host.Client.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rules_are_those_that_the_user_comes_with()
    {
        await using var host = await TestHost.StartAsync();
        using var added = await host.Client.PostAsync(Rules, TestHost.Json("""{ "kind": "pnl", "below": -500 }"""));
        added.StatusCode.Should().Be(HttpStatusCode.Created);
        File.Delete(Path.Combine(host.DataRoot, "_alerts", "local", "rules.json"));

        await host.Services.GetRequiredService<AlertHost>().StartUserAsync("local");

        (await host.Client.GetFromJsonAsync<JsonElement>(Rules)).GetProperty("items").GetArrayLength().Should().Be(0);
    }
}
