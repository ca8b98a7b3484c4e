using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Resources;
using StrategyRuntime.Storage.Samples;

namespace StrategyRuntime.Tests.Catalog;

public sealed class TemplatesTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Each_template_is_a_strategy_under_its_id_whose_parameters_all_count()
    {
        var templates = (await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/catalog/templates")).GetProperty("items");
        templates.EnumerateArray().Select(t => t.GetProperty("id").GetString())
            .Should().Equal("sma-cross", "rsi-reversion", "breakout", "opening-range", "straddle-seller", "pairs");
        foreach (var template in templates.EnumerateArray())
        {
            var read = StrategyDocument.Parse(Encoding.UTF8.GetBytes(template.GetProperty("document").GetRawText()));
            read.Problems.Should().BeEmpty();
            read.Warnings.Should().BeEmpty();
            read.Definition!.StrategyId.Should().Be(template.GetProperty("id").GetString());
            read.Definition.Parameters.Should().HaveCount(template.GetProperty("parameters").GetArrayLength()).And.NotBeEmpty();
            template.GetProperty("description").GetString().Should().NotBeNullOrEmpty();
        }
    }

    [Theory]
    [InlineData("sma-cross", 20)]
    [InlineData("rsi-reversion", 50)]
    [InlineData("breakout", 20)]
    [InlineData("opening-range", 2)]
    [InlineData("straddle-seller", 6)]
    [InlineData("pairs", 20)]
    public async Task Each_template_trades_on_the_data_that_ship(string id, int least)
    {
        var daily = Encoding.UTF8.GetString(EmbeddedFile.Read("market/SP500.1d.csv").Span);
        _host.WriteMarketData("SP500.1d.csv", daily);
        _host.WriteMarketData("PARTNER.1d.csv", Later(daily));
        using var ticks = new MemoryStream();
        SyntheticTicks.WriteCsv(ticks);
        _host.WriteMarketData("SYNTH.ticks.csv", Encoding.UTF8.GetString(ticks.ToArray()));
        SyntheticChain.Write(name => File.Create(Path.Combine(_host.DataRoot, "_market", name)));
        var templates = await _host.Client.GetFromJsonAsync<JsonObject>("/api/v1/catalog/templates");
        var document = templates!["items"]!.AsArray().First(t => (string?)t!["id"] == id)!["document"]!;
        var body = new JsonObject { ["strategy"] = document.DeepClone() };
        if (id == "pairs") body["parameters"] = new JsonObject { ["partner"] = "PARTNER" };

        using var answer = await _host.Client.PostAsync("/api/v1/previews", TestHost.Json(body.ToJsonString()));

        var preview = await answer.Content.ReadFromJsonAsync<JsonElement>();
        answer.IsSuccessStatusCode.Should().BeTrue("{0}", preview);
        preview.GetProperty("problems").GetArrayLength().Should().Be(0, "{0}", preview.GetProperty("problems"));
        preview.GetProperty("trades_count").GetInt32().Should().BeGreaterThanOrEqualTo(least);
    }

    /// <summary>The same days with the prices of five days before: a partner that goes the same way, later.</summary>
    private static string Later(string csv)
    {
        const int Days = 5;
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var later = lines.Skip(1).Select((line, i) =>
        {
            var prices = lines[1 + Math.Max(i - Days, 0)];
            return string.Create(CultureInfo.InvariantCulture, $"{line[..line.IndexOf(',')]}{prices[prices.IndexOf(',')..]}");
        });
        return string.Join('\n', later.Prepend(lines[0]));
    }
}
