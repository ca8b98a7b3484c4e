using System.Net.Http.Json;
using System.Text;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Tests.Streaming.SessionStream;

/// <summary>
/// Exactly once and in order against a real service in another process that is killed while sessions race and clients come and go.
/// STRATEGYRUNTIME_SEED replays a run; the full form (STRATEGYRUNTIME_FULL) takes many more events and cycles.
/// </summary>
public sealed class RaceTests(ITestOutputHelper output) : IDisposable
{
    // Small windows, so that clients fall out of them and come back; a killed process loses nothing that the operating system has.
    private static readonly Dictionary<string, string> s_settings = new()
    {
        ["StrategyRuntime__Durability"] = "Os",
        ["StrategyRuntime__Streaming__RingBytes"] = "16384",
        ["StrategyRuntime__Streaming__FlushBytes"] = "4096",
    };

    private readonly string _dataRoot = Path.Combine(Path.GetTempPath(), "strategy-runtime-races", Guid.NewGuid().ToString("n"));
    private readonly Uri _address = ServerProcess.FreeAddress();

    public void Dispose()
    {
        if (Directory.Exists(_dataRoot)) Directory.Delete(_dataRoot, recursive: true);
    }

    [Fact]
    public async Task Every_client_of_racing_sessions_has_the_lines_of_the_files_once_whatever_is_killed()
    {
        const int Sessions = 8;
        var random = NewRandom();
        var bars = 390 * (FullForm.IsOn ? 40 : 3);
        Prepare(bars);
        var server = await ServerProcess.StartAsync(_dataRoot, _address, s_settings);
        await PutStrategyAsync(server);
        var sessions = new List<string>();
        for (var i = 0; i < Sessions; i++) sessions.Add(await StartAsync(server, $"account{i}", bars * 60 / (FullForm.IsOn ? 60.0 : 6.0)));

        var alone = sessions
            .Select(session => Follow([session], random.Next(), new Habits(ChangesFilter: false, IsSlow: false, 100_000))).ToList();
        var changing = sessions
            .Select(session => Follow([session], random.Next(), new Habits(ChangesFilter: true, IsSlow: false, 30_000))).ToList();
        var slow = sessions.Take(2)
            .Select(session => Follow([session], random.Next(), new Habits(ChangesFilter: false, IsSlow: true, 200_000))).ToList();
        var together = Follow(sessions, random.Next(), new Habits(ChangesFilter: false, IsSlow: false, 300_000));
        var togetherSlow = Follow(sessions, random.Next(), new Habits(ChangesFilter: false, IsSlow: true, 300_000));
        var togetherChanging = Enumerable.Range(0, 3)
            .Select(_ => Follow(sessions, random.Next(), new Habits(ChangesFilter: true, IsSlow: false, 60_000))).ToList();

        for (var kill = 0; kill < 2; kill++)
        {
            await Task.Delay(random.Next(300, FullForm.IsOn ? 15_000 : 1_500));
            server.Dispose();
            server = await ServerProcess.StartAsync(_dataRoot, _address, s_settings);
        }
        await Task.WhenAll([.. alone, .. changing, .. slow, .. togetherChanging, together, togetherSlow])
            .WaitAsync(TimeSpan.FromMinutes(FullForm.IsOn ? 15 : 6));
        server.Dispose();

        for (var i = 0; i < Sessions; i++)
        {
            var lines = Lines(sessions[i]);
            LinesOf(await alone[i]).Should().Equal(lines);
            ShouldHaveWhatItWanted(await changing[i], [.. lines.Select((line, index) => FrameOf(line, $"1-{index + 1}"))]);
            if (i < slow.Count) LinesOf(await slow[i]).Should().Equal(lines);
        }
        var ordered = FramesOf(await together);
        ordered.Select(frame => SeqOf(frame.Id))
            .Should().Equal(Enumerable.Range(1, ordered.Count).Select(number => (long)number), "the order has no holes");
        FramesOf(await togetherSlow).Select(frame => frame.Data).Should().Equal(ordered.Select(frame => frame.Data));
        foreach (var session in sessions)
            ordered.Where(frame => frame.Data.StartsWith($"{{\"session_id\":\"{session}\"", StringComparison.Ordinal))
                .Select(frame => frame.Data).Should().Equal(Lines(session));
        foreach (var visits in togetherChanging) ShouldHaveWhatItWanted(await visits, ordered);
        output.WriteLine($"{ordered.Count} events, {(await together).Count + (await togetherSlow).Count} connections of two clients");
    }

