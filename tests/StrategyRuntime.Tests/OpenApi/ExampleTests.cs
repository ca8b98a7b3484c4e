using System.Net.Http.Json;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Demo;
using StrategyRuntime.Executions.Api;
using StrategyRuntime.Resources;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.OpenApi;

/// <summary>Compares the examples of the API's description with real answers.</summary>
public sealed class ExampleTests : IAsyncLifetime
{
    private const string RecordVariable = "STRATEGYRUNTIME_RECORD";
    private const string Session = "local.sample-sma-cross.paper";

    private static readonly JsonSerializerOptions s_readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Maps whose keys are data: their values have one shape.
    private static readonly string[] s_maps = ["by_state"];

    private static readonly Dictionary<string, string> s_recorded = new()
    {
        ["positions"] = "positions?limit=1",
        ["trades"] = "trades?limit=1",
        ["metrics"] = "metrics",
        ["nodes"] = "nodes",
        ["candles"] = "candles?limit=1",
        ["state"] = "state?at=1-60",
    };

    private TestHost _host = null!;
    private JsonElement _paths;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        DemoData.Seed(_host.Services.GetRequiredService<DataRoot>());
        _paths = (await _host.Client.GetFromJsonAsync<JsonElement>("/swagger/v1/swagger.json")).GetProperty("paths");
        await _host.AddExecutionAsync(
            new { strategy_id = "sample-sma-cross", mode = "backtest", from = "2010-01-01", to = "2010-12-31", auto_start = true });
        await _host.WhenStateAsync(Session, "completed");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_examples_of_a_run_s_documents_are_the_answers_for_the_sample()
    {
        var answers = new JsonObject();
        foreach (var (route, request) in s_recorded)
            answers[route] = JsonNode.Parse(await _host.Client.GetStringAsync($"/api/v1/executions/{Session}/{request}"));
        if (Environment.GetEnvironmentVariable(RecordVariable) is not null)
        {
            var path = Repository.File("src/StrategyRuntime/Executions/Api/recorded-run.json");
            await File.WriteAllTextAsync(path, answers.ToJsonString(s_readable) + "\n");
        }
        var recorded = JsonNode.Parse(EmbeddedFile.Read(RecordedRun.File).Span);
        JsonNode.DeepEquals(recorded, answers).Should().BeTrue(
            "recorded-run.json must hold today's answers; run this test with {0}=1 and build again to record them", RecordVariable);
    }

    [Theory]
    [InlineData("get", "/api/v1/executions", "/api/v1/executions")]
    [InlineData("get", "/api/v1/executions/{session_id}", $"/api/v1/executions/{Session}")]
    [InlineData("get", "/api/v1/executions/{session_id}/files", $"/api/v1/executions/{Session}/files")]
    [InlineData("get", "/api/v1/strategies", "/api/v1/strategies")]
    [InlineData("put", "/api/v1/strategies/{strategy_id}", "/api/v1/strategies/buy-and-hold")]
    [InlineData("post", "/api/v1/strategies/validate", "/api/v1/strategies/validate")]
    [InlineData("get", "/api/v1/broker-connections", "/api/v1/broker-connections")]
    [InlineData("get", "/api/v1/broker-connections/{broker_connection_id}", "/api/v1/broker-connections/paper")]
    [InlineData("put", "/api/v1/broker-connections/{broker_connection_id}", "/api/v1/broker-connections/costly")]
    [InlineData("get", "/api/v1/market-data", "/api/v1/market-data")]
    [InlineData("get", "/api/v1/status", "/api/v1/status")]
    [InlineData("post", "/api/v1/executions/start-all", "/api/v1/executions/start-all")]
    [InlineData("post", "/api/v1/executions/{session_id}/start", $"/api/v1/executions/{Session}/start")]
    [InlineData("get", "/healthz", "/healthz")]
    [InlineData("get", "/readyz", "/readyz")]
    public async Task A_documented_answer_has_the_shape_of_a_real_one(string method, string documented, string path)
    {
        var operation = _paths.GetProperty(documented).GetProperty(method);
        if (path.EndsWith("start-all", StringComparison.Ordinal))
            await _host.AddExecutionAsync(
                new { strategy_id = "sample-rsi-mean-reversion", mode = "backtest", from = "2010-01-01", to = "2010-02-01" });
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (operation.TryGetProperty("requestBody", out var body))
            request.Content =
                TestHost.Json(body.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText());
        using var response = await _host.Client.SendAsync(request);
        response.IsSuccessStatusCode.Should().BeTrue("the documented request must work");
        var real = await response.Content.ReadFromJsonAsync<JsonElement>();

        var differences = new List<string>();
        Compare(SuccessExample(operation), real, "", differences);

        differences.Should().BeEmpty();
    }

