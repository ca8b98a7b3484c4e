using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace StrategyRuntime.Tests.Executions;

public sealed class ExecutionErrorsTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(30));
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold);
        await _host.PutStrategyAsync("option", Sample.BuysAnOption);
        await _host.PutStrategyAsync("lost", Sample.BuyAndHold.Replace("TEST", "MISSING", StringComparison.Ordinal));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("""{ "strategy_id": "absent", "mode": "backtest" }""", "unknown-strategy", "/strategy_id")]
    [InlineData("""{ "strategy_id": "../x", "mode": "backtest" }""", "invalid-request", "/strategy_id")]
    [InlineData("""{ "strategy_id": "", "mode": "backtest" }""", "invalid-request", "/strategy_id")]
    [InlineData("""{ "mode": "backtest" }""", "invalid-request", "/strategy_id")]
    [InlineData("""{ "strategy_id": 7, "mode": "backtest" }""", "invalid-request", "/strategy_id")]
    [InlineData(
        """{ "strategy_id": "hold", "broker_connection_id": "absent", "mode": "backtest" }""",
        "unknown-broker-connection",
        "/broker_connection_id")]
    [InlineData(
        """{ "strategy_id": "hold", "broker_connection_id": "a/b", "mode": "backtest" }""", "invalid-request", "/broker_connection_id")]
    [InlineData("""{ "strategy_id": "hold", "mode": "backtest", "strategy_id": "lost" }""", "invalid-request", "/strategy_id")]
    [InlineData(
        """{ "strategy_id": "hold", "mode": "backtest", "parameters": { "a/b": 1, "a\u002fb": 2 } }""", "invalid-request",
        "/parameters/a~1b")]
    [InlineData("""{ "strategy_id": "Con", "mode": "backtest" }""", "invalid-request", "/strategy_id")]
    [InlineData("""{ "strategy_id": "hold" }""", "invalid-request", "/mode")]
    [InlineData("""{ "strategy_id": "hold", "mode": "live" }""", "invalid-request", "/mode")]
    [InlineData("""{ "strategy_id": "hold", "mode": "live_simulation", "speed": -1 }""", "invalid-request", "/speed")]
    [InlineData("""{ "strategy_id": "hold", "mode": "live_simulation", "speed": 0 }""", "invalid-request", "/speed")]
    [InlineData("""{ "strategy_id": "hold", "mode": "live_simulation", "speed": "fast" }""", "invalid-request", "/speed")]
    [InlineData("""{ "strategy_id": "hold", "mode": "backtest", "speed": 5 }""", "invalid-request", "/speed")]
    [InlineData("""{ "strategy_id": "hold", "mode": "backtest", "scale": 0 }""", "invalid-request", "/scale")]
    [InlineData("""{ "strategy_id": "hold", "mode": "backtest", "scale": 1000001 }""", "invalid-request", "/scale")]
    [InlineData("""{ "strategy_id": "hold", "mode": "backtest", "scale": 1e300 }""", "invalid-request", "/scale")]
    [InlineData("""{ "strategy_id": "hold", "mode": "backtest", "fill": "now" }""", "invalid-request", "/fill")]
    [InlineData("""{ "strategy_id": "hold", "mode": "backtest", "capture": 1 }""", "invalid-request", "/capture")]
    [InlineData("""{ "strategy_id": "hold", "mode": "backtest", "auto_start": "yes" }""", "invalid-request", "/auto_start")]
    [InlineData("""{ "strategy_id": "hold", "mode": "backtest", "stratgy": 1 }""", "invalid-request", "/stratgy")]
    [InlineData("""{ "strategy_id": "hold", "mode": "backtest", "from": "yesterday" }""", "invalid-request", "/from")]
    [InlineData("""{ "strategy_id": "hold", "mode": "backtest", "from": "2024-02-01", "to": "2024-01-01" }""", "invalid-request", null)]
    public async Task A_request_that_is_wrong_is_a_400_that_names_the_place(string request, string type, string? pointer)
    {
        var problem = await PostAsync(request, HttpStatusCode.BadRequest);
        problem.GetProperty("type").GetString().Should().Be($"/problems/{type}");
        var error = problem.GetProperty("errors").EnumerateArray().Should().ContainSingle().Subject;
        if (pointer is not null) error.GetProperty("pointer").GetString().Should().Be(pointer);
        error.GetProperty("detail").GetString().Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var problem = await PostAsync(
            """{ "strategy_id": "lost", "broker_connection_id": "absent", "mode": "backtest", "from": "yesterday" }""",
            HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString())
            .Should().BeEquivalentTo("/broker_connection_id", "/from", "/strategy_id");
    }

    [Fact]
    public async Task An_id_of_65_characters_is_refused()
    {
        var problem = await PostAsync($$"""{ "strategy_id": "{{new string('a', 65)}}", "mode": "backtest" }""", HttpStatusCode.BadRequest);
        problem.GetProperty("errors")[0].GetProperty("pointer").GetString().Should().Be("/strategy_id");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var problem = await PostAsync(
            """
            {
              "strategy_id": "absent", "broker_connection_id": "absent", "mode": "live_simulation", "speed": -1, "scale": -2, "typo": 1
            }
            """,
            HttpStatusCode.BadRequest);
        problem.GetProperty("type").GetString().Should().Be("/problems/invalid-request");
        problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString())
            .Should().BeEquivalentTo("/strategy_id", "/broker_connection_id", "/speed", "/scale", "/typo");
    }

    [Fact]
    public async Task A_symbol_without_market_data_is_a_422_that_names_it()
    {
        var problem = await PostAsync("""{ "strategy_id": "lost", "mode": "backtest" }""", HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("type").GetString().Should().Be("/problems/unknown-symbol");
        problem.GetProperty("detail").GetString().Should().Contain("MISSING");
    }

    [Fact]
    public async Task Options_without_option_prices_are_refused_unless_the_account_trades_the_underlying()
    {
        var problem = await PostAsync("""{ "strategy_id": "option", "mode": "backtest" }""", HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("type").GetString().Should().Be("/problems/no-option-prices");
        problem.GetProperty("detail").GetString().Should().Contain("option_pricing");
        problem.GetProperty("errors")[0].GetProperty("node_id").GetString().Should().Be("buy");

        await _host.Client.PutAsync("/api/v1/broker-connections/under", TestHost.Json("""{ "option_pricing": "underlying" }"""));
        await _host.AddExecutionAsync(new { strategy_id = "option", broker_connection_id = "under", mode = "backtest" });
    }

    [Theory]
    [InlineData("{ \"strategy_id\": ")]
    [InlineData("")]
    [InlineData("{ 'strategy_id': 1 }")]
    public async Task A_body_that_is_no_JSON_is_a_400_that_says_where(string body)
    {
        var problem = await PostAsync(body, HttpStatusCode.BadRequest);
        problem.GetProperty("type").GetString().Should().Be("/problems/malformed-json");
        problem.GetProperty("detail").GetString().Should().Contain("line 1");
    }

    [Theory]
    [InlineData("executions", "\\ud800")]
    [InlineData("executions", "\u00FF")]
    [InlineData("broker-connections/odd", "\\udc00")]
    [InlineData("broker-connections/odd", "\u00FF")]
    public async Task A_text_that_is_no_characters_is_a_400(string path, string text)
    {
        // As Latin-1, so that what is no ASCII is no UTF-8 either.
        using var content =
            new StringContent($$"""{ "currency": "{{text}}", "strategy_id": "{{text}}" }""", Encoding.Latin1, "application/json");
        using var request =
            new HttpRequestMessage(path == "executions" ? HttpMethod.Post : HttpMethod.Put, $"/api/v1/{path}") { Content = content };
        using var response = await _host.Client.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        await ReadProblemAsync(response);
    }

    [Fact]
    public async Task A_body_that_is_no_object_is_refused() =>
        (await PostAsync("[]", HttpStatusCode.BadRequest)).GetProperty("detail").GetString().Should().Contain("object");

    [Fact]
    public async Task A_form_that_another_site_could_send_is_a_415()
    {
        using var form = new StringContent("""{ "strategy_id": "hold", "mode": "backtest" }""", Encoding.UTF8, "text/plain");
        using var response = await _host.Client.PostAsync("/api/v1/executions", form);
        response.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        (await ReadProblemAsync(response)).GetProperty("type").GetString().Should().Be("/problems/unsupported-media-type");
    }

    [Fact]
    public async Task The_same_slot_twice_is_a_409()
    {
        await _host.AddExecutionAsync(new { strategy_id = "hold", mode = "backtest" });
        var problem = await PostAsync("""{ "strategy_id": "hold", "mode": "backtest" }""", HttpStatusCode.Conflict);
        problem.GetProperty("type").GetString().Should().Be("/problems/execution-exists");
    }

    [Fact]
    public async Task Two_executions_whose_ids_join_to_one_folder_are_a_409()
    {
        await _host.PutStrategyAsync("a_b", Sample.BuyAndHold);
        await _host.PutStrategyAsync("a", Sample.BuyAndHold);
        await _host.Client.PutAsync("/api/v1/broker-connections/c", TestHost.Json("{}"));
        await _host.Client.PutAsync("/api/v1/broker-connections/b_c", TestHost.Json("{}"));
        await _host.AddExecutionAsync(new { strategy_id = "a_b", broker_connection_id = "c", mode = "backtest" });
        var problem =
            await PostAsync("""{ "strategy_id": "a", "broker_connection_id": "b_c", "mode": "backtest" }""", HttpStatusCode.Conflict);
        problem.GetProperty("type").GetString().Should().Be("/problems/folder-taken");
    }

    [Theory]
    [InlineData("local.hold", HttpStatusCode.BadRequest)]
    [InlineData("local.hold.paper.label.more", HttpStatusCode.BadRequest)]
    [InlineData("local.hold.paper.label", HttpStatusCode.NotFound)]
    [InlineData("..%2Fx.hold.paper", HttpStatusCode.BadRequest)]
    [InlineData("local.-hold.paper", HttpStatusCode.BadRequest)]
    [InlineData("local.absent.paper", HttpStatusCode.NotFound)]
    [InlineData("other.hold.paper", HttpStatusCode.NotFound)]
    public async Task A_session_id_in_a_route_is_checked_and_scoped_to_the_caller(string sessionId, HttpStatusCode status)
    {
        await _host.AddExecutionAsync(new { strategy_id = "hold", mode = "backtest" });
        string[] routes =
        [
            "", "/positions", "/trades", "/metrics", "/nodes", "/candles", "/files", "/files/events.jsonl", "/state?at=1-1", "/stream",
            "/events",
        ];
        foreach (var route in routes)
        {
            using var response = await _host.Client.GetAsync($"/api/v1/executions/{sessionId}{route}");
            response.StatusCode.Should().Be(status, "that is what {0} must answer", route);
            await ReadProblemAsync(response);
        }
        foreach (var command in new[] { "start", "stop", "pause", "resume", "square-off", "speed" })
        {
            using var response = await _host.CommandAsync(sessionId, command, new { speed = 1 });
            response.StatusCode.Should().Be(status, "that is what {0} must answer", command);
        }
    }

    [Fact]
    public async Task Nothing_is_written_for_a_request_that_is_refused()
    {
        var before = Files();
        await PostAsync("""{ "strategy_id": "hold", "mode": "live_simulation", "speed": -1 }""", HttpStatusCode.BadRequest);
        await PostAsync("""{ "strategy_id": "../x", "mode": "backtest" }""", HttpStatusCode.BadRequest);
        await PostAsync("""{ "strategy_id": "lost", "mode": "backtest" }""", HttpStatusCode.UnprocessableEntity);
        Files().Should().BeEquivalentTo(before);
    }

    [Fact]
    public async Task A_malformed_row_is_found_at_the_start_and_named_with_file_and_line()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "hold", mode = "backtest" });
        var lines = Sample.Minutes(30).Split('\n');
        lines[7] = "2024-01-08T09:36:00,1,2,banana,1,1";
        _host.WriteMarketData(Sample.MinutesFile, string.Join('\n', lines));

        using var response = await _host.CommandAsync(id, "start");
        response.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        var problem = await ReadProblemAsync(response);
        problem.GetProperty("type").GetString().Should().Be("/problems/bad-market-data");
        problem.GetProperty("detail").GetString().Should().StartWith("TEST.1m.csv:8:");
        var execution = await _host.ExecutionAsync(id);
        execution.GetProperty("state").GetString().Should().Be("failed");
        execution.GetProperty("error").GetString().Should().StartWith("TEST.1m.csv:8:");
        Directory.Exists(_host.SessionFolder(id)).Should().BeFalse("a run that could not begin writes nothing");
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=many")]
    [InlineData("cursor=x")]
    [InlineData("state=sleeping")]
    public async Task A_query_that_is_wrong_is_a_400(string query)
    {
        using var response = await _host.Client.GetAsync($"/api/v1/executions?{query}");
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await ReadProblemAsync(response)).GetProperty("errors")[0].GetProperty("pointer").GetString().Should().Be(query.Split('=')[0]);
    }

    [Fact]
    public async Task A_route_that_does_not_exist_is_a_problem_too()
    {
        using var response = await _host.Client.GetAsync("/api/v1/nothing");
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await ReadProblemAsync(response)).GetProperty("type").GetString().Should().Be("/problems/not-found");
        using var wrongMethod = await _host.Client.DeleteAsync("/api/v1/executions");
        wrongMethod.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        (await ReadProblemAsync(wrongMethod)).GetProperty("type").GetString().Should().Be("/problems/method-not-allowed");
    }

    [Fact]
    public async Task A_request_to_another_host_name_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Host = "attacker.example";
        using var response = await _host.Client.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private string[] Files() => Directory.GetFiles(_host.DataRoot, "*", SearchOption.AllDirectories);

    private async Task<JsonElement> PostAsync(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var response = await _host.Client.PostAsync("/api/v1/executions", content);
        var problem = await ReadProblemAsync(response);
        response.StatusCode.Should().Be(expected, "the problem is {0}", problem);
        return problem;
    }

    private static async Task<JsonElement> ReadProblemAsync(HttpResponseMessage response)
    {
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().Should().Be((int)response.StatusCode);
        problem.GetProperty("title").GetString().Should().NotBeNullOrEmpty();
        return problem;
    }
}