    [Fact]
    public async Task A_client_that_is_cut_off_again_and_again_misses_nothing()
    {
        var random = NewRandom();
        var cycles = FullForm.IsOn ? 500 : 40;
        var bars = 390 * (FullForm.IsOn ? 40 : 10);
        Prepare(bars);
        var server = await ServerProcess.StartAsync(_dataRoot, _address, s_settings);
        await PutStrategyAsync(server);
        // Slow enough to last through all cycles; the rest is dropped at the end.
        var session = await StartAsync(server, "account", speed: 1_000);
        using var http = SseClient.FragileClient(_address);
        var lines = new List<string>();
        string? lastId = null;
        for (var cycle = 1; cycle <= cycles; cycle++)
        {
            await using (var client = await SseClient.OpenAsync(http, $"/api/v1/executions/{session}/stream?from=start", lastId))
            {
                var patience = random.Next(1, 4_000);
                var time = Task.Delay(random.Next(100));
                for (var next = client.NextAsync(); client.Received < patience; next = client.NextAsync())
                {
                    if (await Task.WhenAny(next, time) == time && !next.IsCompleted) break;
                    Take(await next);
                }
            }
            if (cycle % 25 != 0) continue;
            server.Dispose();
            server = await ServerProcess.StartAsync(_dataRoot, _address, s_settings);
        }
        await LetGoAsync(server, session);
        await using (var last = await SseClient.OpenAsync(http, $"/api/v1/executions/{session}/stream?from=start", lastId))
        {
            while (await last.NextAsync() is { Event: not "end" } frame) Take(frame);
        }
        server.Dispose();
        lines.Should().Equal(Lines(session));

        void Take(Frame? frame)
        {
            frame.Should().NotBeNull("the run goes on");
            frame!.Event.Should().NotBe("reset");
            if (!frame.IsDurable) return;
            lines.Add(frame.Data);
            lastId = frame.Id;
        }
    }

    private static List<Frame> FramesOf(IReadOnlyList<Visit> visits) => [.. visits.SelectMany(visit => visit.Frames)];

    private static IEnumerable<string> LinesOf(IReadOnlyList<Visit> visits) => FramesOf(visits).Select(frame => frame.Data);

    /// <summary>On each connection: what it had asked for of all that comes after its cursor, up to the last event it got.</summary>
    private static void ShouldHaveWhatItWanted(IReadOnlyList<Visit> visits, List<Frame> all)
    {
        foreach (var visit in visits.Where(visit => visit.Frames.Count > 0))
        {
            var range = all.Skip((int)SeqOf(visit.From)).Take((int)(SeqOf(visit.Frames[^1].Id) - SeqOf(visit.From)));
            visit.Frames.Select(frame => frame.Data).Should().Equal(range.Where(visit.Wants).Select(frame => frame.Data));
        }
        SeqOf(visits.Last(visit => visit.Frames.Count > 0).Frames[^1].Id).Should().Be(all.Count, "the last connection wanted everything");
    }

    private static Frame FrameOf(string line, string id)
    {
        const string Key = "\"type\":\"";
        var start = line.IndexOf(Key, StringComparison.Ordinal) + Key.Length;
        return new Frame(line[start..line.IndexOf('"', start)], line, id, null);
    }

    private static long SeqOf(string? id) =>
        id is null ? 0 : CatchupId.TryParse(id, out var parsed) ? parsed.Seq : throw new FormatException(id);

    private static async Task PutStrategyAsync(ServerProcess server)
    {
        using var put = await server.Client.PutAsync("/api/v1/strategies/in-and-out", TestHost.Json(Sample.InAndOut));
        put.EnsureSuccessStatusCode();
    }

    private static async Task<string> StartAsync(ServerProcess server, string account, double speed)
    {
        using var broker = await server.Client.PutAsync($"/api/v1/broker-connections/{account}", TestHost.Json("{}"));
        broker.EnsureSuccessStatusCode();
        using var response = await server.Client.PostAsJsonAsync(
            "/api/v1/executions",
            new { strategy_id = "in-and-out", broker_connection_id = account, mode = "live_simulation", speed, auto_start = true });
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("session_id").GetString()!;
    }

    /// <summary>Runs the rest as fast as it can, once the session is not being taken up any more.</summary>
    private static async Task LetGoAsync(ServerProcess server, string session)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            using var answer = await server.Client.PostAsJsonAsync($"/api/v1/executions/{session}/speed", new { speed = "max" });
            if (answer.IsSuccessStatusCode) return;
            answer.StatusCode.Should().Be(System.Net.HttpStatusCode.Conflict);
            await Task.Delay(20, patience.Token);
        }
    }

    private Task<IReadOnlyList<Visit>> Follow(IReadOnlyList<string> sessions, int seed, Habits habits) =>
        Task.Run(() => new RacingClient(_address, sessions, seed, habits).FollowAsync());

    private Random NewRandom()
    {
        var seed = FullForm.Seed(1);
        output.WriteLine($"STRATEGYRUNTIME_SEED={seed}");
        return new Random(seed);
    }

    private void Prepare(int bars)
    {
        Directory.CreateDirectory(Path.Combine(_dataRoot, "_market"));
        File.WriteAllText(Path.Combine(_dataRoot, "_market", Sample.MinutesFile), Sample.Minutes(bars));
    }

    private List<string> Lines(string session)
    {
        var parts = session.Split('.');
        var file = Path.Combine(_dataRoot, parts[0], $"{parts[1]}_{parts[2]}", "events.jsonl");
        return [.. File.ReadAllText(file, Encoding.UTF8).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
