using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Demo;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Resources;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Tests.Acceptance;

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
        const string straddle = "local.straddle-seller.paper";
        await host.WhenStateAsync(straddle, "running");
        (await host.CommandAsync(straddle, "speed", new { speed = "max" })).EnsureSuccessStatusCode();
        await host.WhenStateAsync(straddle, "completed");
        var sold = (await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{straddle}/trades")).GetProperty("items")
            .EnumerateArray().ToList();
        sold.Should().HaveCountGreaterThanOrEqualTo(6, "a call and a put on each of three days");
        sold.Should().OnlyContain(t => t.GetProperty("pricing").GetString() == "data", "the chain ships with the program");
        var reentry = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/executions/local.sample-rsi-reentry.paper/trades");
        reentry.GetProperty("items").EnumerateArray().Should().Contain(t => t.GetProperty("re_entry_num").GetInt32() > 0);
    }

    [Fact]
    public async Task The_demo_has_a_live_session_on_a_feed_and_both_go_on_after_a_restart()
    {
        const string live = "local.demo-live.paper";
        await using var host = await TestHost.StartAsync();
        DemoData.Seed(host.Services.GetRequiredService<DataRoot>());
        await DemoExecutions.StartAsync(host.Services, host.Client.BaseAddress!.ToString());
        var execution = await WhenTicksAsync(host, live, 1);
        execution.GetProperty("source").GetString().Should().Be("feed");
        execution.GetProperty("feed").GetProperty("state").GetString().Should().Be("running");
        execution.GetProperty("daily_restart").GetBoolean().Should().BeTrue("old days can go when no run needs them");
        (await FeedAsync(host)).GetProperty("retention").GetProperty("bytes").GetInt64().Should().BePositive();

        await host.RestartAsync();
        var before = (await FeedAsync(host)).GetProperty("ticks").GetInt64();
        await DemoExecutions.StartAsync(host.Services, host.Client.BaseAddress!.ToString());
        execution = await WhenTicksAsync(host, live, before + 1);
        execution.GetProperty("run").GetInt32().Should().Be(1);
        (await FeedAsync(host)).GetProperty("gaps").GetInt32().Should().Be(1, "the time between is on record");
        host.Services.GetRequiredService<ExecutionHost>().List("local").Should().HaveCount(5);
    }

    [Fact]
    public async Task The_strategy_of_the_live_session_trades_the_ticks_that_its_feed_plays()
    {
        await using var host = await TestHost.StartAsync();
        DemoData.Seed(host.Services.GetRequiredService<DataRoot>());
        var document = Encoding.UTF8.GetString(EmbeddedFile.Read("Demo/live.json").Span)
            .Replace(DemoFeed.Symbol, "SYNTH").Replace(DemoFeed.StrategyId, "mine");
        await host.PutStrategyAsync("mine", document);
        var id = await host.AddExecutionAsync(new { strategy_id = "mine", mode = "backtest", to = "2025-01-06", auto_start = true });
        (await host.WhenStateAsync(id, "completed")).GetProperty("summary").GetProperty("trades").GetInt32()
            .Should().BeGreaterThan(100, "a day is to show something from its first minute on");
    }

    [Theory]
    [InlineData("admin", true)]
    [InlineData("ann", false)]
    public async Task With_keys_the_demo_is_for_the_user_of_the_oldest_key_and_its_watch_line_works_with_that_key(string user, bool isAdmin)
    {
        using var root = new TemporaryFolder();
        var (exitCode, key, _) =
            await RunAsync(["keys", "create", .. isAdmin ? (string[])["--admin"] : ["--user", user], "--data-root", root.Path]);
        exitCode.Should().Be(0);
        (await RunAsync("keys", "create", "--user", "later", "--data-root", root.Path)).ExitCode.Should().Be(0);

        using var demo = Start("--demo", "--urls", "http://127.0.0.1:0", "--data-root", root.Path);
        try
        {
            string? watch;
            do watch = await demo.StandardOutput.ReadLineAsync();
            while (watch?.StartsWith("Watch ", StringComparison.Ordinal) == false);
            watch.Should().Contain($"/executions/{user}.sample-sma-cross.paper/stream");
            var start = new ProcessStartInfo(
                "bash", ["-c", $"{watch!["Watch ".Length..]} --no-progress-meter --fail"]) { RedirectStandardOutput = true };
            start.Environment["KEY"] = key.Trim();
            using var curl = Process.Start(start)!;
            (await curl.StandardOutput.ReadLineAsync()).Should().Be("event: hello");
            curl.Kill(entireProcessTree: true);
            await curl.WaitForExitAsync();
        }
        finally
        {
            demo.Kill();
            await demo.WaitForExitAsync();
        }
        Directory.Exists(Path.Combine(root.Path, "local")).Should().BeFalse("no caller is that user");
    }

    [Fact]
    public async Task When_every_key_is_revoked_the_samples_are_not_started_for_users_that_cannot_be()
    {
        await using var host = await TestHost.StartAsync();
        host.RevokeKey(host.CreateKey("ann").Id);
        await DemoExecutions.StartAsync(host.Services, "http://here");
        host.Services.GetRequiredService<ExecutionHost>().List("ann").Should().BeEmpty();
        host.Services.GetRequiredService<ExecutionHost>().List("local").Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_of_the_same_name_is_left_alone()
    {
        await using var host = await TestHost.StartAsync();
        host.WriteMarketData("SP500.1d.csv", "mine");
        DemoData.Seed(host.Services.GetRequiredService<DataRoot>());
        (await File.ReadAllTextAsync(Path.Combine(host.DataRoot, "_market", "SP500.1d.csv"))).Should().Be("mine");
    }

    private static async Task<JsonElement> FeedAsync(TestHost host) =>
        await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/feeds/{DemoFeed.Symbol}");

    private static async Task<JsonElement> WhenTicksAsync(TestHost host, string id, long ticks)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var execution = await host.ExecutionAsync(id);
            if (TestHost.TicksOf(execution) >= ticks) return execution;
            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, error);
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [ServerProcess.Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
