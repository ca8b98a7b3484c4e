using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.Strategies;

public sealed class StrategyRoutesTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_strategy_that_cannot_be_read_is_named_while_the_others_are_listed()
    {
        await _host.PutStrategyAsync("good", Sample.BuyAndHold);
        Directory.CreateDirectory(Path.Combine(_host.DataRoot, "_strategies", "local", "elsewhere.json"));
        File.CreateSymbolicLink(Path.Combine(_host.DataRoot, "_strategies", "local", "link.json"), "/etc/hostname");
        var list = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/strategies");
        list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("strategy_id").GetString()).Should().Contain("good");
        var unreadable = list.GetProperty("unreadable").EnumerateArray().Should().ContainSingle().Subject;
        unreadable.GetProperty("id").GetString().Should().Be("link");
        unreadable.GetProperty("reason").GetString().Should().Contain("symbolic link").And.NotContain(_host.DataRoot);
    }

    [Fact]
    public async Task A_document_is_given_back_byte_for_byte()
    {
        using var created = await _host.Client.PutAsync("/api/v1/strategies/mine", TestHost.Json(Sample.InAndOut));
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        created.Headers.Location!.OriginalString.Should().Be("/api/v1/strategies/mine");
        using var replaced = await _host.Client.PutAsync("/api/v1/strategies/mine", TestHost.Json(Sample.InAndOut));
        replaced.StatusCode.Should().Be(HttpStatusCode.OK);
        (await _host.Client.GetStringAsync("/api/v1/strategies/mine")).Should().Be(Sample.InAndOut);
    }

    [Fact]
    public async Task What_the_caller_has_already_is_answered_304()
    {
        using var first = await _host.Client.GetAsync("/api/v1/strategies/sample-sma-cross");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/strategies/sample-sma-cross");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _host.Client.SendAsync(request);
        second.StatusCode.Should().Be(HttpStatusCode.NotModified);
        request.Dispose();

        using var other = new HttpRequestMessage(HttpMethod.Get, "/api/v1/strategies/sample-sma-cross");
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"something-else\""));
        (await _host.Client.SendAsync(other)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_list_holds_the_samples_and_the_caller_s_own()
    {
        await _host.PutStrategyAsync("mine", Sample.InAndOut);
        var items = (await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/strategies")).GetProperty("items").EnumerateArray().ToList();
        items.Select(i => i.GetProperty("strategy_id").GetString()).Should().BeEquivalentTo(
            "mine", "sample-sma-cross", "sample-rsi-mean-reversion", "sample-rsi-reentry");
        var mine = items.Single(i => i.GetProperty("strategy_id").GetString() == "mine");
        mine.GetProperty("name").GetString().Should().Be("In and out");
        mine.GetProperty("symbol").GetString().Should().Be("TEST");
        mine.GetProperty("nodes").GetInt32().Should().Be(6);
        mine.GetProperty("sample").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task A_sample_is_read_only()
    {
        using var put = await _host.Client.PutAsync("/api/v1/strategies/sample-sma-cross", TestHost.Json(Sample.InAndOut));
        await put.ShouldBeProblemAsync(HttpStatusCode.Conflict, "read-only-sample");
        using var deleted = await _host.Client.DeleteAsync("/api/v1/strategies/sample-sma-cross");
        await deleted.ShouldBeProblemAsync(HttpStatusCode.Conflict, "read-only-sample");
    }

    [Fact]
    public async Task All_problems_of_a_document_are_reported_with_pointer_and_node_and_nothing_is_saved()
    {
        var broken = Sample.BuyAndHold
            .Replace("\"target\": \"never\"", "\"target\": \"nowhere\"", StringComparison.Ordinal)
            .Replace("\"operator\": \"<\"", "\"operator\": \"~\"", StringComparison.Ordinal)
            .Replace("\"indicators\": {}", "\"indicators\": { \"x\": { \"indicator_name\": \"magic\" } }", StringComparison.Ordinal)
            .Replace("\"id\": \"sell\", \"type\": \"exitNode\"", "\"id\": \"sell\", \"type\": \"startNode\"", StringComparison.Ordinal);
        using var response = await _host.Client.PutAsync("/api/v1/strategies/broken", TestHost.Json(broken));
        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-strategy");
        var details = problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("detail").GetString()!).ToList();
        details.Should().Contain(d => d.Contains("nowhere")).And.Contain(d => d.Contains('~')).And.Contain(d => d.Contains("magic"));
        problem.GetProperty("errors").EnumerateArray().Should().OnlyContain(e => e.GetProperty("pointer").GetString()!.StartsWith('/'));
        problem.GetProperty("errors").EnumerateArray().Should().Contain(e => e.GetProperty("node_id").GetString() == "never");

        using var validated = await _host.Client.PostAsync("/api/v1/strategies/validate", TestHost.Json(broken));
        validated.StatusCode.Should().Be(HttpStatusCode.OK);
        var validation = await validated.Content.ReadFromJsonAsync<JsonElement>();
        validation.GetProperty("valid").GetBoolean().Should().BeFalse();
        validation.GetProperty("errors").GetRawText().Should().Be(problem.GetProperty("errors").GetRawText());

        (await _host.Client.GetAsync("/api/v1/strategies/broken")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_valid_document_is_said_to_be_valid()
    {
        using var response = await _host.Client.PostAsync("/api/v1/strategies/validate", TestHost.Json(Sample.InAndOut));
        (await response.Content.ReadAsStringAsync()).Should().Be("""{"valid":true,"errors":[],"problems":[],"warnings":[]}""");
    }

    [Fact]
    public async Task Warnings_come_with_the_answers_to_validating_and_to_saving()
    {
        var misspelt = Sample.BuyAndHold.Replace("\"quantity\": 10,", "\"quantity\": 10, \"stoploss\": 5,", StringComparison.Ordinal);
        using var validated = await _host.Client.PostAsync("/api/v1/strategies/validate", TestHost.Json(misspelt));
        var validation = await validated.Content.ReadFromJsonAsync<JsonElement>();
        validation.GetProperty("valid").GetBoolean().Should().BeTrue();
        var warning = validation.GetProperty("warnings").EnumerateArray().Should().ContainSingle().Subject;
        warning.GetProperty("pointer").GetString().Should().Be("/nodes/2/data/positions/0/stoploss");
        warning.GetProperty("node").GetString().Should().Be("buy");
        warning.GetProperty("message").GetString().Should().Contain("stopLoss");

        using var saved = await _host.Client.PutAsync("/api/v1/strategies/misspelt", TestHost.Json(misspelt));
        (await saved.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("warnings").GetRawText()
            .Should().Be(validation.GetProperty("warnings").GetRawText());
    }

    [Theory]
    [InlineData("..%2Fx")]
    [InlineData("-x")]
    [InlineData("a%20b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task An_id_that_could_leave_its_folder_is_refused(string id)
    {
        using var put = await _host.Client.PutAsync($"/api/v1/strategies/{id}", TestHost.Json(Sample.InAndOut));
        await put.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        (await _host.Client.GetAsync($"/api/v1/strategies/{id}")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await _host.Client.DeleteAsync($"/api/v1/strategies/{id}")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_strategy_that_an_execution_uses_is_not_deleted()
    {
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(10));
        await _host.PutStrategyAsync("mine", Sample.InAndOut);
        var id = await _host.AddExecutionAsync(new { strategy_id = "mine", mode = "backtest" });
        using var refused = await _host.Client.DeleteAsync("/api/v1/strategies/mine");
        (await refused.ShouldBeProblemAsync(HttpStatusCode.Conflict, "strategy-in-use"))
            .GetProperty("detail")
            .GetString()
            .Should()
            .Contain(id);
        await _host.Client.DeleteAsync($"/api/v1/executions/{id}");
        (await _host.Client.DeleteAsync("/api/v1/strategies/mine")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var gone = await _host.Client.DeleteAsync("/api/v1/strategies/mine");
        await gone.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-strategy");
    }
}
