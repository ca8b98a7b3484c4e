using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.Strategies;

public sealed class StrategyVersionsTests : IAsyncLifetime
{
    private const string Route = "/api/v1/strategies/mine";

    private static readonly string s_five = Sample.BuyAndHold.Replace("\"quantity\": 10", "\"quantity\": 5", StringComparison.Ordinal);

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Two_editors_that_loaded_one_document_do_not_overwrite_each_other()
    {
        s_five.Should().NotBe(Sample.BuyAndHold);
        using var created = await PutAsync(Sample.BuyAndHold, ifNoneMatch: "*");
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        using var loaded = await _host.Client.GetAsync(Route);
        loaded.Headers.ETag.Should().Be(created.Headers.ETag);
        using var first = await PutAsync(s_five, ifMatch: loaded.Headers.ETag!.Tag);
        first.StatusCode.Should().Be(HttpStatusCode.OK);
        (await ReadAsync(first)).GetProperty("version").GetInt32().Should().Be(2);

        using var second = await PutAsync(Sample.InAndOut, ifMatch: loaded.Headers.ETag!.Tag);

        second.StatusCode.Should().Be(HttpStatusCode.PreconditionFailed);
        second.Headers.ETag.Should().Be(first.Headers.ETag);
        var problem = await ReadAsync(second);
        problem.GetProperty("type").GetString().Should().Be("/problems/strategy-changed");
        problem.GetProperty("current").GetProperty("version").GetInt32().Should().Be(2);
        problem.GetProperty("current").GetProperty("etag").GetString().Should().Be(first.Headers.ETag!.Tag);
        (await _host.Client.GetStringAsync(Route)).Should().Be(s_five);
        using var again = await PutAsync(s_five, ifNoneMatch: "*");
        again.StatusCode.Should().Be(HttpStatusCode.PreconditionFailed);
        using var unknown = await PutAsync(s_five, ifMatch: "*", route: "/api/v1/strategies/nowhere");
        unknown.StatusCode.Should().Be(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task Versions_are_listed_compared_and_restored_byte_for_byte()
    {
        (await PutAsync(Sample.BuyAndHold)).Dispose();
        (await PutAsync(s_five)).Dispose();
        (await PutAsync(s_five)).Dispose();

        var list = await _host.Client.GetFromJsonAsync<JsonElement>($"{Route}/versions");
        list.GetProperty("items").EnumerateArray().Select(v => (v.GetProperty("version").GetInt32(), v.GetProperty("current").GetBoolean()))
            .Should().Equal((2, true), (1, false));
        (await _host.Client.GetStringAsync($"{Route}/versions/1")).Should().Be(Sample.BuyAndHold);
        var diff = await _host.Client.GetFromJsonAsync<JsonElement>($"{Route}/diff");
        var field = diff.GetProperty("nodes").GetProperty("changed")[0].GetProperty("fields")[0];
        field.GetProperty("pointer").GetString().Should().EndWith("/quantity");
        (field.GetProperty("from").GetInt32(), field.GetProperty("to").GetInt32()).Should().Be((10, 5));
        diff.GetProperty("words").GetArrayLength().Should().Be(1);

        using var restored = await _host.Client.PostAsync($"{Route}/versions/1/restore", null);

        (await ReadAsync(restored)).GetProperty("version").GetInt32().Should().Be(3);
        (await _host.Client.GetStringAsync(Route)).Should().Be(Sample.BuyAndHold);
        var none = await _host.Client.GetFromJsonAsync<JsonElement>($"{Route}/diff?from=1&to=3");
        none.GetProperty("words").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("versions/9", HttpStatusCode.NotFound)]
    [InlineData("versions/x", HttpStatusCode.BadRequest)]
    [InlineData("diff?from=9", HttpStatusCode.NotFound)]
    public async Task What_is_no_version_is_a_problem(string route, HttpStatusCode status)
    {
        (await PutAsync(Sample.BuyAndHold)).Dispose();
        using var answer = await _host.Client.GetAsync($"{Route}/{route}");
        answer.StatusCode.Should().Be(status);
        using var unknown = await _host.Client.GetAsync("/api/v1/strategies/nowhere/versions");
        unknown.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_sample_has_one_version_and_cannot_be_restored()
    {
        var list = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/strategies/sample-sma-cross/versions");
        list.GetProperty("items").GetArrayLength().Should().Be(1);
        using var restored = await _host.Client.PostAsync("/api/v1/strategies/sample-sma-cross/versions/1/restore", null);
        restored.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task An_execution_and_its_runs_say_which_version_they_began_with()
    {
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(30));
        (await PutAsync(Sample.BuyAndHold)).Dispose();
        using var added = await _host.Client.PostAsync(
            "/api/v1/executions", TestHost.Json("""{ "strategy_id": "mine", "mode": "backtest" }"""));
        (await ReadAsync(added)).GetProperty("strategy_version").ValueKind.Should().Be(JsonValueKind.Null);
        const string Execution = "/api/v1/executions/local.mine.paper";
        (await _host.Client.PostAsync($"{Execution}/start", null)).Dispose();
        await CompletedAsync(Execution);
        (await PutAsync(s_five)).Dispose();

        (await _host.Client.GetFromJsonAsync<JsonElement>(Execution)).GetProperty("strategy_version").GetInt32().Should().Be(1);
        (await _host.Client.GetFromJsonAsync<JsonElement>($"{Route}/versions")).GetProperty("items").EnumerateArray()
            .Select(v => v.GetProperty("in_use").GetBoolean()).Should().Equal(false, true);
        (await _host.Client.PostAsync($"{Execution}/start", null)).Dispose();
        await CompletedAsync(Execution, run: 2);

        (await _host.Client.GetFromJsonAsync<JsonElement>(Execution)).GetProperty("strategy_version").GetInt32().Should().Be(2);
        (await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/runs")).GetProperty("items").EnumerateArray()
            .Select(r => (r.GetProperty("run").GetInt32(), r.GetProperty("strategy_version").GetInt32()))
            .Should().BeEquivalentTo([(1, 1), (2, 2)]);
    }

    private async Task CompletedAsync(string execution, int run = 1)
    {
        while (await _host.Client.GetFromJsonAsync<JsonElement>(execution) is var now
            && (now.GetProperty("state").GetString() != "completed" || now.GetProperty("run").GetInt32() != run))
            await Task.Delay(10);
    }

    private async Task<HttpResponseMessage> PutAsync(
        string document, string? ifMatch = null, string? ifNoneMatch = null, string route = Route)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, route) { Content = TestHost.Json(document) };
        if (ifMatch is not null) request.Headers.IfMatch.Add(Tag(ifMatch));
        if (ifNoneMatch is not null) request.Headers.IfNoneMatch.Add(Tag(ifNoneMatch));
        return await _host.Client.SendAsync(request);
    }

    private static EntityTagHeaderValue Tag(string text) => text == "*" ? EntityTagHeaderValue.Any : EntityTagHeaderValue.Parse(text);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>();
}
