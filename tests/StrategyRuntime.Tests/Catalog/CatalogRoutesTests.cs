using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Engine.Indicators.Catalog;

namespace StrategyRuntime.Tests.Catalog;

public sealed class CatalogRoutesTests
{
    [Theory]
    [InlineData("/api/v1/catalog/nodes")]
    [InlineData("/api/v1/catalog/indicators")]
    [InlineData("/api/v1/catalog/templates")]
    public async Task A_catalogue_that_a_caller_has_already_is_not_sent_again(string route)
    {
        await using var host = await TestHost.StartAsync();
        using var first = await host.Client.GetAsync(route);
        first.StatusCode.Should().Be(HttpStatusCode.OK);
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await host.Client.SendAsync(request);

        second.StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task The_catalogue_of_nodes_leads_from_a_node_to_the_schema_of_each_of_its_fields()
    {
        await using var host = await TestHost.StartAsync();
        var catalogue = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/catalog/nodes");

        var entry = catalogue.GetProperty("nodes").EnumerateArray().Single(n => n.GetProperty("type").GetString() == "entryNode");
        var positions = Follow(catalogue, entry.GetProperty("schema")).GetProperty("properties").GetProperty("positions");
        var quantity = Follow(catalogue, positions.GetProperty("items")).GetProperty("properties").GetProperty("quantity");

        quantity.GetProperty("x-kind").GetString().Should().Be("amount");
        quantity.GetProperty("anyOf")[0].GetProperty("exclusiveMinimum").GetDecimal().Should().Be(0);
        entry.GetProperty("expressions").EnumerateArray().Select(e => e.GetString()).Should().Contain("/positions/*/quantity");
        catalogue.GetProperty("operators").EnumerateArray().Select(o => o.GetProperty("operator").GetString())
            .Should().Contain("crosses_above");
    }

    [Fact]
    public async Task The_catalogue_of_indicators_has_every_one_with_its_parameters_and_outputs()
    {
        await using var host = await TestHost.StartAsync();
        var catalogue = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/catalog/indicators");

        var items = catalogue.GetProperty("items").EnumerateArray().ToDictionary(i => i.GetProperty("id").GetString()!);
        items.Keys.Should().BeEquivalentTo(IndicatorCatalog.All.Select(d => d.Name));
        var macd = items["macd"];
        macd.GetProperty("parameters").EnumerateArray()
            .Select(p => (p.GetProperty("name").GetString(), p.GetProperty("default").GetInt32()))
            .Should().Equal(("fast", 12), ("slow", 26), ("signal", 9));
        macd.GetProperty("outputs").GetArrayLength().Should().Be(3);
        macd.GetProperty("place").GetString().Should().Be("pane");
        items["sma"].GetProperty("place").GetString().Should().Be("overlay");
        items["ema"].GetProperty("takes_seed").GetBoolean().Should().BeTrue();
        items["rsi"].GetProperty("notes").GetProperty("formula").GetString().Should().NotBeEmpty();
        items["anchored_vwap"].GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("type").GetString())
            .Should().Equal("word", "time");
    }

    private static JsonElement Follow(JsonElement catalogue, JsonElement schema) =>
        catalogue.GetProperty("$defs").GetProperty(schema.GetProperty("$ref").GetString()!["#/$defs/".Length..]);
}
