using System.Net;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace StrategyRuntime.Tests.Mcp;

/// <summary>The MCP server, asked by the client of its SDK over HTTP.</summary>
public sealed class McpTests : IAsyncLifetime
{
    private const string Initialize =
        """
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {},
         "clientInfo": {"name": "test", "version": "1"}}}
        """;

    private TestHost _host = null!;
    private McpClient _agent = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(30));
        _agent = await ConnectAsync(_host.Client);
    }

    public async Task DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task The_tools_are_listed_with_schemas_and_what_they_change()
    {
        var tools = await _agent.ListToolsAsync();
        tools.Select(t => t.Name).Should().Equal(
            "list_strategies", "get_strategy", "validate_strategy", "save_strategy", "preview", "backtest", "study", "list_executions",
            "start", "stop", "explain_trade", "list_market_data", "catalog");
        tools.Where(t => t.ProtocolTool.Annotations!.ReadOnlyHint == false).Select(t => t.Name)
            .Should().Equal("save_strategy", "backtest", "study", "start", "stop");
        tools.Should().OnlyContain(t => t.JsonSchema.GetProperty("type").GetString() == "object" && t.Description.Length > 20);
    }

    [Fact]
    public async Task An_agent_goes_from_a_document_to_an_explained_trade()
    {
        var document = JsonSerializer.Deserialize<JsonElement>(Sample.InAndOut);
        (await OkAsync("catalog", new() { ["kind"] = "nodes", ["name"] = "entryNode" })).GetProperty("$defs").GetProperty("position")
            .GetProperty("properties").TryGetProperty("quantity", out _).Should().BeTrue();
        (await OkAsync("validate_strategy", new() { ["document"] = document })).GetProperty("valid").GetBoolean().Should().BeTrue();
        var preview = await OkAsync("preview", new() { ["strategy"] = document });
        preview.GetProperty("problems").GetArrayLength().Should().Be(0);
        preview.TryGetProperty("trades", out _).Should().BeFalse("they were not asked for");
        var saved = await OkAsync("save_strategy", new() { ["strategy_id"] = "mine", ["document"] = document });
        saved.GetProperty("version").GetInt32().Should().Be(1);
        (await OkAsync("list_strategies", new())).GetProperty("items").EnumerateArray()
            .Select(s => s.GetProperty("strategy_id").GetString()).Should().Contain("mine");
        (await OkAsync("get_strategy", new() { ["strategy_id"] = "mine", ["version"] = 1 })).GetProperty("nodes").GetArrayLength()
            .Should().BeGreaterThan(1);
        (await OkAsync("list_market_data", new())).GetProperty("items").GetArrayLength().Should().BeGreaterThan(0);

        var first = await OkAsync("backtest", new() { ["strategy_id"] = "mine" });
        first.GetProperty("execution").GetProperty("state").GetString().Should().Be("completed");
        first.GetProperty("execution").GetProperty("run").GetInt32().Should().Be(1);
        var trades = first.GetProperty("metrics").GetProperty("trades").GetInt32();
        trades.Should().Be(preview.GetProperty("trades_count").GetInt32()).And.BePositive();
        var second = await OkAsync("backtest", new() { ["strategy_id"] = "mine", ["wait_seconds"] = 30 });
        second.GetProperty("execution").GetProperty("run").GetInt32().Should().Be(2);
        second.GetProperty("metrics").GetProperty("trades").GetInt32().Should().Be(trades);

        var list = JsonSerializer.Deserialize<JsonElement>(
            await _host.Client.GetStringAsync("/api/v1/executions/local.mine.paper/trades"));
        var trade = list.GetProperty("items")[0].GetProperty("trade_id").GetString();
        (await OkAsync("explain_trade", new() { ["session_id"] = "local.mine.paper", ["trade_id"] = trade }))
            .GetRawText().Should().Contain("entry");
    }

    [Fact]
    public async Task An_execution_is_started_and_stopped_and_a_study_runs()
    {
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold);
        (await _host.Client.PostAsync("/api/v1/executions", TestHost.Json(
            """{ "strategy_id": "hold", "mode": "live_simulation", "speed": 1 }"""))).Dispose();
        var session = new Dictionary<string, object?> { ["session_id"] = "local.hold.paper" };
        (await OkAsync("start", session)).GetProperty("state").GetString().Should().BeOneOf("starting", "running");
        (await OkAsync("stop", session)).GetProperty("session_id").GetString().Should().Be("local.hold.paper");
        (await OkAsync("list_executions", new() { ["limit"] = 5 })).GetProperty("items").GetArrayLength().Should().Be(1);

        var study = await OkAsync("study", new()
        {
            ["definition"] = new { id = "s", strategy_id = "hold", broker_connection_id = "paper" },
        });
        study.GetProperty("id").GetString().Should().Be("s");
        (await OkAsync("study", new() { ["study_id"] = "s" })).GetProperty("study").GetProperty("id").GetString().Should().Be("s");
    }

    [Theory]
    [InlineData("get_strategy", "{}", "\"strategy_id\" is missing")]
    [InlineData("get_strategy", """{ "strategy_id": 5 }""", "\"strategy_id\" must be a string")]
    [InlineData("get_strategy", """{ "strategy_id": "nowhere" }""", "/problems/unknown-strategy")]
    [InlineData("get_strategy", """{ "strategy_id": "../x" }""", "/problems/invalid-request")]
    [InlineData("list_strategies", """{ "limit": 0 }""", "from 1 to 5000")]
    [InlineData("list_strategies", """{ "limitt": 1 }""", "there is no argument \"limitt\"")]
    [InlineData("catalog", """{ "kind": "things" }""", "one of nodes")]
    [InlineData("catalog", """{ "kind": "indicators", "name": "nothing" }""", "There is no \"nothing\"")]
    [InlineData("save_strategy", """{ "strategy_id": "mine", "document": { "nodes": [] } }""", "/problems/invalid-strategy")]
    [InlineData("backtest", """{ "strategy_id": "nowhere" }""", "/problems/")]
    [InlineData("study", "{}", "either definition")]
    [InlineData("start", """{ "session_id": "local.nothing.paper" }""", "/problems/unknown-execution")]
    public async Task What_is_wrong_with_a_call_is_an_error_of_the_tool(string tool, string arguments, string message)
    {
        var result = await _agent.CallToolAsync(tool, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)!);
        result.IsError.Should().BeTrue();
        TextOf(result).Should().Contain(message);
    }

    [Fact]
    public async Task A_document_that_another_editor_changed_is_not_overwritten()
    {
        await _host.PutStrategyAsync("mine", Sample.BuyAndHold);
        using var loaded = await _host.Client.GetAsync("/api/v1/strategies/mine");
        await _host.PutStrategyAsync("mine", Sample.InAndOut);
        var result = await _agent.CallToolAsync("save_strategy", new Dictionary<string, object?>
        {
            ["strategy_id"] = "mine",
            ["document"] = JsonSerializer.Deserialize<JsonElement>(Sample.BuyAndHold),
            ["if_match"] = loaded.Headers.ETag!.Tag,
        });
        result.IsError.Should().BeTrue();
        TextOf(result).Should().Contain("/problems/strategy-changed");
    }

    [Fact]
    public async Task A_caller_without_a_key_is_refused_and_another_users_items_do_not_exist()
    {
        await using var host = await TestHost.StartAsync();
        using var ann = host.NewClient(host.CreateKey("ann").Text);
        using var ben = host.NewClient(host.CreateKey("ben").Text);
        using var anonymous = host.NewClient();
        using var refused = await anonymous.PostAsync("/mcp", TestHost.Json(Initialize));
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        await using var anns = await ConnectAsync(ann);
        await using var bens = await ConnectAsync(ben);
        var document = JsonSerializer.Deserialize<JsonElement>(Sample.BuyAndHold);
        var saved = await anns.CallToolAsync(
            "save_strategy", new Dictionary<string, object?> { ["strategy_id"] = "mine", ["document"] = document });
        saved.IsError.Should().NotBe(true);

        var mine = new Dictionary<string, object?> { ["strategy_id"] = "mine" };
        (await anns.CallToolAsync("get_strategy", mine)).IsError.Should().NotBe(true);
        var others = await bens.CallToolAsync("get_strategy", mine);
        others.IsError.Should().BeTrue();
        TextOf(others).Should().Contain("/problems/unknown-strategy");
        var start = await bens.CallToolAsync("start", new Dictionary<string, object?> { ["session_id"] = "ann.mine.paper" });
        TextOf(start).Should().Contain("/problems/unknown-execution");
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "http://evil.example")]
    public async Task A_page_of_another_site_cannot_reach_it(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = TestHost.Json(Initialize) };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await _host.Client.SendAsync(request);
        ((int)response.StatusCode).Should().BeInRange(400, 499);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends()
    {
        using var cancel = new CancellationTokenSource();
        var waiting = _agent.CallToolAsync(
            "backtest", new Dictionary<string, object?> { ["strategy_id"] = "sample-rsi-reentry", ["wait_seconds"] = 600 },
            cancellationToken: cancel.Token).AsTask();
        await cancel.CancelAsync();
        await ((Func<Task>)(() => waiting)).Should().ThrowAsync<OperationCanceledException>();
        (await OkAsync("list_strategies", new())).GetProperty("items").GetArrayLength().Should().BePositive();
    }

    private static string TextOf(CallToolResult result) => ((TextContentBlock)result.Content.Single()).Text;

    private static async Task<McpClient> ConnectAsync(HttpClient client)
    {
        var transport = new HttpClientTransport(
            new HttpClientTransportOptions { Endpoint = new Uri(client.BaseAddress!, "/mcp"),
                TransportMode = HttpTransportMode.StreamableHttp },
            client, ownsHttpClient: false);
        return await McpClient.CreateAsync(transport);
    }

    private async Task<JsonElement> OkAsync(string tool, Dictionary<string, object?> arguments)
    {
        var result = await _agent.CallToolAsync(tool, arguments);
        result.IsError.Should().NotBe(true, "{0} answered {1}", tool, TextOf(result));
        return JsonSerializer.Deserialize<JsonElement>(TextOf(result));
    }
}
