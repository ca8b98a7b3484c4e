using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Tests.Simulation;

namespace StrategyRuntime.Tests.Alerts;

public sealed class FeedAlertTests
{
    private static readonly DateTimeOffset s_start = new(2024, 3, 1, 14, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_feed_without_ticks_raises_an_alert_once_for_each_time_without_them()
    {
        await using var scene = await AlertScene.StartAsync();
        await FollowAsync(scene, staleAfter: 1);
        await scene.AddRuleAsync(new { id = "r", kind = "feed_stale" });
        var first = await scene.LogAsync(1);
        first.Should().ContainSingle();
        first[0].GetProperty("message").GetString().Should().MatchRegex("^Feed of ACME: no tick for [0-9]+ s$");
        first[0].GetProperty("kind").GetString().Should().Be("feed_stale");
        await PushAsync(scene, 1);
        var second = await scene.LogAsync(2);
        second.Select(e => e.GetProperty("id").GetString()).Should().OnlyHaveUniqueItems();
        // The same silence is looked at each second, and by the next process.
        await scene.Host.RestartAsync();
        await scene.AddRuleAsync(new { id = "later", kind = "feed_stale" });
        (await scene.LogAsync(3)).Count(e => e.GetProperty("rule_id").GetString() == "r").Should().Be(2);
    }

    [Fact]
    public async Task A_gap_that_a_feed_marks_after_the_rule_raises_an_alert_and_one_before_it_does_not()
    {
        await using var scene = await AlertScene.StartAsync();
        scene.Host.WriteMarketData("OLD.ticks.csv", Old(0));
        await PutAsync(scene, new { source = "replay", file = "OLD.ticks.csv", speed = "max", stamps = "now", loop = false });
        await WhenAsync(scene, f => f.GetProperty("ticks").GetInt64() == 3);
        await RunAsync(scene);
        await ReplayAsync(scene, 1);
        await WhenAsync(scene, f => f.GetProperty("gaps").GetInt64() == 1);
        await scene.AddRuleAsync(new { id = "r", kind = "feed_gap" });
        await ReplayAsync(scene, 2);
        var log = await scene.LogAsync(1);
        log.Should().ContainSingle();
        log[0].GetProperty("message").GetString().Should().MatchRegex("^Feed of ACME: nothing was received from .* \\(not_running\\)$");
        await scene.Host.RestartAsync();
        await ReplayAsync(scene, 3);
        var after = await scene.LogAsync(2);
        after.Select(e => e.GetProperty("id").GetString()).Should().OnlyHaveUniqueItems();
    }

    private static async Task FollowAsync(AlertScene scene, int staleAfter)
    {
        await PutAsync(scene, new { source = "push", stale_after = staleAfter });
        await PushAsync(scene, 0);
        await RunAsync(scene);
    }

    private static async Task RunAsync(AlertScene scene)
    {
        var strategy = new StrategyJson(timeframes: """[{"id":"1m","timeframe":"1m","indicators":{}}]""")
            .EntrySignal("in", "ltp > 1000000").Entry("buy", quantity: 1)
            .ExitSignal("out", "ltp > 1000001").Exit("sell").Chain("start > in > buy > out > sell");
        await scene.Host.PutStrategyAsync("waits", Encoding.UTF8.GetString(strategy.ToBytes()));
        var session = await scene.Host.AddExecutionAsync(
            new { strategy_id = "waits", mode = "live_simulation", source = "feed", auto_start = true });
        await scene.Host.WhenStateAsync(session, "running");
    }

    // A file that is longer by three ticks, which a replay that starts again goes on with behind a gap.
    private static async Task ReplayAsync(AlertScene scene, int times)
    {
        using var stopped = await scene.Client.PostAsync("/api/v1/feeds/ACME/stop", null);
        scene.Host.WriteMarketData($"OLD{times}.ticks.csv", Old(times));
        await PutAsync(scene, new { source = "replay", file = $"OLD{times}.ticks.csv", speed = "max", stamps = "now", loop = false });
        using var started = await scene.Client.PostAsync("/api/v1/feeds/ACME/start", null);
        started.EnsureSuccessStatusCode();
        await WhenAsync(scene, f => f.GetProperty("ticks").GetInt64() == 3 * (times + 1));
    }

    private static string Old(int times)
    {
        var text = new StringBuilder("timestamp,price\n");
        for (var i = 0; i < 3 * (times + 1); i++) text.Append($"2024-03-01T14:30:{i:00}Z,{10 + i}\n");
        return text.ToString();
    }

    private static Task<JsonElement> PutAsync(AlertScene scene, object feed) => scene.SendAsync(HttpMethod.Put, "feeds/ACME", feed);

    private static Task<JsonElement> PushAsync(AlertScene scene, int minute) => scene.SendAsync(
        HttpMethod.Post, "feeds/ACME/ticks", new[] { new { time = s_start.AddMinutes(minute), price = 10 } });

    private static async Task WhenAsync(AlertScene scene, Predicate<JsonElement> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isSo(await scene.Client.GetFromJsonAsync<JsonElement>("/api/v1/feeds/ACME", patience.Token)))
            await Task.Delay(20, patience.Token);
    }
}
