using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Limits;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Tests.Executions;

/// <summary>What a user may have of the disk: bytes, runs that are kept, and what stays free for running sessions.</summary>
public sealed class QuotaTests
{
    [Fact]
    public async Task The_bytes_of_a_users_folder_are_counted_as_they_are_written_and_found_again_at_a_start()
    {
        await using var host = await StartAsync();
        var id = await host.AddExecutionAsync(new { strategy_id = "s", mode = "live_simulation", speed = "max" });
        for (var run = 1; run <= 3; run++) await RunAsync(host, id);

        var counted = await UsedAsync(host);
        counted.Should().BePositive().And.Be(BytesOf(host));
        await host.RestartAsync();
        (await UsedAsync(host)).Should().Be(counted);
    }

    [Fact]
    public async Task A_user_whose_files_are_as_large_as_they_may_be_adds_and_starts_nothing_until_a_run_is_deleted()
    {
        await using var host = await StartAsync(("DiskBytesPerUser", "1000000"));
        var id = await host.AddExecutionAsync(new { strategy_id = "s", mode = "backtest" });
        while (await UsedAsync(host) < 1_000_000) await RunAsync(host, id);

        foreach (var refused in new[]
        {
            await host.CommandAsync(id, "start"),
            await host.Client.PostAsJsonAsync("/api/v1/executions", new { strategy_id = "t", mode = "backtest" }),
        })
        {
            refused.StatusCode.Should().Be(HttpStatusCode.InsufficientStorage);
            (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString().Should().Be("/problems/disk-used");
        }
        using var status = JsonDocument.Parse(await host.Client.GetStringAsync("/api/v1/status"));
        status.RootElement.GetProperty("quotas").GetProperty("disk_bytes").GetProperty("limit").GetInt64().Should().Be(1_000_000);

        (await DeleteRunAsync(host, id, 1)).Should().Be(HttpStatusCode.NoContent);
        (await UsedAsync(host)).Should().Be(BytesOf(host)).And.BeLessThan(1_000_000);
        await RunAsync(host, id);
    }

    [Fact]
    public async Task An_earlier_run_is_deleted_with_its_files_and_no_other_is()
    {
        await using var host = await StartAsync();
        var id = await host.AddExecutionAsync(new { strategy_id = "s", mode = "backtest" });
        for (var run = 1; run <= 3; run++) await RunAsync(host, id);

        (await DeleteRunAsync(host, id, 2)).Should().Be(HttpStatusCode.NoContent);
        RunsOf(host, id).Should().Equal("1");
        (await DeleteRunAsync(host, id, 2)).Should().Be(HttpStatusCode.NotFound);
        (await DeleteRunAsync(host, id, 3)).Should().Be(HttpStatusCode.Conflict, "that is the current one");
        (await DeleteRunAsync(host, id, "x")).Should().Be(HttpStatusCode.BadRequest);
        (await host.ExecutionAsync(id)).GetProperty("run").GetInt32().Should().Be(3);
        await RunAsync(host, id);
        (await host.ExecutionAsync(id)).GetProperty("run").GetInt32().Should().Be(4, "a number is not given twice");
    }

    [Fact]
    public async Task A_run_that_is_deleted_is_neither_listed_nor_read_any_more_and_the_disk_has_its_space_back()
    {
        await using var host = await StartAsync();
        var id = await host.AddExecutionAsync(new { strategy_id = "s", mode = "backtest" });
        for (var run = 1; run <= 3; run++) await RunAsync(host, id);
        foreach (var read in new[] { "trades", "state?at=2-10", "stream?snapshot=true", "replay?speed=max", "events" })
            (await host.Client.GetStringAsync($"/api/v1/executions/{id}/runs/2/{read}")).Should().NotBeEmpty();
        (await NumbersAsync()).Should().Equal(3, 2, 1);

        (await DeleteRunAsync(host, id, 2)).Should().Be(HttpStatusCode.NoContent);

        (await NumbersAsync()).Should().Equal(3, 1);
        (await host.Client.GetAsync($"/api/v1/executions/{id}/runs/2/trades")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        // The end of a stream comes to its reader a little before the stream gives back what it had.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (OpenFilesOf(host.SessionFolder(id), "2.deleted") > 0 || host.Services.GetRequiredService<MemoryBudget>().Used > 0)
            await Task.Delay(10, patience.Token);

        async Task<IEnumerable<int>> NumbersAsync() => (await host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/runs"))
            .GetProperty("items").EnumerateArray().Select(r => r.GetProperty("run").GetInt32());
    }

    [Fact]
    public async Task The_newest_earlier_runs_of_each_execution_are_kept()
    {
        await using var host = await StartAsync(("KeepRuns", "2"));
        var id = await host.AddExecutionAsync(new { strategy_id = "s", mode = "backtest" });
        var other = await host.AddExecutionAsync(new { strategy_id = "t", mode = "backtest" });
        for (var run = 1; run <= 2; run++) await RunAsync(host, other);
        for (var run = 1; run <= 5; run++) await RunAsync(host, id);

        RunsOf(host, id).Should().Equal("3", "4");
        RunsOf(host, other).Should().Equal("1");
        (await UsedAsync(host)).Should().Be(BytesOf(host));
    }

    [Fact]
    public async Task Earlier_runs_are_kept_up_to_their_bytes()
    {
        await using var host = await StartAsync(("KeepRunBytes", "900000"));
        var id = await host.AddExecutionAsync(new { strategy_id = "s", mode = "backtest" });
        for (var run = 1; run <= 5; run++) await RunAsync(host, id);

        var kept = RunsOf(host, id);
        kept.Count.Should().BeInRange(1, 3);
        kept[^1].Should().Be("4", "the oldest go first");
        new DirectoryInfo(Path.Combine(host.SessionFolder(id), "runs")).EnumerateFiles("*", SearchOption.AllDirectories)
            .Sum(f => f.Length).Should().BeLessThanOrEqualTo(900_000);
    }

    [Fact]
    public async Task While_no_more_is_free_than_is_kept_for_what_runs_nothing_new_begins_and_what_runs_goes_on()
    {
        DiskWithSpace? disk = null;
        await using var host = await TestHost.StartAsync(
            new Dictionary<string, string?> { ["StrategyRuntime:Limits:DiskReserveBytes"] = "1000" },
            services => services.AddSingleton<DiskSpace>(provider => disk = new DiskWithSpace(provider.GetRequiredService<DataRoot>())));
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(390));
        await host.PutStrategyAsync("s", Sample.InAndOut);
        await host.PutStrategyAsync("t", Sample.InAndOut);
        await host.PutAccountAsync("paper2", "{}");
        var running = await host.AddExecutionAsync(new { strategy_id = "s", mode = "live_simulation", speed = 5_000, auto_start = true });
        var queued = await host.AddExecutionAsync(new { strategy_id = "t", mode = "backtest" });

        disk!.Free = 999;
        foreach (var refused in new[]
        {
            await host.CommandAsync(queued, "start"),
            await host.Client.PostAsJsonAsync(
                "/api/v1/executions", new { strategy_id = "s", broker_connection_id = "paper2", mode = "backtest" }),
            await host.Client.PostAsync(
                "/api/v1/market-data/NEW", new StringContent(Sample.Minutes(30), Encoding.UTF8, "text/csv")),
            await host.Client.PutAsync("/api/v1/strategies/u", TestHost.Json(Sample.InAndOut)),
            await host.Client.PutAsync("/api/v1/broker-connections/paper3", TestHost.Json("{}")),
            await host.Client.PutAsync("/api/v1/instruments/X", TestHost.Json("""{"kind":"equity"}""")),
            await host.Client.PutAsync("/api/v1/exchanges/WIEN", TestHost.Json("{}")),
        })
        {
            refused.StatusCode.Should().Be(HttpStatusCode.InsufficientStorage);
            refused.Headers.RetryAfter.Should().NotBeNull();
        }
        using (var status = JsonDocument.Parse(await host.Client.GetStringAsync("/api/v1/status")))
            status.RootElement.GetProperty("disk").GetProperty("is_short").GetBoolean().Should().BeTrue();
        await host.WhenStateAsync(running, "completed");

        disk.Free = 1_000;
        await RunAsync(host, queued);
    }

    [Fact]
    public async Task A_backtest_that_waited_for_its_turn_does_not_take_what_is_kept_for_what_runs()
    {
        DiskWithSpace? disk = null;
        await using var host = await TestHost.StartAsync(
            new Dictionary<string, string?>
            {
                ["StrategyRuntime:Limits:DiskReserveBytes"] = "1000", ["StrategyRuntime:ConcurrentBacktests"] = "1",
            },
            services => services.AddSingleton<DiskSpace>(provider => disk = new DiskWithSpace(provider.GetRequiredService<DataRoot>())));
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(120));
        await host.PutStrategyAsync("s", Sample.InAndOut);
        await host.PutStrategyAsync("t", Sample.InAndOut);
        var first = await host.AddExecutionAsync(new { strategy_id = "s", mode = "backtest" });
        var second = await host.AddExecutionAsync(new { strategy_id = "t", mode = "backtest" });
        var loops = host.Services.GetRequiredService<RunLanes>().LoopsOf(Mode.Backtest);
        using (var goOn = new ManualResetEventSlim())
        {
            var taken = Enumerable.Range(0, loops.MaximumConcurrencyLevel).Select(_ => loops.Run(goOn.Wait)).ToList();
            (await host.CommandAsync(first, "start")).EnsureSuccessStatusCode();
            (await host.CommandAsync(second, "start")).EnsureSuccessStatusCode();
            await host.WhenStateAsync(second, "blocked");
            disk!.Free = 999;
            goOn.Set();
            await Task.WhenAll(taken);
        }
        await host.WhenStateAsync(first, "completed");
        await WhenReasonAsync("bytes of the disk are free");

        disk.Free = 1_000;
        (await host.CommandAsync(second, "retry")).EnsureSuccessStatusCode();
        await host.WhenStateAsync(second, "completed");

        async Task WhenReasonAsync(string part)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!(await host.ExecutionAsync(second)).GetRawText().Contains(part, StringComparison.Ordinal))
                await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<TestHost> StartAsync(params (string Limit, string Value)[] limits)
    {
        var host = await TestHost.StartAsync(limits.ToDictionary(l => $"StrategyRuntime:Limits:{l.Limit}", l => (string?)l.Value));
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(120));
        await host.PutStrategyAsync("s", Sample.InAndOut);
        await host.PutStrategyAsync("t", Sample.InAndOut);
        return host;
    }

