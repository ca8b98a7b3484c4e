using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.OpenApi.Wire;

/// <summary>The API's description as the dashboard's types are made from it.</summary>
public sealed class DescriptionFileTests
{
    private const string File = "src/dashboard/src/wire/openapi.json";

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task The_dashboards_copy_of_the_description_is_the_one_that_is_served()
    {
        await using var host = await TestHost.StartAsync();
        var document = JsonNode.Parse(await host.Client.GetStringAsync("/swagger/v1/swagger.json"))!.AsObject();
        var schemas = document["components"]!["schemas"]!;
        var described = new JsonObject { ["components"] = new JsonObject { ["schemas"] = schemas.DeepClone() } };
        GeneratedFile.ShouldHold(File, described.ToJsonString(s_json) + "\n");
    }

    [Fact]
    public async Task What_is_written_as_bytes_is_described_too()
    {
        await using var host = await TestHost.StartAsync();
        var document = JsonNode.Parse(await host.Client.GetStringAsync("/swagger/v1/swagger.json"))!;
        string Schema(string route, string mediaType)
        {
            var answer = document["paths"]![$"/api/v1/executions/{{session_id}}/{route}"]!["get"]!["responses"]!["200"]!;
            return answer["content"]![mediaType]!["schema"]!.ToJsonString();
        }

        Schema("trades", "application/json").Should().Be("""{"$ref":"#/components/schemas/TradePage"}""");
        Schema("events", "application/x-ndjson").Should().Be("""{"$ref":"#/components/schemas/EventLine"}""");
        Schema("stream", "text/event-stream").Should().Contain("EventLine").And.Contain("ControlFrame");
        document["components"]!["schemas"]!["Trade"]!["properties"]!["pnl"]!["type"]!.ToJsonString().Should().Be("\"number\"");
    }
}
