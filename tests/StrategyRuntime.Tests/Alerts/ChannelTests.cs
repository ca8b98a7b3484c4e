using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StrategyRuntime.Alerts.Delivery;
using StrategyRuntime.Tests.Shared;
using StrategyRuntime.Tests.Streaming;

namespace StrategyRuntime.Tests.Alerts;

public sealed class ChannelTests
{
    [Fact]
    public async Task A_webhook_that_fails_is_tried_again_with_the_same_id_until_it_takes_the_alert()
    {
        await using var scene = await AlertScene.StartAsync();
        var failures = 3;
        scene.Hook.Answer = _ => Interlocked.Decrement(ref failures) >= 0 ? 500 : 200;
        await scene.AddHookAsync();
        await scene.AddRuleAsync(new { kind = "stop", channels = new[] { "hook" } });
        await scene.RunAsync("stopped");
        var entry = (await scene.LogAsync(1))[0];
        var delivery = AlertScene.Deliveries(entry).Single();
        delivery.GetProperty("state").GetString().Should().Be("sent");
        delivery.GetProperty("attempts").GetInt32().Should().Be(4);
        scene.Hook.Requests.Should().HaveCount(4).And.OnlyContain(r => r.IsSignedWith(HookServer.Secret));
        scene.Hook.Requests.Select(r => r.DeliveryId).Distinct().Should().Equal(delivery.GetProperty("id").GetString());
        scene.Hook.Requests.Select(r => r.Json.GetProperty("attempt").GetInt32()).Should().Equal(1, 2, 3, 4);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task A_redirect_is_not_followed_and_counts_as_a_failure(int status)
    {
        await using var scene = await AlertScene.StartAsync();
        scene.Hook.Answer = r => r.Path == "/in" ? status : 200;
        await scene.AddHookAsync();
        var tested = await scene.SendAsync(HttpMethod.Post, "alerts/channels/hook/test");
        var delivery = AlertScene.Deliveries(tested).Single();
        delivery.GetProperty("state").GetString().Should().Be("failed");
        delivery.GetProperty("detail").GetString().Should().Be($"It answered with status {status}.");
        scene.Hook.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.0.0.1", "fd00::1")]
    public async Task A_name_that_leads_inside_by_now_is_refused_at_the_call(params string[] addresses)
    {
        await using var hook = await HookServer.StartAsync();
        await using var host = await TestHost.StartAsync(configureServices: services => services.AddSingleton<WebhookTargets>(
            provider => new ChangedNames(provider.GetRequiredService<IOptions<AlertsOptions>>(), addresses)));
        using var added = await host.Client.PostAsJsonAsync("/api/v1/alerts/channels", new
        {
            id = "inside", type = "webhook", url = $"http://hooks.example:{hook.Address.Port}/", secret = HookServer.Secret,
        });
        added.EnsureSuccessStatusCode();
        using var tested = await host.Client.PostAsync("/api/v1/alerts/channels/inside/test", null);
        var entry = await tested.Content.ReadFromJsonAsync<JsonElement>();
        var delivery = AlertScene.Deliveries(entry).Single();
        delivery.GetProperty("state").GetString().Should().Be("failed");
        delivery.GetProperty("detail").GetString().Should().Contain("no public address");
        hook.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_webhook_that_never_answers_is_given_up_at_each_try_and_holds_up_no_other_channel()
    {
        await using var scene = await AlertScene.StartAsync(
            new Dictionary<string, string?> { ["StrategyRuntime:Alerts:AttemptSeconds"] = "1" });
        var held = new TaskCompletionSource();
        await scene.AddHookAsync();
        await scene.SendAsync(HttpMethod.Post, "alerts/channels", new
        {
            id = "slow", type = "webhook", url = $"{scene.Hook.Address}slow", secret = HookServer.Secret,
        });
        scene.Hook.HoldOf = r => r.Path == "/slow" ? held.Task : null;
        await scene.AddRuleAsync(new { kind = "stop", channels = new[] { "slow", "hook" } });
        await scene.RunAsync("stopped");
        HookRequest request;
        do request = await scene.Hook.NextAsync();
        while (request.Path != "/in");
        var channel = await scene.SendAsync(HttpMethod.Get, "alerts/channels/slow");
        channel.GetProperty("pending").GetInt32().Should().Be(1);
        while (scene.Hook.Requests.Count(r => r.Path == "/slow") < 2) await scene.Hook.NextAsync();
        held.SetResult();
        var delivery = AlertScene.Deliveries((await scene.LogAsync(1))[0]).First();
        delivery.GetProperty("state").GetString().Should().Be("sent");
    }

    [Fact]
    public async Task A_channel_that_is_deleted_cancels_what_waits_for_it()
    {
        await using var scene = await AlertScene.StartAsync(
            new Dictionary<string, string?> { ["StrategyRuntime:Alerts:RetryMilliseconds"] = "600000" });
        scene.Hook.Answer = _ => 503;
        await scene.AddHookAsync();
        await scene.AddRuleAsync(new { id = "r", kind = "stop", channels = new[] { "hook" } });
        await scene.RunAsync("stopped");
        await scene.Hook.NextAsync();
        await scene.SendAsync(HttpMethod.Delete, "alerts/rules/r");
        await scene.SendAsync(HttpMethod.Delete, "alerts/channels/hook");
        AlertScene.Deliveries((await scene.LogAsync(1))[0]).Single().GetProperty("state").GetString().Should().Be("cancelled");
    }

    [Fact]
    public async Task An_open_page_gets_the_alert_as_a_frame_without_an_id()
    {
        await using var scene = await AlertScene.StartAsync();
        await scene.AddRuleAsync(new { id = "r", kind = "alert_node", sound = true });
        await using var stream = await SseClient.OpenAsync(scene.Client, "/api/v1/stream?sessions=*", null);
        await stream.UntilAsync("hello");
        await scene.RunAsync("tells");
        var frame = await stream.UntilAsync("alert_raised");
        frame.Id.Should().BeNull();
        frame.Json.GetProperty("rule_id").GetString().Should().Be("r");
        frame.Json.GetProperty("level").GetString().Should().Be("warning");
        frame.Json.GetProperty("sound").GetBoolean().Should().BeTrue();
        var entry = (await scene.LogAsync(1))[^1];
        frame.Json.GetProperty("id").GetString().Should().Be(entry.GetProperty("id").GetString());
        AlertScene.Deliveries(entry).Single().GetProperty("state").GetString().Should().Be("sent");
    }

    [Fact]
    public async Task Telegram_gets_a_message_of_the_bot_in_the_chat()
    {
        await using var telegram = await HookServer.StartAsync();
        await using var scene = await AlertScene.StartAsync(
            new Dictionary<string, string?> { ["StrategyRuntime:Alerts:TelegramUrl"] = telegram.Address.ToString() });
        const string Token = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11";
        await scene.SendAsync(HttpMethod.Post, "alerts/channels", new { id = "chat", type = "telegram", token = Token, chat_id = "-42" });
        await scene.AddRuleAsync(new { kind = "stop", name = "Stops", channels = new[] { "chat" } });
        await scene.RunAsync("stopped");
        var request = await telegram.NextAsync();
        request.Path.Should().Be($"/bot{Token}/sendMessage");
        request.Json.GetProperty("chat_id").GetString().Should().Be("-42");
        request.Json.GetProperty("text").GetString().Should().StartWith("stop: stopped paper\nStop loss: p1-r0").And.Contain("Stops");
        var log = await scene.LogAsync(1);
        AlertScene.Deliveries(log[0]).Single().GetProperty("state").GetString().Should().Be("sent");
        (await scene.Client.GetStringAsync("/api/v1/alerts/log")).Should().NotContain(Token);
    }

    [Fact]
    public async Task A_mail_is_sent_through_the_services_server_and_a_refused_one_is_tried_again()
    {
        await using var smtp = new SmtpServer { Refusals = 1 };
        await using var scene = await AlertScene.StartAsync(new Dictionary<string, string?>
        {
            ["StrategyRuntime:Alerts:SmtpHost"] = "127.0.0.1",
            ["StrategyRuntime:Alerts:SmtpPort"] = smtp.Port,
            ["StrategyRuntime:Alerts:SmtpSecurity"] = "None",
            ["StrategyRuntime:Alerts:SmtpFrom"] = "alerts@service.example",
        });
        await scene.SendAsync(HttpMethod.Post, "alerts/channels", new { id = "box", type = "mail", to = "trader@home.example" });
        await scene.AddRuleAsync(new { kind = "stop", channels = new[] { "box" } });
        await scene.RunAsync("stopped");
        var entry = (await scene.LogAsync(1))[0];
        var delivery = AlertScene.Deliveries(entry).Single();
        delivery.GetProperty("attempts").GetInt32().Should().Be(2);
        var mail = smtp.Mails.Should().ContainSingle().Subject;
        mail.Should().Contain("From: alerts@service.example").And.Contain("To: trader@home.example")
            .And.Contain("Subject: stop: stopped paper").And.Contain(
                $"Message-Id: <{delivery.GetProperty("id").GetString()}@strategyruntime>")
            .And.Contain("Stop loss: p1-r0");
    }

    /// <summary>A name server that says what it wants.</summary>
    private sealed class ChangedNames(IOptions<AlertsOptions> options, string[] addresses) : WebhookTargets(options)
    {
        protected override Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]);
    }
}
