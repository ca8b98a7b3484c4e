using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Demo;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Tests.Demo;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_plays_one_execution_of_every_sample_on_data_that_ships_with_it()
    {
        await using var host = await TestHost.StartAsync();
        DemoData.Seed(host.Services.GetRequiredService<DataRoot>());
        await DemoExecutions.StartAsync(host.Services, host.Client.BaseAddress!.ToString());
        (await host.WhenStateAsync("local.sample-rsi-mean-reversion.paper", "completed"))
            .GetProperty("summary").GetProperty("trades").GetInt32().Should().BeGreaterThan(10);
        foreach (var live in new[] { "local.sample-sma-cross.paper", "local.sample-rsi-reentry.paper" })
        {
            await host.WhenStateAsync(live, "running");
            (await host.CommandAsync(live, "speed", new { speed = "max" })).EnsureSuccessStatusCode();
            var execution = await host.WhenStateAsync(live, "completed");
            execution.GetProperty("summary").GetProperty("trades").GetInt32().Should().BeGreaterThan(5, "{0} is to show something", live);
        }
        var reentry = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/executions/local.sample-rsi-reentry.paper/trades");
        reentry.GetProperty("items").EnumerateArray().Should().Contain(t => t.GetProperty("re_entry_num").GetInt32() > 0);
    }

    [Fact]
    public async Task A_file_of_the_same_name_is_left_alone()
    {
        await using var host = await TestHost.StartAsync();
        host.WriteMarketData("SP500.1d.csv", "mine");
        DemoData.Seed(host.Services.GetRequiredService<DataRoot>());
        (await File.ReadAllTextAsync(Path.Combine(host.DataRoot, "_market", "SP500.1d.csv"))).Should().Be("mine");
    }
}
