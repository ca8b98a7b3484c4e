using System.Text.Json;
using System.Net.Http.Json;

namespace StrategyRuntime.Tests.Executions;

public sealed class ManyExecutionsTests
{
    [Fact]
    public async Task Fifty_executions_at_max_finish_while_the_service_answers()
    {
        const int count = 50;
        await using var host = await TestHost.StartAsync(new Dictionary<string, string?> { ["StrategyRuntime:Durability"] = "Os" });
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(1_560));
        for (var i = 0; i < count; i++)
        {
            await host.PutStrategyAsync($"s{i}", Sample.InAndOut);
            await host.AddExecutionAsync(new { strategy_id = $"s{i}", mode = "live_simulation", speed = "max" });
        }
        using var started = await host.Client.PostAsync("/api/v1/executions/start-all", null);
        started.EnsureSuccessStatusCode();

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            (await host.Client.GetAsync("/healthz", patience.Token)).EnsureSuccessStatusCode();
            var page = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/executions?state=completed", patience.Token);
            if (page.GetProperty("items").GetArrayLength() == count) break;
            await Task.Delay(20, patience.Token);
        }
    }
}
