using System.Net;
using System.Text;

namespace StrategyRuntime.Tests.Limits;

/// <summary>Each limit answers as the documentation says.</summary>
public sealed class LimitsTests
{
    [Fact]
    public async Task Too_many_requests_are_refused_with_the_time_to_wait_and_health_is_not_counted()
    {
        await using var host =
            await StartAsync(("StrategyRuntime:Limits:RequestsPerSecond", "1"), ("StrategyRuntime:Limits:RequestBurst", "3"));
        var statuses = new List<HttpStatusCode>();
        HttpResponseMessage last;
        do
        {
            last = await host.Client.GetAsync("/api/v1/strategies");
            statuses.Add(last.StatusCode);
        }
        while (last.StatusCode == HttpStatusCode.OK && statuses.Count < 1_000);
        statuses.Count(s => s == HttpStatusCode.OK).Should().BeGreaterThanOrEqualTo(3);
        await last.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        last.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        for (var i = 0; i < 20; i++) (await host.Client.GetAsync("/healthz")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/swagger/index.html")]
    [InlineData("/assets/none.js")]
    [InlineData("/login")]
    [InlineData("/api/v1/strategies")]
    public async Task Callers_without_a_key_are_counted_by_their_address_before_anything_is_made_for_them(string path)
    {
        await using var host = await StartAsync(
            ("StrategyRuntime:Limits:AnonymousRequestsPerSecond", "1"), ("StrategyRuntime:Limits:AnonymousRequestBurst", "3"));
        using var ann = host.NewClient(host.CreateKey("ann").Text);
        using var anonymous = host.NewClient();
        HttpResponseMessage last;
        var asked = 0;
        do
        {
            last = await anonymous.GetAsync(path);
            asked++;
        }
        while (last.StatusCode != HttpStatusCode.TooManyRequests && asked < 1_000);
        await last.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        asked.Should().BeGreaterThan(3);
        last.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        (await ann.GetAsync("/api/v1/strategies")).StatusCode.Should().Be(HttpStatusCode.OK, "a user is counted apart");
    }

    [Fact]
    public async Task One_user_does_not_use_up_the_requests_of_another()
    {
        await using var host =
            await StartAsync(("StrategyRuntime:Limits:RequestsPerSecond", "1"), ("StrategyRuntime:Limits:RequestBurst", "1"));
        using var ann = host.NewClient(host.CreateKey("ann").Text);
        using var ben = host.NewClient(host.CreateKey("ben").Text);
        while ((await ann.GetAsync("/api/v1/strategies")).StatusCode != HttpStatusCode.TooManyRequests)
        {
            // Until hers are used up.
        }
        (await ben.GetAsync("/api/v1/strategies")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Executions_strategies_and_accounts_of_a_user_are_counted()
    {
        await using var host = await StartAsync(
            ("StrategyRuntime:Limits:ExecutionsPerUser", "1"),
            ("StrategyRuntime:Limits:StrategiesPerUser", "2"),
            ("StrategyRuntime:Limits:BrokerConnectionsPerUser", "1"));
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(30));
        await host.PutStrategyAsync("one", Sample.BuyAndHold);
        await host.PutStrategyAsync("two", Sample.BuyAndHold);
        await host.PutStrategyAsync("two", Sample.BuyAndHold);
        using var third = await host.Client.PutAsync("/api/v1/strategies/three", TestHost.Json(Sample.BuyAndHold));
        await ShouldBeFullAsync(third);

        (await host.Client.PutAsync("/api/v1/broker-connections/a", TestHost.Json("{}"))).StatusCode.Should().Be(HttpStatusCode.Created);
        using var second = await host.Client.PutAsync("/api/v1/broker-connections/b", TestHost.Json("{}"));
        await ShouldBeFullAsync(second);

        var first = await host.AddExecutionAsync(new { strategy_id = "one", mode = "backtest" });
        using var one =
            await host.Client.PostAsync("/api/v1/executions", TestHost.Json("""{ "strategy_id": "two", "mode": "backtest" }"""));
        await ShouldBeFullAsync(one);
        (await host.Client.DeleteAsync($"/api/v1/executions/{first}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        await host.AddExecutionAsync(new { strategy_id = "two", mode = "backtest" });
    }

    [Fact]
    public async Task Streams_of_a_user_are_counted()
    {
        await using var host = await StartAsync(("StrategyRuntime:Streaming:MaxStreamsPerUser", "1"));
        using var open = await host.Client.GetAsync("/api/v1/stream?sessions=*", HttpCompletionOption.ResponseHeadersRead);
        using var refused = await host.Client.GetAsync("/api/v1/stream?sessions=*", HttpCompletionOption.ResponseHeadersRead);
        await refused.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-streams");
        refused.Headers.RetryAfter.Should().NotBeNull();
    }

    [Fact]
    public async Task JSON_that_is_nested_too_deep_is_a_400()
    {
        await using var host = await StartAsync();
        var deep = $$"""{ "speed": {{new string('[', 100_000)}}{{new string(']', 100_000)}} }""";
        (HttpMethod, string)[] routes =
            [(HttpMethod.Post, "executions"), (HttpMethod.Put, "strategies/deep"), (HttpMethod.Put, "broker-connections/deep")];
        foreach (var (method, path) in routes)
        {
            using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = TestHost.Json(deep) };
            using var response = await host.Client.SendAsync(request);
            response.StatusCode.Should().Be(HttpStatusCode.BadRequest, "that is what {0} must answer", path);
        }
    }

    [Fact]
    public async Task Uploads_at_the_same_time_are_counted()
    {
        await using var host =
            await StartAsync(("StrategyRuntime:Limits:ConcurrentUploads", "1"), ("StrategyRuntime:Limits:TransferGraceSeconds", "120"));
        using var slow = await RawConnection.OpenAsync(host.Client.BaseAddress!);
        await slow.SendAsync(
            "POST /api/v1/market-data/SLOW HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
            + "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
        // The server asks for the body once the upload has its place.
        await slow.ReadUntilAsync("100 Continue");
        using var content = new StringContent(Sample.Minutes(3), Encoding.UTF8, "text/csv");
        using var refused = await host.Client.PostAsync("/api/v1/market-data/FAST", content);
        await refused.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-uploads");
        refused.Headers.RetryAfter.Should().NotBeNull();
    }

    [Fact]
    public async Task Who_sends_headers_or_a_body_too_slowly_is_let_go()
    {
        await using var host = await StartAsync(
            ("StrategyRuntime:Limits:HeadersSeconds", "1"), (
                "StrategyRuntime:Limits:TransferBytesPerSecond", "1000000"), ("StrategyRuntime:Limits:TransferGraceSeconds", "2"));
        using var headers = await RawConnection.OpenAsync(host.Client.BaseAddress!);
        await headers.SendAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        (await headers.ReadToEndAsync()).Should().StartWith("HTTP/1.1 408 ");
        using var body = await RawConnection.OpenAsync(host.Client.BaseAddress!);
        await body.SendAsync(
            "POST /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
        (await body.ReadUntilAsync("HTTP/1.1 ")).Should().StartWith("HTTP/1.1 408 ");
    }

    private static Task<TestHost> StartAsync(params (string Name, string Value)[] options) =>
        TestHost.StartAsync(options.ToDictionary(o => o.Name, o => (string?)o.Value));

    private static async Task ShouldBeFullAsync(HttpResponseMessage response)
    {
        await response.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "quota-reached");
        response.Headers.RetryAfter.Should().NotBeNull();
    }
}