    [Fact]
    public void Every_answer_with_an_execution_is_documented_with_the_same_example()
    {
        var example = SuccessExample(_paths.GetProperty("/api/v1/executions/{session_id}").GetProperty("get"));
        var commands = new[] { "start", "stop", "pause", "resume", "square-off", "speed", "positions/{trade_id}/close" };

        var others = commands.Select(c => SuccessExample(_paths.GetProperty($"/api/v1/executions/{{session_id}}/{c}").GetProperty("post")))
            .Append(SuccessExample(_paths.GetProperty("/api/v1/executions").GetProperty("post")));

        others.Should().OnlyContain(o => o.GetRawText() == example.GetRawText());
    }

    [Fact]
    public async Task The_documented_requests_for_an_execution_and_a_speed_are_accepted()
    {
        using var removed = await _host.Client.DeleteAsync($"/api/v1/executions/{Session}?stop=true");
        using var added = await _host.Client.PostAsync("/api/v1/executions", RequestExample("/api/v1/executions"));
        added.IsSuccessStatusCode.Should().BeTrue();
        await _host.WhenStateAsync(Session, "running");

        using var changed =
            await _host.Client.PostAsync($"/api/v1/executions/{Session}/speed", RequestExample("/api/v1/executions/{session_id}/speed"));

        changed.IsSuccessStatusCode.Should().BeTrue();
    }

    private StringContent RequestExample(string path) => new(
        _paths.GetProperty(path)
            .GetProperty("post")
            .GetProperty("requestBody")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("example")
            .GetRawText(),
        Encoding.UTF8,
        "application/json");

    private static JsonElement SuccessExample(JsonElement operation) => operation.GetProperty("responses").EnumerateObject()
        .First(r => r.Name[0] == '2' && r.Value.TryGetProperty("content", out _))
        .Value.GetProperty("content").EnumerateObject().First().Value.GetProperty("example");

    /// <summary>Null stands for any value; an empty list for a list of anything.</summary>
    private static void Compare(JsonElement example, JsonElement real, string path, List<string> differences)
    {
        if (example.ValueKind == JsonValueKind.Null || real.ValueKind == JsonValueKind.Null) return;
        if (KindOf(example) != KindOf(real))
        {
            differences.Add($"{path} is {KindOf(example)} in the example and {KindOf(real)} in the answer");
        }
        else if (example.ValueKind == JsonValueKind.Array)
        {
            if (example.GetArrayLength() > 0 && real.GetArrayLength() > 0) Compare(example[0], real[0], $"{path}/0", differences);
        }
        else if (example.ValueKind == JsonValueKind.Object && s_maps.Any(m => path.EndsWith($"/{m}", StringComparison.Ordinal)))
        {
            Compare(example.EnumerateObject().First().Value, real.EnumerateObject().First().Value, $"{path}/*", differences);
        }
        else if (example.ValueKind == JsonValueKind.Object)
        {
            var (names, realNames) =
                (example.EnumerateObject().Select(p => p.Name).ToList(), real.EnumerateObject().Select(p => p.Name).ToList());
            differences.AddRange(names.Except(realNames).Select(n => $"{path}/{n} is in the example only"));
            differences.AddRange(realNames.Except(names).Select(n => $"{path}/{n} is in the answer only"));
            foreach (var name in names.Intersect(realNames))
                Compare(example.GetProperty(name), real.GetProperty(name), $"{path}/{name}", differences);
        }
    }

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        // A speed is a number or "max".
        JsonValueKind.Number or JsonValueKind.String => "a value",
        var other => $"{other}",
    };
}
