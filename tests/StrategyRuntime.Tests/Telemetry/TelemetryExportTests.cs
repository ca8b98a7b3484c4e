namespace StrategyRuntime.Tests.Telemetry;

/// <summary>Alone, because a service that stops waits only a few seconds for its collector, which needs the same threads here.</summary>
[Collection(AloneCollection.Name)]
public sealed class TelemetryExportTests
{
    [Fact]
    public async Task What_a_service_does_arrives_at_the_collector()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["StrategyRuntime:Telemetry:OtlpEndpoint"] = collector.Address,
            ["StrategyRuntime:Telemetry:OtlpHeaders"] = "x-collector-key=secret",
            ["StrategyRuntime:Telemetry:MetricsIntervalSeconds"] = "1",
        });
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(200));
        await host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        var id = await host.AddExecutionAsync(
            new { strategy_id = "in-and-out", mode = "live_simulation", speed = "max", auto_start = true });
        await host.WhenStateAsync(id, "completed");
        await host.Client.GetStringAsync($"/api/v1/executions/{id}/stream?from=start");

        await collector.WaitForAsync(
            "/v1/metrics",
            "service.name", "strategyruntime.ticks", "strategyruntime.events", "strategyruntime.commit.duration",
            "strategyruntime.commit.size",
            "strategyruntime.stream.frames", "strategyruntime.stream.io", "strategyruntime.stream.subscribers", "strategyruntime.sessions",
            "completed",
            "strategyruntime.durable.lag", "strategyruntime.publish.lag", "strategyruntime.disk.free",
            "strategyruntime.market_data.cache.usage",
            "http.server.request.duration", "dotnet.gc.collections");
        await collector.WaitForAsync("/v1/traces", "session launch", "session complete", "strategyruntime.session.id", id);
        collector.Keys.Should().Equal("secret");
    }

    [Fact]
    public async Task What_is_left_is_sent_when_the_service_stops()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["StrategyRuntime:Telemetry:OtlpEndpoint"] = collector.Address,
            ["StrategyRuntime:Telemetry:MetricsIntervalSeconds"] = "3600",
            ["StrategyRuntime:Telemetry:ServiceName"] = "the-one-under-test",
        });
        await host.Client.GetStringAsync("/healthz");
        await host.StopAsync();

        await collector.WaitForAsync("/v1/metrics", "the-one-under-test", "http.server.request.duration");
    }
}