    private static async Task RunAsync(TestHost host, string id)
    {
        (await host.CommandAsync(id, "start")).EnsureSuccessStatusCode();
        await host.WhenStateAsync(id, "completed");
    }

    private static Task<HttpStatusCode> DeleteRunAsync(TestHost host, string id, int run) =>
        DeleteRunAsync(host, id, run.ToString(CultureInfo.InvariantCulture));

    private static async Task<HttpStatusCode> DeleteRunAsync(TestHost host, string id, string run)
    {
        using var response = await host.Client.DeleteAsync($"/api/v1/executions/{id}/runs/{run}");
        return response.StatusCode;
    }

    private static async Task<long> UsedAsync(TestHost host) => (await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/status"))
        .GetProperty("quotas").GetProperty("disk_bytes").GetProperty("used").GetInt64();

    private static long BytesOf(TestHost host) =>
        new DirectoryInfo(Path.Combine(host.DataRoot, "local")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    /// <summary>Files of an earlier run that this process has open, deleted ones too.</summary>
    private static int OpenFilesOf(string session, string run) => Directory.GetFiles("/proc/self/fd")
        .Select(f => new FileInfo(f).LinkTarget)
        .Count(f => f?.StartsWith(Path.Combine(session, "runs", run), StringComparison.Ordinal) == true);

    private static List<string> RunsOf(TestHost host, string id) =>
        [.. Directory.GetDirectories(Path.Combine(host.SessionFolder(id), "runs")).Select(d => Path.GetFileName(d)).Order()];

    private sealed class DiskWithSpace(DataRoot root) : DiskSpace(root)
    {
        public long Free { get; set; } = 1 << 30;

        public override DiskBytes Read() => new(1L << 40, 0, Free);
    }
}
