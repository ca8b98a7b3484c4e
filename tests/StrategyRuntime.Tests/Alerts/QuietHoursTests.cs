using StrategyRuntime.Alerts.Rules;

namespace StrategyRuntime.Tests.Alerts;

public sealed class QuietHoursTests
{
    [Theory]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-15T21:00:00Z", true)]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-15T20:59:59Z", false)]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-07-15T20:00:00Z", true)]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-07-15T05:00:00Z", false)]
    [InlineData("12:00", "13:30", "Asia/Kolkata", "2026-01-15T06:30:00Z", true)]
    [InlineData("12:00", "13:30", "Asia/Kolkata", "2026-01-15T07:59:59Z", true)]
    [InlineData("12:00", "13:30", "Asia/Kolkata", "2026-01-15T08:00:00Z", false)]
    public void They_are_by_the_clock_of_their_zone_and_may_pass_midnight(string from, string to, string zone, string now, bool isQuiet)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var hours = new QuietHours(TimeOnly.Parse(from, culture), TimeOnly.Parse(to, culture), zone);
        hours.Contains(DateTimeOffset.Parse(now, culture)).Should().Be(isQuiet);
    }

    [Fact]
    public async Task An_alert_in_quiet_hours_is_in_the_log_and_is_sent_nowhere_also_not_after_a_restart()
    {
        await using var scene = await AlertScene.StartAsync();
        await scene.AddHookAsync();
        var now = DateTimeOffset.UtcNow;
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        await scene.AddRuleAsync(new
        {
            id = "quiet", kind = "stop", channels = new[] { "page", "hook" },
            quiet_hours = new
            {
                from = now.AddHours(-2).ToString("HH:mm", culture), to = now.AddHours(2).ToString("HH:mm", culture), zone = "UTC",
            },
        });
        await scene.AddRuleAsync(new { id = "loud", kind = "stop", channels = new[] { "hook" } });
        await scene.RunAsync("stopped");
        var log = await scene.LogAsync(2);
        await scene.Host.RestartAsync();
        var after = await scene.LogAsync(2);
        after.Select(e => e.GetRawText()).Should().Equal(log.Select(e => e.GetRawText()));
        var quieted = log.Single(e => e.GetProperty("rule_id").GetString() == "quiet");
        quieted.GetProperty("quieted").GetBoolean().Should().BeTrue();
        AlertScene.Deliveries(quieted).Should().BeEmpty();
        scene.Hook.Requests.Should().ContainSingle().Which.Json.GetProperty("alert").GetProperty("rule_id").GetString().Should().Be("loud");
    }
}
