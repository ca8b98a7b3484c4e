using System.Globalization;
using System.IO.Abstractions;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Storage.Access;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Tests.Limits;

/// <summary>
/// One user's unread answers and backtests, all at once and with little memory, cost another user's live session nothing.
/// <c>STRATEGYRUNTIME_FULL=1</c> for 500 readers and 60 backtests in 600 MB, where the session's lateness is measured, too: run it on an
/// otherwise idle machine. STRATEGYRUNTIME_SMALL_DISK names a folder on a disk of 8 to 12 GB, which is filled meanwhile.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class NeighbourTests(ITestOutputHelper output)
{
    private static readonly int s_readers = FullForm.IsOn ? 500 : 60;
    private static readonly int s_backtests = FullForm.IsOn ? 60 : 8;
    private static readonly int s_bars = FullForm.IsOn ? 60_000 : 15_000;
    private static readonly int s_speed = FullForm.IsOn ? 2_000 : 4_000;
    private static readonly string s_end = FullForm.IsOn ? "2024-01-12" : "2024-01-10";
    private static readonly string? s_smallDisk = Environment.GetEnvironmentVariable("STRATEGYRUNTIME_SMALL_DISK");
    private static readonly long s_memory = (FullForm.IsOn ? 600L : 160L) << 20;

    [Fact]
    public async Task A_neighbour_who_reads_nothing_and_runs_backtests_costs_a_live_session_no_event()
    {
        using var folder = new TemporaryFolder();
        var root = s_smallDisk is null ? folder.Path : Directory.CreateDirectory(Path.Combine(s_smallDisk, "data")).FullName;
        var (ann, bob) = (NewKey(root, "ann"), NewKey(root, "bob"));
        Directory.CreateDirectory(Path.Combine(root, "_market"));
        await File.WriteAllTextAsync(Path.Combine(root, "_market", Sample.MinutesFile), Sample.Minutes(s_bars));
        using var server = await ServerProcess.StartAsync(root, settings: new Dictionary<string, string>
        {
            // Of a small disk a twentieth.
            ["StrategyRuntime__Limits__DiskReserveBytes"] = (1L << 30).ToString(CultureInfo.InvariantCulture),
            ["DOTNET_GCHeapHardLimit"] = s_memory.ToString("x", CultureInfo.InvariantCulture),
            // The crowd comes at once, and is not counted here.
            ["StrategyRuntime__Limits__RequestBurst"] = "100000",
        });
        using var annsClient = NewClient(server, ann);
        using var bobsClient = NewClient(server, bob);

        // What the live session has to come to: the same strategy over the same days, with all of the memory for itself.
        var alone = await AddAsync(annsClient, "alone", new { mode = "backtest", to = s_end });
        await EndAsync(annsClient, alone);
        var large = await AddAsync(bobsClient, "large", new { mode = "backtest" });
        await EndAsync(bobsClient, large);

        // Its pace on the empty machine.
        var quiet = FullForm.IsOn ? await LiveLateness.FollowAsync(annsClient, await AddLiveAsync(annsClient, "quiet")) : [];
        var live = await AddLiveAsync(annsClient, "live");
        var seen = LiveLateness.FollowAsync(annsClient, live);
        var unread = new List<RawConnection>();
        var answers = new List<string>();
        var backtests = new List<string>();
        for (var i = 0; i < s_readers; i++)
        {
            var connection = await RawConnection.OpenAsync(server.Client.BaseAddress!);
            await connection.SendAsync($"GET /api/v1/{PathOf(i, large)} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {bob}\r\n\r\n");
            unread.Add(connection);
            answers.Add((await connection.ReadUntilAsync("\r\n\r\n")).Split('\n')[0]);
            if (i % (s_readers / s_backtests) == 0 && backtests.Count < s_backtests)
            {
                // The disk is full before the last third of them.
                if (s_smallDisk is not null && backtests.Count == s_backtests * 2 / 3) Fill(s_smallDisk);
                backtests.Add(await AddAsync(bobsClient, $"b{backtests.Count}", new { mode = "backtest", capture = "candles" }));
            }
        }
        var arrived = await seen;
        var frames = arrived.ConvertAll(a => a.Frame);
        var status = await annsClient.GetFromJsonAsync<JsonElement>("/api/v1/status");
        output.WriteLine($"{unread.Count} readers: {string.Join(", ", answers.CountBy(a => a.Trim()))}");
        output.WriteLine($"memory: {status.GetProperty("memory")}");
        output.WriteLine($"disk: {status.GetProperty("disk")}, backtests that it refused: {backtests.Count(b => b.Length == 0)}");
        var (before, with) = (new List<double>(), new List<double>());
        if (FullForm.IsOn)
        {
            (before, with) = (LiveLateness.Of(quiet, s_speed), LiveLateness.Of(arrived, s_speed));
            output.WriteLine(LiveLateness.Describe(before, with, "the neighbour"));
        }

        answers.Should().OnlyContain(a => a.Contains(" 200 ", StringComparison.Ordinal)
            || a.Contains(" 429 ", StringComparison.Ordinal) || a.Contains(" 503 ", StringComparison.Ordinal));
        answers.Should().Contain(a => a.Contains(" 200 ", StringComparison.Ordinal));
        frames[^1].Event.Should().Be("end");
        frames[^1].Json.GetProperty("state").GetString().Should().Be("completed");
        frames.Where(f => f.Event == "status").Select(f => f.Json.GetProperty("state").GetString())
            .Should().NotContain(["blocked", "failed"], "nothing of the neighbour's reaches it");
        var events = frames.Where(f => f.IsDurable).ToList();
        events.Select(f => f.Json.GetProperty("seq").GetInt64()).Should().Equal(Enumerable.Range(1, events.Count).Select(i => (long)i));
        string.Concat(events.Select(f => f.Data + "\n")).Should().Be(
            await File.ReadAllTextAsync(Path.Combine(root, "ann", "live_paper", "events.jsonl"), Encoding.UTF8));
        (await annsClient.GetStringAsync($"/api/v1/executions/{live}/trades"))
            .Should().Be(await annsClient.GetStringAsync($"/api/v1/executions/{alone}/trades"));

        unread.ForEach(c => c.Dispose());
        if (s_smallDisk is not null) File.Delete(Path.Combine(s_smallDisk, "ballast"));
        foreach (var backtest in backtests.Where(b => b.Length > 0)) await EndAsync(bobsClient, backtest);
        (await annsClient.GetAsync("/readyz")).StatusCode.Should().Be(HttpStatusCode.OK);
        if (FullForm.IsOn) LiveLateness.At(with, 0.99).Should().BeLessThanOrEqualTo(2 * LiveLateness.At(before, 0.99));
    }

    private static Task<string> AddLiveAsync(HttpClient client, string strategy) =>
        AddAsync(client, strategy, new { mode = "live_simulation", speed = s_speed, to = s_end });

    /// <summary>Leaves a little less than what the service keeps for running sessions.</summary>
    private static void Fill(string folder)
    {
        var drive = new DriveInfo(folder);
        var kept = Math.Min(1L << 30, drive.TotalSize / 20);
        var size = Math.Max(0, drive.AvailableFreeSpace - kept + (1 << 20));
        File.OpenHandle(Path.Combine(folder, "ballast"), FileMode.Create, FileAccess.Write, preallocationSize: size).Dispose();
    }

    private static string PathOf(int index, string session) => (index % 8) switch
    {
        0 => $"executions/{session}/stream",
        1 => "stream?sessions=*",
        2 => $"executions/{session}/events",
        3 => $"executions/{session}/stream?from=start",
        4 => $"executions/{session}/positions?limit=5000",
        5 => $"executions/{session}/trades?limit=5000",
        6 => $"executions/{session}/state?at=1-{1_000 + 700 * (index % 80)}",
        _ => $"executions/{session}/replay?speed=max",
    };

    private static string NewKey(string root, string user) =>
        new ApiKeyCatalog(new DataRoot(root, new FileSystem())).Create(user, isAdmin: false, label: null, DateTimeOffset.UnixEpoch).Text;

    private static HttpClient NewClient(ServerProcess server, string key)
    {
        var client = new HttpClient { BaseAddress = server.Client.BaseAddress, Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return client;
    }

    /// <summary>
    /// Adds and starts an execution; while there is little memory it asks again when the answer says. Empty when the disk is full.
    /// </summary>
    private static async Task<string> AddAsync(HttpClient client, string strategy, object settings)
    {
        using var document = new StringContent(Sample.InAndOut, Encoding.UTF8, "application/json");
        using var saved = await client.PutAsync($"/api/v1/strategies/{strategy}", document);
        if (saved.StatusCode == HttpStatusCode.InsufficientStorage) return string.Empty;
        saved.EnsureSuccessStatusCode();
        var request = JsonSerializer.SerializeToNode(settings)!;
        request["strategy_id"] = strategy;
        using var added = await client.PostAsJsonAsync("/api/v1/executions", request);
        if (added.StatusCode == HttpStatusCode.InsufficientStorage) return string.Empty;
        added.EnsureSuccessStatusCode();
        var session = (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("session_id").GetString()!;
        while (true)
        {
            using var started = await client.PostAsync($"/api/v1/executions/{session}/start", null);
            if (started.IsSuccessStatusCode) return session;
            if (started.StatusCode == HttpStatusCode.InsufficientStorage) return string.Empty;
            started.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            await Task.Delay(started.Headers.RetryAfter!.Delta!.Value);
        }
    }

    /// <summary>Waits until it has completed; one that waits for memory meanwhile goes on by itself.</summary>
    private static async Task EndAsync(HttpClient client, string session)
    {
        while (true)
        {
            var execution = await client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{session}");
            var state = execution.GetProperty("state").GetString();
            if (state == "completed") return;
            state.Should().BeOneOf(["starting", "running", "blocked", "recovering"], $"{execution}");
            await Task.Delay(200);
        }
    }
}
