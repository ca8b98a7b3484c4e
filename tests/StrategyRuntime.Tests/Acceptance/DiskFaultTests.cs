using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Storage.Verifying;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Tests.Acceptance;

/// <summary>
/// A real service whose calls on its files fail for some seconds, kind by kind, while sessions run and commands come. Afterwards every
/// session goes on by itself, and nothing that was acknowledged is lost. The short form has a few kinds at once, the long one
/// (STRATEGYRUNTIME_FULL=1) each kind with each error, on 20 sessions.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class DiskFaultTests(ITestOutputHelper output)
{
    private const string Opens = "openat,open,creat";
    private const string Reads = "pread64,read,preadv";
    private const string Writes = "pwrite64,write,pwritev,ftruncate,fallocate";
    private const string Syncs = "fsync,fdatasync";
    private const string Names = "rename,renameat,renameat2,unlink,unlinkat,link,linkat,mkdir,mkdirat,rmdir";
    private const string Looks = "stat,lstat,newfstatat,statx,fstat,access,faccessat,faccessat2,readlink,readlinkat";
    private const string Lists = "getdents64,getdents";

    // Market seconds a second: some events each second, and a run that outlives all of it.
    private const int Speed = 600;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private static readonly (string Calls, string Error)[] s_short =
    [
        (Writes, "ENOSPC"), (Syncs, "EIO"), (Opens, "EMFILE"), (string.Join(',', Opens, Reads, Writes, Syncs, Names, Looks, Lists), "EIO"),
    ];

    private static (string Calls, string Error)[] Faults => FullForm.IsOn
        ? [.. from calls in new[] { Opens, Reads, Writes, Syncs, Names, Looks, Lists }
              from error in new[] { "EIO", "ENOSPC", "EMFILE" }
              select (calls, error)]
        : s_short;

    private static int Sessions => FullForm.IsOn ? 20 : 4;

    private static TimeSpan Duration => TimeSpan.FromSeconds(FullForm.IsOn ? 3 : 1);

    [Fact]
    public async Task Calls_that_fail_for_seconds_end_no_session_and_lose_nothing_that_was_acknowledged()
    {
        if (!OperatingSystem.IsLinux()) return; // strace is Linux's.
        using var folder = new TemporaryFolder();
        var root = Path.Combine(folder.Path, "data");
        var (strategies, undisturbed) =
            (Enumerable.Range(0, Sessions).Select(i => $"s{i:00}").ToList(), Path.Combine(folder.Path, "plain"));
        await PlayUndisturbedAsync(undisturbed, strategies);

        WriteMarket(root);
        using var server = await ServerProcess.StartAsync(root);
        await PutAsync(server.Client, strategies);
        using var leaving = new CancellationTokenSource();
        var clients = strategies.Select(s => new Follower(server.Client, $"local.{s}.paper", leaving.Token)).ToList();
        foreach (var strategy in strategies)
        {
            using var added = await server.Client.PostAsJsonAsync(
                "/api/v1/executions", new { strategy_id = strategy, mode = "live_simulation", speed = Speed, auto_start = true });
            added.EnsureSuccessStatusCode();
        }
        await WhenAllAsync(server, "running");
        foreach (var client in clients) client.Start();
        var random = new Random(7);
        var closed = new ConcurrentBag<(string Session, string TradeId)>();
        foreach (var (calls, error) in Faults)
        {
            using var strace = Strace.Attach(server.ProcessId, root, calls, error);
            // Commands change what the odd ones do; the even ones must end as they would have.
            var commands = CommandAsync(server.Client, strategies, random, closed);
            await Task.Delay(Duration);
            var said = await strace.LeaveAsync();
            said.Should().NotContain("PTRACE_SEIZE", "strace must be able to attach");
            await commands;
            var states = await StatesAsync(server);
            output.WriteLine($"{error} at {calls}: {string.Join(", ", states.CountBy(s => s.State).Select(s => $"{s.Value} {s.Key}"))}");
            states.Should().OnlyContain(s => s.State == "running" || s.State == "paused" || s.State == "recovering" || s.State == "starting"
                || (s.State == "blocked" && s.Error != null));
            await WhenAllAsync(server, "running", "paused");
            // A resume that was refused is asked for again, so that the next trouble meets sessions that write.
            foreach (var strategy in strategies) await SendAsync(server.Client, $"executions/local.{strategy}.paper/resume", null);
        }
        using (var patience = new CancellationTokenSource(s_patience))
        {
            // At least one is closed, however the trouble fell.
            for (; closed.IsEmpty; await Task.Delay(20, patience.Token)) await CloseAsync(server.Client, strategies[1], closed);
        }
        foreach (var strategy in strategies)
        {
            await SendAsync(server.Client, $"executions/local.{strategy}.paper/speed", new { speed = "max" });
        }
        await WhenAllAsync(server, "completed");

        await leaving.CancelAsync();
        foreach (var client in clients) await client.EndAsync();
        output.WriteLine($"{clients.Sum(c => c.Lines)} events acknowledged, {closed.Count} positions closed by command");
        for (var i = 0; i < strategies.Count; i++)
        {
            var session = Path.Combine(root, "local", $"{strategies[i]}_paper");
            SessionVerifier.Verify(session).Should().OnlyContain(check => check.Passed, "that holds for {0}", strategies[i]);
            var events = await File.ReadAllTextAsync(Path.Combine(session, "events.jsonl"));
            events.Should().StartWith(clients[i].Text, "{0} published it", strategies[i]);
            if (i % 2 == 0)
                events.Should().Be(await File.ReadAllTextAsync(
                    Path.Combine(undisturbed, "local", $"{strategies[i]}_paper", "events.jsonl")));
        }
        foreach (var (session, tradeId) in closed)
        {
            var inputs = await File.ReadAllTextAsync(Path.Combine(root, "local", $"{session}_paper", "inputs.jsonl"));
            inputs.Should().Contain($"\"{tradeId}\"", "closing it was acknowledged");
        }
    }

    /// <summary>The same without any trouble, as fast as it goes.</summary>
    private static async Task PlayUndisturbedAsync(string root, IReadOnlyList<string> strategies)
    {
        WriteMarket(root);
        using var server = await ServerProcess.StartAsync(root);
        await PutAsync(server.Client, strategies);
        foreach (var strategy in strategies)
        {
            using var added = await server.Client.PostAsJsonAsync(
                "/api/v1/executions", new { strategy_id = strategy, mode = "backtest", auto_start = true });
            added.EnsureSuccessStatusCode();
        }
        await WhenAllAsync(server, "completed");
    }

    private static void WriteMarket(string root)
    {
        Directory.CreateDirectory(Path.Combine(root, "_market"));
        File.WriteAllText(Path.Combine(root, "_market", Sample.MinutesFile), Sample.Minutes(FullForm.IsOn ? 11_700 : 3_900));
    }

    private static async Task PutAsync(HttpClient client, IEnumerable<string> strategies)
    {
        foreach (var strategy in strategies)
        {
            using var saved = await client.PutAsync($"/api/v1/strategies/{strategy}", TestHost.Json(Sample.InAndOut));
            saved.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Sends commands: closing positions to the odd sessions, what changes no event to all.</summary>
    private static async Task CommandAsync(
        HttpClient client, List<string> strategies, Random random, ConcurrentBag<(string, string)> closed)
    {
        for (var i = 0; i < strategies.Count; i++)
        {
            var session = $"local.{strategies[i]}.paper";
            await SendAsync(client, $"executions/{session}/pause", null);
            await SendAsync(client, $"executions/{session}/speed", new { speed = Speed + random.Next(Speed) });
            await SendAsync(client, $"executions/{session}/resume", null);
            if (i % 2 == 1) await CloseAsync(client, strategies[i], closed);
        }
    }

    private static async Task CloseAsync(HttpClient client, string strategy, ConcurrentBag<(string, string)> closed)
    {
        var session = $"local.{strategy}.paper";
        if (await OpenPositionAsync(client, session) is not { } tradeId) return;
        if (await SendAsync(client, $"executions/{session}/positions/{tradeId}/close", null)) closed.Add((strategy, tradeId));
    }

    private static async Task<string?> OpenPositionAsync(HttpClient client, string session)
    {
        using var response = await client.GetAsync($"/api/v1/executions/{session}/positions");
        if (!response.IsSuccessStatusCode) return null;
        using var positions = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return positions.RootElement.GetProperty("items").EnumerateArray()
            .Where(p => p.GetProperty("status").GetString() != "CLOSED")
            .Select(p => p.GetProperty("trade_id").GetString())
            .LastOrDefault();
    }

    private static async Task<bool> SendAsync(HttpClient client, string path, object? body)
    {
        using var response = await client.PostAsync($"/api/v1/{path}", body is null ? null : JsonContent.Create(body));
        // A 200 says that it was so already, and puts nothing on record.
        return response.StatusCode == HttpStatusCode.Accepted;
    }

    private static async Task<IReadOnlyList<(string State, string? Error)>> StatesAsync(ServerProcess server)
    {
        var list = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/executions");
        return [.. list.GetProperty("items").EnumerateArray()
            .Select(e => (e.GetProperty("state").GetString()!, e.GetProperty("error").GetString()))];
    }

    private static async Task WhenAllAsync(ServerProcess server, params string[] states)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            var now = await StatesAsync(server);
            now.Should().NotContain(s => s.State == "failed" || s.State == "diverged" || s.State == "damaged" || s.State == "stopped");
            if (now.All(s => states.Contains(s.State))) return;
            if (patience.IsCancellationRequested) throw new TimeoutException(string.Join("; ", now.Select(s => $"{s.State}: {s.Error}")));
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Keeps every line that a session has published, over all connections that broke.</summary>
    private sealed class Follower(HttpClient client, string session, CancellationToken leaving)
    {
        private readonly StringBuilder _text = new();
        private Task _following = Task.CompletedTask;

        public int Lines { get; private set; }

        public string Text => _text.ToString();

        public void Start() => _following = Task.Run(FollowAsync);

        /// <summary>Waits until it has left.</summary>
        public Task EndAsync() => _following;

        private async Task FollowAsync()
        {
            while (!leaving.IsCancellationRequested)
            {
                try
                {
                    using var request =
                        new HttpRequestMessage(HttpMethod.Get, $"/api/v1/executions/{session}/events?follow=true&after=1-{Lines}");
                    using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving);
                    response.EnsureSuccessStatusCode();
                    await using var body = await response.Content.ReadAsStreamAsync(leaving);
                    await ReadAsync(body);
                }
                catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
                {
                    // The file could not be read for a moment, or the test is over.
                }
            }
        }

        private async Task ReadAsync(Stream body)
        {
            var buffer = new byte[64 << 10];
            var rest = new MemoryStream();
            while (await body.ReadAsync(buffer, leaving) is > 0 and var read)
            {
                rest.Write(buffer, 0, read);
                var bytes = rest.ToArray();
                var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
                if (end == 0) continue;
                _text.Append(Encoding.UTF8.GetString(bytes, 0, end));
                Lines += bytes.AsSpan(0, end).Count((byte)'\n');
                rest = new MemoryStream();
                rest.Write(bytes, end, bytes.Length - end);
            }
        }
    }
}
