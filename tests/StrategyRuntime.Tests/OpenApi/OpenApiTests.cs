using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.OpenApi;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_description_holds_every_route_with_a_summary_and_its_errors()
    {
        await using var host = await TestHost.StartAsync();
        var document = await host.Client.GetFromJsonAsync<JsonElement>("/swagger/v1/swagger.json");
        document.GetProperty("openapi").GetString().Should().StartWith("3.1");
        var paths = document.GetProperty("paths");
        paths.EnumerateObject().Select(p => p.Name).Should().Contain(
        [
            "/api/v1/executions", "/api/v1/executions/{session_id}", "/api/v1/executions/start-all", "/api/v1/executions/stop-all",
            "/api/v1/executions/{session_id}/start", "/api/v1/executions/{session_id}/stop", "/api/v1/executions/{session_id}/pause",
            "/api/v1/executions/{session_id}/retry",
            "/api/v1/executions/{session_id}/resume", "/api/v1/executions/{session_id}/speed", "/api/v1/executions/{session_id}/square-off",
            "/api/v1/executions/{session_id}/positions", "/api/v1/executions/{session_id}/trades",
            "/api/v1/executions/{session_id}/metrics",
            "/api/v1/executions/{session_id}/nodes", "/api/v1/executions/{session_id}/candles", "/api/v1/executions/{session_id}/state",
            "/api/v1/executions/{session_id}/files", "/api/v1/executions/{session_id}/files/{name}",
            "/api/v1/executions/{session_id}/stream",
            "/api/v1/executions/{session_id}/events", "/api/v1/executions/{session_id}/replay", "/api/v1/stream",
            "/api/v1/strategies", "/api/v1/strategies/{strategy_id}", "/api/v1/strategies/validate",
            "/api/v1/broker-connections", "/api/v1/broker-connections/{broker_connection_id}",
            "/api/v1/market-data", "/api/v1/market-data/{symbol}", "/api/v1/instruments",
            "/api/v1/instruments/{symbol}", "/healthz", "/readyz",
        ]);
        foreach (var path in paths.EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
                operation.Value.TryGetProperty("summary", out _)
                    .Should()
                    .BeTrue("{0} {1} must say what it does", operation.Name, path.Name);
        }
        var add = paths.GetProperty("/api/v1/executions").GetProperty("post");
        add.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example")
            .GetProperty("strategy_id").GetString().Should().Be("sample-sma-cross");
        add.GetProperty("responses").EnumerateObject().Select(r => r.Name).Should().Contain(["201", "400", "409", "413", "415", "422"]);
    }

    [Fact]
    public async Task Every_route_has_examples_of_its_json_and_the_shape_and_an_example_of_each_error()
    {
        await using var host = await TestHost.StartAsync();
        var document = await host.Client.GetFromJsonAsync<JsonElement>("/swagger/v1/swagger.json");
        var lacking = new List<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var name = $"{operation.Name} {path.Name}";
                if (operation.Value.TryGetProperty("requestBody", out var body)) lacking.AddRange(WithoutExample(body, $"{name} body"));
                foreach (var response in operation.Value.GetProperty("responses").EnumerateObject())
                {
                    lacking.AddRange(WithoutExample(response.Value, $"{name} {response.Name}"));
                    if (response.Name[0] == '4' && !IsProblem(response.Value))
                        lacking.Add($"{name} {response.Name} has no problem details");
                }
            }
        }
        lacking.Should().BeEmpty();
    }

    private static IEnumerable<string> WithoutExample(JsonElement described, string name) =>
        described.TryGetProperty("content", out var content)
            ? content.EnumerateObject()
                .Where(c => c.Name.EndsWith("json", StringComparison.Ordinal) && !c.Value.TryGetProperty("example", out _))
                .Select(c => $"{name} {c.Name}")
            : [];

    private static bool IsProblem(JsonElement response) =>
        response.TryGetProperty("content", out var content)
        && content.TryGetProperty("application/problem+json", out var problem)
        && problem.GetProperty("schema").GetProperty("$ref").GetString() == "#/components/schemas/ProblemDocument";

    [Fact]
    public async Task The_page_to_try_it_on_is_served()
    {
        await using var host = await TestHost.StartAsync();
        (await host.Client.GetStringAsync("/swagger/index.html")).Should().Contain("swagger");
    }
}
