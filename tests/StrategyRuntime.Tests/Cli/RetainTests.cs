using System.Diagnostics;
using System.IO.Abstractions;
using StrategyRuntime.Storage.Retention;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Streaming;

namespace StrategyRuntime.Tests.Cli;

public sealed class RetainTests
{
    [Fact]
    public async Task Earlier_runs_go_only_when_it_is_told_to_and_the_current_one_never()
    {
        await using var host = await TestHost.StartAsync();
        var id = await RunsAsync(host, 4);
        var runs = Path.Combine(host.SessionFolder(id), "runs");

        var dry = await RetainAsync(host, "--keep-runs", "1");
        dry.Text.Should().Contain("Nothing was deleted").And.Contain(id);
        Names(runs).Should().Equal("1", "2", "3");

        Directory.CreateDirectory(Path.Combine(runs, "9.deleted"));
        (await RetainAsync(host, "--keep-runs", "1", "--yes")).Code.Should().Be(0);
        Names(runs).Should().Equal("3");

        (await RetainAsync(host, "--max-bytes", "0", "--yes")).Code.Should().Be(0);
        Names(runs).Should().BeEmpty();
        (await host.ExecutionAsync(id)).GetProperty("run").GetInt32().Should().Be(4);
        (await host.CommandAsync(id, "start")).EnsureSuccessStatusCode();
        await host.WhenStateAsync(id, "completed");
        (await host.ExecutionAsync(id)).GetProperty("run").GetInt32().Should().Be(5, "a number is never used twice");
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_done()
    {
        await using var host = await TestHost.StartAsync();
        (await RetainAsync(host, "--yes")).Code.Should().Be(2);
        (await RetainAsync(host, "--keep-runs", "-1", "--yes")).Code.Should().Be(2);
    }

    [Fact]
    public async Task A_stream_that_comes_to_a_deleted_run_is_told_and_not_led_past_it()
    {
        await using var host = await TestHost.StartAsync();
        var id = await RunsAsync(host, 1);
        // The order of events begins, and ends with the first run.
        string cursor;
        await using (var before = await SseClient.OpenAsync(host.Client, "/api/v1/stream?sessions=*&from=start", null))
        {
            await before.UntilAsync("live");
            cursor = before.LastId!;
        }
        // No client listens during the next runs: they have no place in the order yet.
        await host.RestartAsync();
        await StartAgainAsync(host, id);
        await StartAgainAsync(host, id);
        new EarlierRunFolders(new DataRoot(host.DataRoot, new FileSystem())).List().Where(r => r.Run == 2).ToList()
            .ForEach(new EarlierRunFolders(new DataRoot(host.DataRoot, new FileSystem())).Delete);

        await using var after = await SseClient.OpenAsync(host.Client, "/api/v1/stream?sessions=*", cursor);
        (await after.UntilAsync("reset")).Json.GetProperty("reason").GetString().Should().Be("trimmed");
        (await after.UntilAsync("snapshot")).Json.GetProperty("catchup_id").GetString().Should().StartWith("3-");
    }

    private static async Task<string> RunsAsync(TestHost host, int count)
    {
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(60));
        await host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        var id = await host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest", auto_start = true });
        await host.WhenStateAsync(id, "completed");
        for (var run = 2; run <= count; run++) await StartAgainAsync(host, id);
        return id;
    }

    private static async Task StartAgainAsync(TestHost host, string id)
    {
        (await host.CommandAsync(id, "start")).EnsureSuccessStatusCode();
        await host.WhenStateAsync(id, "completed");
    }

    private static string?[] Names(string folder) =>
        [.. Directory.GetDirectories(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)];

    private static async Task<(int Code, string Text)> RetainAsync(TestHost host, params string[] arguments)
    {
        using var process =
            Process.Start(new ProcessStartInfo("dotnet", [ServerProcess.Program, "retain", "--data-root", host.DataRoot, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + errors);
    }
}
