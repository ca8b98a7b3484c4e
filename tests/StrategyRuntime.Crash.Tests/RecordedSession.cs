using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Crash.Tests.Lives;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Crash.Tests;

/// <summary>A session on the feed TEST, up to a time, and the log that it follows.</summary>
internal sealed class RecordedSession(string root, string strategy, string to)
{
    private readonly string _id = $"local.{strategy}.paper";

    /// <summary>Adds it and starts it.</summary>
    public async Task AddAsync(WebLife life, string mode)
    {
        using var added = await life.Client.PostAsJsonAsync(
            "/api/v1/executions", new { strategy_id = strategy, mode, source = "feed", to, auto_start = true });
        added.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until it is complete.</summary>
    public async Task WhenCompletedAsync(WebLife life)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var execution = await life.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{_id}", patience.Token);
            if (execution.GetProperty("state").GetString() is var state && state == "completed") return;
            state.Should().BeOneOf("starting", "recovering", "running", "blocked");
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Its events hold a text, and its files are those of the backtest over the recording.</summary>
    public async Task MustBeItsBacktestAsync(string expected, string because)
    {
        var folder = Scenario.Folder(root, _id);
        var live = await SessionFilesOnDisk.ReadAsync(folder);
        Encoding.UTF8.GetString(live["events.jsonl"]).Should().Contain(expected);
        using var replay = WebLife.Start(root);
        (await replay.ListensAsync()).Should().BeTrue();
        (await replay.Client.DeleteAsync($"/api/v1/executions/{_id}")).EnsureSuccessStatusCode();
        Directory.Delete(folder, recursive: true);
        await AddAsync(replay, "backtest");
        await WhenCompletedAsync(replay);
        (await SessionFilesOnDisk.ReadAsync(folder)).ShouldEqual(live, $"as the live session's, {because}");
        await replay.KillAsync();
    }

    /// <summary>Source ids of the ticks in the log.</summary>
    public IReadOnlyList<long?> SourceIds()
    {
        using var log = FeedLog.OpenRead(NativeFiles.Instance, Path.Combine(root, "_market", "TEST.feed"));
        var (ids, buffer) = (new List<long?>(), new FeedRecord[1_000]);
        for (var at = log.First; at < log.End;)
        {
            var read = log.ReadRecords(at, buffer);
            ids.AddRange(buffer.Take(read).Where(r => r.Kind == FeedRecordKind.Tick).Select(r => r.SourceId));
            at += read;
        }
        return ids;
    }
}
