using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.Telemetry;

public sealed class PrometheusTests
{
    private static readonly Dictionary<string, string?> s_on = new() { ["StrategyRuntime:Telemetry:Prometheus"] = "true" };

    [Fact]
    public async Task Metrics_can_be_scraped_when_that_is_switched_on()
    {
        await using var host = await TestHost.StartAsync(s_on);
        await host.Client.GetStringAsync("/healthz");
        var text = await host.Client.GetStringAsync("/metrics");
        text.Should().ContainAll(
            "strategyruntime_sessions{",
            "strategyruntime_session_state=\"running\"",
            "strategyruntime_disk_free_bytes",
            "http_server_request_duration_seconds",
            "dotnet_gc_collections");
    }

    [Fact]
    public async Task Feeds_are_counted_by_symbol_and_by_state()
    {
        await using var host = await TestHost.StartAsync(s_on);
        await host.Client.PutAsJsonAsync("/api/v1/feeds/ACME", new { source = "push" });
        await host.Client.PutAsJsonAsync("/api/v1/feeds/IDLE", new { source = "push" });
        object[] ticks = [new { time = 1_700_000_000, price = 1, source_id = 1 }, new { time = 1_700_000_000, price = 1, source_id = 1 }];
        await host.Client.PostAsJsonAsync("/api/v1/feeds/ACME/ticks", ticks);
        var lines = (await host.Client.GetStringAsync("/metrics")).Split('\n');
        ValueOf("strategyruntime_feed_ticks_total", "ACME").Should().Be("1");
        ValueOf("strategyruntime_feed_duplicates_total", "ACME").Should().Be("1");
        ValueOf("strategyruntime_feed_gaps_total", "ACME").Should().Be("0");
        ValueOf("strategyruntime_feed_ticks_total", "IDLE").Should().Be("0");
        lines.Should().Contain(l => l.StartsWith("strategyruntime_feed_age_seconds{") && l.Contains("\"ACME\""));
        lines.Should().NotContain(l => l.StartsWith("strategyruntime_feed_age_seconds{") && l.Contains("\"IDLE\""));
        ValueOf("strategyruntime_feeds", "running").Should().Be("1");
        ValueOf("strategyruntime_feeds", "waiting").Should().Be("1");

        string ValueOf(string name, string label) => lines
            .Single(l => l.StartsWith(name + "{", StringComparison.Ordinal) && l.Contains($"\"{label}\"", StringComparison.Ordinal))
            .Split('}')[1].Trim().Split(' ')[0];
    }

    [Fact]
    public async Task They_are_not_there_otherwise()
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.Client.GetAsync("/metrics");
        (await response.Content.ReadAsStringAsync()).Should().NotContain("# TYPE");
    }

    [Fact]
    public async Task Only_an_admin_may_read_them()
    {
        await using var host = await TestHost.StartAsync(s_on);
        using var admin = host.NewClient(host.CreateKey("admin", isAdmin: true).Text);
        using var ann = host.NewClient(host.CreateKey("ann").Text);
        using var stranger = host.NewClient();
        (await admin.GetAsync("/metrics")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await stranger.GetAsync("/metrics")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using var refused = await ann.GetAsync("/metrics");
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString().Should().EndWith("forbidden");
    }
}
