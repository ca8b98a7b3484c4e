using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Tests.Executions;

/// <summary>In the full form (<c>STRATEGYRUNTIME_FULL=1</c>), for a machine that does nothing else, no answer may take long.</summary>
public sealed class ManyExecutionsTests(ITestOutputHelper output)
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

        var answers = new List<TimeSpan>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            var clock = Stopwatch.StartNew();
            (await host.Client.GetAsync("/healthz", patience.Token)).EnsureSuccessStatusCode();
            answers.Add(clock.Elapsed);
            var page = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/executions?state=completed", patience.Token);
            if (page.GetProperty("items").GetArrayLength() == count) break;
            await Task.Delay(20, patience.Token);
        }
        answers.Sort();
        output.WriteLine(
            $"{answers.Count} answers, half of them within {answers[answers.Count / 2].TotalMilliseconds:F1} ms, "
            + $"all within {answers[^1].TotalMilliseconds:F1} ms");
        if (FullForm.IsOn) answers[^1].Should().BeLessThan(TimeSpan.FromMilliseconds(100));
    }
}
