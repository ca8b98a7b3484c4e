using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.Alerts;

public sealed class AlertKindTests
{
    [Theory]
    [InlineData("fill", "stopped", "Filled: BUY 10 ACME at 108")]
    [InlineData("stop", "stopped", "Stop loss: p1-r0 (BUY 10 ACME) closed at 105")]
    [InlineData("target", "reached", "Take profit: p1-r0 (BUY 10 ACME) closed at 105")]
    [InlineData("loss_limit", "limited", "Loss limit of the day reached: ")]
    [InlineData("alert_node", "tells", "bought at ")]
    public async Task An_event_raises_the_alert_of_its_kind_with_its_cursor_and_words(string kind, string strategy, string words)
    {
        await using var scene = await AlertScene.StartAsync();
        await scene.AddHookAsync();
        await scene.AddRuleAsync(new { id = "r", kind, channels = new[] { "hook", "page" } });
        await scene.AddRuleAsync(new { id = "other", kind = "diverged", channels = new[] { "hook" } });
        var session = await scene.RunAsync(strategy);

        var request = await scene.Hook.NextAsync();
        request.IsSignedWith(HookServer.Secret).Should().BeTrue();
        request.IsSignedWith("another-secret-of-mine").Should().BeFalse();
        request.Path.Should().Be("/in");
        var alert = request.Json.GetProperty("alert");
        alert.GetProperty("kind").GetString().Should().Be(kind);
        alert.GetProperty("rule_id").GetString().Should().Be("r");
        alert.GetProperty("session_id").GetString().Should().Be(session);
        alert.GetProperty("message").GetString().Should().StartWith(words);
        var entry = (await scene.LogAsync(1))[^1];
        entry.GetProperty("id").GetString().Should().Be(alert.GetProperty("id").GetString());
        AlertScene.Deliveries(entry).Select(d => d.GetProperty("state").GetString()).Should().Equal("sent", "sent");
        // The cursor names the event that says it.
        var cursor = alert.GetProperty("catchup_id").GetString()!;
        var after = $"1-{alert.GetProperty("seq").GetInt64() - 1}";
        var line = await scene.Client.GetStringAsync($"/api/v1/executions/{session}/events?after={after}&limit=1");
        line.Should().Contain($"\"catchup_id\":\"{cursor}\"").And.Contain(alert.GetProperty("time").GetString());
    }

    [Theory]
    [InlineData("drawdown", "percent", 0.05, "Drawdown: equity ")]
    [InlineData("pnl", "above", 20, "Profit of the day: ")]
    [InlineData("pnl", "below", -20, "Profit of the day: ")]
    public async Task A_figure_raises_its_alert_once_for_a_day_or_a_peak(string kind, string bound, double value, string words)
    {
        await using var scene = await AlertScene.StartAsync();
        await scene.AddRuleAsync(new Dictionary<string, object> { ["kind"] = kind, [bound] = value });
        var session = await scene.RunAsync("tells");
        var log = await scene.LogAsync(1);
        log.Should().OnlyContain(e => e.GetProperty("message").GetString()!.StartsWith(words));
        // Bought at 102 on the first day: 8 points of profit, then 12 of loss; the second day is the same without the entry.
        log.Count.Should().BeInRange(1, 4);
        log.Select(e => e.GetProperty("id").GetString()).Should().OnlyHaveUniqueItems();
        log.Should().OnlyContain(e => e.GetProperty("session_id").GetString() == session);
    }
}
