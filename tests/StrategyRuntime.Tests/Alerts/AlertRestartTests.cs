using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Tests.Access;

namespace StrategyRuntime.Tests.Alerts;

public sealed class AlertRestartTests
{
    [Fact]
    public async Task What_waited_for_a_channel_goes_out_after_a_restart_and_what_was_sent_does_not_again()
    {
        await using var scene = await AlertScene.StartAsync(
            new Dictionary<string, string?> { ["StrategyRuntime:Alerts:RetryMilliseconds"] = "600000" });
        await scene.AddHookAsync("good");
        await scene.AddHookAsync("bad");
        await scene.SendAsync(HttpMethod.Put, "alerts/channels/bad", new { type = "webhook", url = $"{scene.Hook.Address}bad" });
        scene.Hook.Answer = r => r.Path == "/bad" ? 500 : 200;
        await scene.AddRuleAsync(new { kind = "stop", channels = new[] { "good", "bad" } });
        await scene.RunAsync("stopped");
        await scene.Hook.NextAsync();
        await scene.Hook.NextAsync();
        await scene.Host.StopAsync();
        scene.Hook.Requests.Should().HaveCount(2);
        scene.Hook.Answer = _ => 200;
        await scene.Host.StartAsync();
        var again = await scene.Hook.NextAsync();
        again.Path.Should().Be("/bad");
        AlertScene.Deliveries((await scene.LogAsync(1))[0]).Should().OnlyContain(d => d.GetProperty("state").GetString() == "sent");
        await scene.Host.RestartAsync();
        await scene.LogAsync(1);
        scene.Hook.Requests.Should().HaveCount(3);
        scene.Hook.Requests.Select(r => r.DeliveryId).Distinct().Should().HaveCount(2);
    }

    [Fact]
    public async Task What_happened_before_the_first_rule_is_no_news()
    {
        await using var scene = await AlertScene.StartAsync();
        var before = await scene.RunAsync("stopped");
        await scene.AddRuleAsync(new { kind = "stop" });
        await scene.Host.RestartAsync();
        await scene.RunAsync("limited");
        (await scene.Host.CommandAsync(before, "start")).EnsureSuccessStatusCode();
        await scene.Host.WhenStateAsync(before, "completed");
        var log = await scene.LogAsync(1);
        log.Should().ContainSingle().Which.GetProperty("run").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task A_rule_is_about_its_strategy_account_or_session_and_about_backtests_only_when_it_says_so()
    {
        await using var scene = await AlertScene.StartAsync();
        await scene.Host.PutAccountAsync("second", "{}");
        await scene.AddRuleAsync(new { id = "all", kind = "stop" });
        await scene.AddRuleAsync(new { id = "other-strategy", kind = "stop", strategy_id = "limited" });
        await scene.AddRuleAsync(new { id = "account", kind = "stop", broker_connection_id = "paper" });
        await scene.AddRuleAsync(new { id = "other-account", kind = "stop", broker_connection_id = "second" });
        await scene.AddRuleAsync(new { id = "session", kind = "stop", session_id = "local.stopped.paper" });
        await scene.AddRuleAsync(new { id = "off", kind = "stop", enabled = false });
        await scene.RunAsync("stopped");
        RulesOf(await scene.LogAsync(3)).Should().BeEquivalentTo("all", "account", "session");

        (await scene.Client.DeleteAsync("/api/v1/executions/local.stopped.paper")).EnsureSuccessStatusCode();
        await scene.AddRuleAsync(new { id = "tests", kind = "stop", backtests = true });
        await scene.RunAsync("stopped", "backtest");
        RulesOf(await scene.LogAsync(5)).Take(2).Should().BeEquivalentTo("session", "tests");

        static IEnumerable<string?> RulesOf(IEnumerable<JsonElement> log) => log.Select(e => e.GetProperty("rule_id").GetString());
    }

    [Fact]
    public async Task A_run_that_fails_while_no_process_looks_raises_its_alert_at_the_next_start_and_once()
    {
        await using var scene = await AlertScene.StartAsync();
        await scene.AddRuleAsync(new { id = "f", kind = "failed", backtests = true });
        await scene.AddRuleAsync(new { id = "d", kind = "diverged", backtests = true });
        var session = await scene.Host.AddExecutionAsync(
            new { strategy_id = "stopped", mode = "live_simulation", speed = 1, auto_start = true });
        await scene.Host.WhenStateAsync(session, "running");
        while ((await scene.Host.ExecutionAsync(session)).GetProperty("seq").GetInt64() < 2) await Task.Delay(10);
        await scene.Host.StopAsync();
        // Another line in its place: the recovery makes another one.
        var events = Path.Combine(scene.Host.SessionFolder(session), "events.jsonl");
        var text = await File.ReadAllTextAsync(events);
        await File.WriteAllTextAsync(events, text.Replace("\"cash\":100000", "\"cash\":200000", StringComparison.Ordinal));
        await scene.Host.StartAsync();
        var entry = (await scene.LogAsync(1)).Should().ContainSingle().Subject;
        entry.GetProperty("kind").GetString().Should().BeOneOf("diverged", "failed");
        entry.GetProperty("session_id").GetString().Should().Be(session);
        entry.GetProperty("message").GetString().Should().StartWith("Run 1 is ");
        await scene.Host.RestartAsync();
        await scene.RunAsync("limited");
        (await scene.LogAsync(1)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_rule_on_a_figure_that_is_beyond_its_value_is_raised_at_once_and_once()
    {
        await using var scene = await AlertScene.StartAsync();
        var session = await scene.Host.AddExecutionAsync(
            new { strategy_id = "tells", mode = "live_simulation", speed = 60, auto_start = true, to = "2024-01-02" });
        await scene.Host.WhenStateAsync(session, "running");
        (await scene.Host.CommandAsync(session, "speed", new { speed = "max" })).EnsureSuccessStatusCode();
        await scene.Host.WhenStateAsync(session, "completed");
        await scene.AddRuleAsync(new { kind = "pnl", of = "run", below = 1_000_000, session_id = session });
        (await scene.LogAsync(1)).Should().ContainSingle();
        await scene.Host.RestartAsync();
        await scene.AddRuleAsync(new { kind = "stop" });
        (await scene.LogAsync(1)).Should().ContainSingle();
    }

    [Fact]
    public async Task Two_users_do_not_see_each_others_alerts()
    {
        await using var users = await TwoUsers.StartAsync();
        (await users.Ben.PostAsync("/api/v1/alerts/rules", TestHost.Json("""{ "id": "all", "kind": "fill" }"""))).EnsureSuccessStatusCode();
        (await users.Ann.PutAsync("/api/v1/alerts/rules/r", TestHost.Json("""{ "kind": "fill" }"""))).EnsureSuccessStatusCode();
        (await users.Ann.PostAsync($"/api/v1/executions/{TwoUsers.Session}/start", null)).EnsureSuccessStatusCode();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await CountAsync(users.Ann) == 0) await Task.Delay(10, patience.Token);
        (await CountAsync(users.Ben)).Should().Be(0);

        static async Task<int> CountAsync(HttpClient client) =>
            (await client.GetFromJsonAsync<JsonElement>("/api/v1/alerts/log")).GetProperty("items").GetArrayLength();
    }
}
