using System.Net.Http.Json;
using Xunit.Abstractions;

namespace StrategyRuntime.Tests.Acceptance;

/// <summary>
/// Kills a real service with SIGKILL at random moments, start-up and recovery included, and compares what is finished in the end with a run
/// that nobody disturbed. STRATEGYRUNTIME_SEED replays a run; the full form (STRATEGYRUNTIME_FULL) kills many more times.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private static readonly bool s_full = Environment.GetEnvironmentVariable("STRATEGYRUNTIME_FULL") is { Length: > 0 };

    private readonly string _dataRoot = Path.Combine(Path.GetTempPath(), "strategy-runtime-kills", Guid.NewGuid().ToString("n"));

    public void Dispose()
    {
        if (Directory.Exists(_dataRoot)) Directory.Delete(_dataRoot, recursive: true);
    }

    [Fact]
    public async Task A_service_that_is_killed_again_and_again_ends_with_the_bytes_of_one_that_was_not()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("STRATEGYRUNTIME_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"STRATEGYRUNTIME_SEED={seed}");
        var random = new Random(seed);
        var kills = s_full ? 200 : 8;
        var bars = 390 * (s_full ? 20 : 4);
        var undisturbed = await UndisturbedAsync(bars);

        Prepare(bars);
        string live, backtest;
        using (var first = await ServerProcess.StartAsync(_dataRoot))
        {
            using var put = await first.Client.PutAsync("/api/v1/strategies/in-and-out", TestHost.Json(Sample.InAndOut));
            put.EnsureSuccessStatusCode();
            using var broker = await first.Client.PutAsync("/api/v1/broker-connections/second", TestHost.Json("{}"));
            broker.EnsureSuccessStatusCode();
            // About a second of events between two kills, so that the last one comes before the end.
            var speed = bars * 60 / (kills * 1.2);
            live = await AddAsync(first, new { strategy_id = "in-and-out", mode = "live_simulation", speed, auto_start = true });
            backtest = await AddAsync(first, new { strategy_id = "in-and-out", broker_connection_id = "second", mode = "backtest", auto_start = true });
            await Task.Delay(random.Next(50, 600));
            first.Kill();
        }
        var journal = Path.Combine(_dataRoot, "local", "in-and-out_paper", "events.jsonl");
        for (var kill = 1; kill < kills; kill++)
        {
            using var server = await ServerProcess.StartAsync(_dataRoot);
            await Task.Delay(random.Next(0, 900));
            // What has been read over the wire was acknowledged: it must be in the file for good.
            var seen = await server.Client.GetByteArrayAsync($"/api/v1/executions/{live}/events");
            server.Kill();
            (await File.ReadAllBytesAsync(journal)).AsSpan(0, seen.Length).SequenceEqual(seen).Should().BeTrue("what was read is on disk (kill {0})", kill);
        }

        using var last = await ServerProcess.StartAsync(_dataRoot);
        (await CompletedAsync(last, live)).ShouldEqual(undisturbed["paper"], "as of a live simulation that nobody killed");
        (await CompletedAsync(last, backtest)).ShouldEqual(undisturbed["second"], "as of a backtest that nobody killed");
    }

    private void Prepare(int bars)
    {
        Directory.CreateDirectory(Path.Combine(_dataRoot, "_market"));
        File.WriteAllText(Path.Combine(_dataRoot, "_market", Sample.MinutesFile), Sample.Minutes(bars));
    }

    private static async Task<Dictionary<string, IReadOnlyDictionary<string, byte[]>>> UndisturbedAsync(int bars)
    {
        await using var host = await TestHost.StartAsync();
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(bars));
        await host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        using var broker = await host.Client.PutAsync("/api/v1/broker-connections/second", TestHost.Json("{}"));
        broker.EnsureSuccessStatusCode();
        var files = new Dictionary<string, IReadOnlyDictionary<string, byte[]>>();
        foreach (var account in new[] { "paper", "second" })
        {
            var id = await host.AddExecutionAsync(new { strategy_id = "in-and-out", broker_connection_id = account, mode = "backtest", auto_start = true });
            await host.WhenStateAsync(id, "completed");
            files[account] = await SessionFilesOnDisk.ReadAsync(host.SessionFolder(id));
        }
        return files;
    }

    private static async Task<string> AddAsync(ServerProcess server, object execution)
    {
        using var response = await server.Client.PostAsJsonAsync("/api/v1/executions", execution);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("session_id").GetString()!;
    }

    private async Task<IReadOnlyDictionary<string, byte[]>> CompletedAsync(ServerProcess server, string sessionId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        string? state;
        while ((state = (await server.ExecutionAsync(sessionId)).GetProperty("state").GetString()) != "completed")
        {
            state.Should().BeOneOf("recovering", "starting", "running");
            await Task.Delay(20, patience.Token);
        }
        var parts = sessionId.Split('.');
        return await SessionFilesOnDisk.ReadAsync(Path.Combine(_dataRoot, parts[0], $"{parts[1]}_{parts[2]}"));
    }
}
