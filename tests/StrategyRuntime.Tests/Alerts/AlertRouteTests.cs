using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.Alerts;

public sealed class AlertRouteTests
{
    private const string Rules = "/api/v1/alerts/rules";
    private const string Channels = "/api/v1/alerts/channels";

    [Fact]
    public async Task A_rule_is_saved_shown_changed_and_deleted_and_what_was_read_can_be_sent_back()
    {
        await using var host = await TestHost.StartAsync();
        using var added = await host.Client.PostAsync(Rules, TestHost.Json("""
            { "kind": "pnl", "below": -500, "name": "Loss", "broker_connection_id": "paper", "sound": true,
              "quiet_hours": { "from": "22:00", "to": "07:00", "zone": "Europe/Berlin" } }
            """));
        added.StatusCode.Should().Be(HttpStatusCode.Created);
        added.Headers.Location!.ToString().Should().Be("/api/v1/alerts/rules/rule-1");
        var rule = await host.Client.GetFromJsonAsync<JsonElement>($"{Rules}/rule-1");
        rule.GetProperty("of").GetString().Should().Be("day");
        rule.GetProperty("channels")[0].GetString().Should().Be("page");
        rule.GetProperty("quiet_hours").GetProperty("to").GetString().Should().Be("07:00");

        using var again = await host.Client.PutAsync($"{Rules}/rule-1", TestHost.Json(rule.GetRawText()));
        again.StatusCode.Should().Be(HttpStatusCode.OK);
        var kept = await again.Content.ReadFromJsonAsync<JsonElement>();
        kept.GetProperty("created_at").GetString().Should().Be(rule.GetProperty("created_at").GetString());
        kept.GetProperty("below").GetDecimal().Should().Be(-500);

        await host.RestartAsync();
        (await host.Client.GetFromJsonAsync<JsonElement>(Rules)).GetProperty("items").GetArrayLength().Should().Be(1);
        (await host.Client.DeleteAsync($"{Rules}/rule-1")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await host.Client.GetAsync($"{Rules}/rule-1")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{ }""", "/kind")]
    [InlineData("""{ "kind": "test" }""", "/kind")]
    [InlineData("""{ "kind": "stop", "more": 1 }""", "/more")]
    [InlineData("""{ "kind": "stop", "name": "a\nb" }""", "/name")]
    [InlineData("""{ "kind": "stop", "name": "a\u0000b" }""", "/name")]
    [InlineData("""{ "kind": "stop", "name": "" }""", "/name")]
    [InlineData("""{ "kind": "stop", "id": "../x" }""", "/id")]
    [InlineData("""{ "kind": "stop", "session_id": "other.a.b" }""", "/session_id")]
    [InlineData("""{ "kind": "stop", "channels": [] }""", "/channels")]
    [InlineData("""{ "kind": "stop", "channels": ["page", "page"] }""", "/channels")]
    [InlineData("""{ "kind": "stop", "channels": ["none"] }""", "/channels/0")]
    [InlineData("""{ "kind": "stop", "percent": 5 }""", "/percent")]
    [InlineData("""{ "kind": "drawdown" }""", "/percent")]
    [InlineData("""{ "kind": "drawdown", "percent": 1e308 }""", "/percent")]
    [InlineData("""{ "kind": "drawdown", "percent": 0 }""", "/percent")]
    [InlineData("""{ "kind": "pnl" }""", "/above")]
    [InlineData("""{ "kind": "pnl", "above": 1e308 }""", "/above")]
    [InlineData("""{ "kind": "pnl", "above": 1, "below": 0 }""", "/above")]
    [InlineData("""{ "kind": "stop", "quiet_hours": { "from": "22:00", "to": "07:00", "zone": "Mars/Base" } }""", "/quiet_hours/zone")]
    [InlineData("""{ "kind": "stop", "quiet_hours": { "from": "25:00", "to": "07:00" } }""", "/quiet_hours/from")]
    [InlineData("""{ "kind": "stop", "quiet_hours": { "from": "07:00", "to": "07:00" } }""", "/quiet_hours/to")]
    public async Task What_is_wrong_with_a_rule_is_named(string body, string pointer)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.Client.PostAsync(Rules, TestHost.Json(body));
        await ShouldNameAsync(response, HttpStatusCode.BadRequest, pointer);
    }

    [Theory]
    [InlineData("""{ "type": "page" }""", 400, "/type")]
    [InlineData("""{ "type": "webhook", "secret": "0123456789abcdef" }""", 400, "/url")]
    [InlineData("""{ "type": "webhook", "url": "https://a.example/x" }""", 400, "/secret")]
    [InlineData("""{ "type": "webhook", "url": "https://a.example/x", "secret": "short" }""", 400, "/secret")]
    [InlineData("""{ "type": "webhook", "url": "https://a.example/x", "secret": "0123456789abcde\n" }""", 400, "/secret")]
    [InlineData("""{ "type": "webhook", "url": "https://a.example/x", "secret": "0123456789abcdef", "token": "1:2" }""", 400, "/token")]
    [InlineData("""{ "type": "webhook", "url": "ftp://a.example/x", "secret": "0123456789abcdef" }""", 422, "/url")]
    [InlineData("""{ "type": "webhook", "url": "https://u:p@a.example/x", "secret": "0123456789abcdef" }""", 422, "/url")]
    [InlineData("""{ "type": "webhook", "url": "http://127.0.0.1/x", "secret": "0123456789abcdef" }""", 422, "/url")]
    [InlineData("""{ "type": "webhook", "url": "http://localhost:80/x", "secret": "0123456789abcdef" }""", 422, "/url")]
    [InlineData("""{ "type": "webhook", "url": "http://2130706433/x", "secret": "0123456789abcdef" }""", 422, "/url")]
    [InlineData("""{ "type": "webhook", "url": "http://0x7f.1/x", "secret": "0123456789abcdef" }""", 422, "/url")]
    [InlineData("""{ "type": "webhook", "url": "http://[::ffff:127.0.0.1]/x", "secret": "0123456789abcdef" }""", 422, "/url")]
    [InlineData("""{ "type": "webhook", "url": "http://169.254.169.254/latest/meta-data", "secret": "0123456789abcdef" }""", 422, "/url")]
    [InlineData("""{ "type": "telegram", "token": "1/../x", "chat_id": "1" }""", 400, "/token")]
    [InlineData("""{ "type": "telegram", "token": "123456:ABC-DEF1234ghIkl\n", "chat_id": "1" }""", 400, "/token")]
    [InlineData("""{ "type": "telegram", "token": "123456:ABC-DEF1234ghIkl", "chat_id": "x y" }""", 400, "/chat_id")]
    [InlineData("""{ "type": "mail", "to": "a@b.example" }""", 422, "/type")]
    public async Task What_is_wrong_with_a_channel_is_named(string body, int status, string pointer)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.Client.PostAsync(Channels, TestHost.Json(body));
        await ShouldNameAsync(response, (HttpStatusCode)status, pointer);
    }

    [Theory]
    [InlineData("a@b.example, c@d.example")]
    [InlineData("a@b.example\r\nBcc: c@d.example")]
    [InlineData("\"x\" <a@b.example>")]
    public async Task A_mail_goes_to_one_address(string to)
    {
        await using var host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["StrategyRuntime:Alerts:SmtpHost"] = "127.0.0.1", ["StrategyRuntime:Alerts:SmtpFrom"] = "alerts@service.example",
        });
        using var response = await host.Client.PostAsJsonAsync(Channels, new { type = "mail", to });
        await ShouldNameAsync(response, HttpStatusCode.BadRequest, "/to");
    }

    [Fact]
    public async Task No_answer_and_no_other_file_shows_a_secret_and_a_change_without_one_keeps_it()
    {
        await using var scene = await AlertScene.StartAsync();
        var added = await scene.AddHookAsync();
        added.GetRawText().Should().NotContain(HookServer.Secret);
        added.GetProperty("has_secret").GetBoolean().Should().BeTrue();
        var changed = await scene.SendAsync(
            HttpMethod.Put, "alerts/channels/hook", new { type = "webhook", url = $"{scene.Hook.Address}other", name = "Other" });
        changed.GetProperty("has_secret").GetBoolean().Should().BeTrue();
        var tested = await scene.SendAsync(HttpMethod.Post, "alerts/channels/hook/test");
        AlertScene.Deliveries(tested).Single().GetProperty("state").GetString().Should().Be("sent");
        var request = await scene.Hook.NextAsync();
        request.Path.Should().Be("/other");
        request.IsSignedWith(HookServer.Secret).Should().BeTrue();

        foreach (var path in new[] { Channels, $"{Channels}/hook", "/api/v1/alerts/log" })
            (await scene.Client.GetStringAsync(path)).Should().NotContain(HookServer.Secret);
        var folder = Path.Combine(scene.Host.DataRoot, "_alerts", "local");
        foreach (var file in Directory.GetFiles(folder))
            (await File.ReadAllTextAsync(file)).Contains(HookServer.Secret).Should().Be(Path.GetFileName(file) == "channels.json");
        if (OperatingSystem.IsWindows()) return;
        File.GetUnixFileMode(folder).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Path.Combine(folder, "channels.json")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task The_page_is_always_there_and_a_channel_in_use_stays()
    {
        await using var scene = await AlertScene.StartAsync();
        var channels = await scene.SendAsync(HttpMethod.Get, "alerts/channels");
        channels.GetProperty("items")[0].GetProperty("id").GetString().Should().Be("page");
        await ShouldBeAsync(HttpMethod.Delete, "channels/page", null, "built-in-alert-channel");
        await ShouldBeAsync(
            HttpMethod.Put, "channels/page", new { type = "webhook", url = "https://a.example", secret = HookServer.Secret },
            "built-in-alert-channel");
        await scene.AddHookAsync();
        await scene.AddRuleAsync(new { id = "r", kind = "stop", channels = new[] { "hook" } });
        await ShouldBeAsync(HttpMethod.Delete, "channels/hook", null, "alert-channel-in-use");
        await ShouldBeAsync(HttpMethod.Post, "rules", new { id = "r", kind = "stop" }, "alert-exists");
        await scene.SendAsync(HttpMethod.Delete, "alerts/rules/r");
        await scene.SendAsync(HttpMethod.Delete, "alerts/channels/hook");

        async Task ShouldBeAsync(HttpMethod method, string path, object? body, string type)
        {
            using var request = new HttpRequestMessage(method, $"/api/v1/alerts/{path}")
            {
                Content = body is null ? null : JsonContent.Create(body),
            };
            using var response = await scene.Client.SendAsync(request);
            response.StatusCode.Should().Be(HttpStatusCode.Conflict);
            (await response.Content.ReadAsStringAsync()).Should().Contain($"/problems/{type}");
        }
    }

    [Fact]
    public async Task A_user_has_only_so_many_rules_and_channels()
    {
        await using var host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["StrategyRuntime:Limits:AlertRulesPerUser"] = "3", ["StrategyRuntime:Limits:AlertChannelsPerUser"] = "1",
        });
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
            answers.Add((await host.Client.PostAsync(Rules, TestHost.Json("""{ "kind": "stop" }"""))).StatusCode);
        answers.Should().Equal(
            HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.TooManyRequests,
            HttpStatusCode.TooManyRequests);
        using var hook = TestHost.Json("""{ "type": "webhook", "url": "https://a.example", "secret": "0123456789abcdef" }""");
        (await host.Client.PostAsync(Channels, hook)).StatusCode.Should().Be(HttpStatusCode.Created);
        using var more = TestHost.Json("""{ "type": "webhook", "url": "https://a.example", "secret": "0123456789abcdef" }""");
        (await host.Client.PostAsync(Channels, more)).StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
    }

    private static async Task ShouldNameAsync(HttpResponseMessage response, HttpStatusCode status, string pointer)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(status, text);
        JsonDocument.Parse(text).RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString())
            .Should().Contain(pointer);
    }
}
