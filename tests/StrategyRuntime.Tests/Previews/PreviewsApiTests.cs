using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Demo;
using StrategyRuntime.Previews;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Users;

namespace StrategyRuntime.Tests.Previews;

/// <summary>Backtests that are kept nowhere: the same figures as a run that is kept, and what a change would have made of it.</summary>
public sealed class PreviewsApiTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(800));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        await _host.PutStrategyAsync("sized", Sample.Sized);
        await _host.PutAccountAsync(
            "costly", """{ "commission": { "per_order": 1, "percent": 0.1 }, "slippage": { "ticks": 2 }, "spread": 0.02 }""");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("in-and-out", "paper", null)]
    [InlineData("in-and-out", "costly", "2024-01-08T12:00:00")]
    [InlineData("sized", "paper", null)]
    public async Task A_preview_has_the_figures_trades_and_firings_of_a_run_that_is_kept(string strategy, string account, string? from)
    {
        var id = await RunAsync(strategy, account, from);
        var files = Files();

        var preview = await PreviewAsync(new { strategy, account, from });
        var ofDocument = await PreviewAsync(new
        {
            strategy = JsonNode.Parse(await _host.Client.GetStringAsync($"/api/v1/strategies/{strategy}")), account, from,
        });
        var again = await PreviewAsync(new { @base = new { session_id = id, run = 1 } });

        var folder = _host.SessionFolder(id);
        foreach (var answer in new[] { preview, ofDocument, again })
        {
            JsonNode.DeepEquals(
                JsonNode.Parse(answer.GetProperty("metrics").GetRawText()),
                JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "metrics.json")))).Should().BeTrue();
            using var trades = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "trades.json")));
            answer.GetProperty("trades").EnumerateArray().Select(t => t.GetRawText())
                .Should().Equal(trades.RootElement.EnumerateArray().Select(t => t.GetRawText()));
            answer.GetProperty("firings").EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetInt32())
                .Should().BeEquivalentTo(await FiringsAsync(folder));
            var equity = answer.GetProperty("equity").EnumerateArray().ToList();
            equity.Count.Should().BeInRange(2, 2_000);
            equity[^1].GetProperty("equity").GetDecimal().Should().Be(answer.GetProperty("metrics").GetProperty("equity").GetDecimal());
        }
        Files().Should().Be(files, "nothing is kept");
    }

    [Fact]
    public async Task A_changed_run_is_the_run_of_the_changed_strategy()
    {
        var id = await RunAsync("in-and-out", "costly", null);
        var run = new { session_id = id, run = 1 };
        var original = await PreviewAsync(new { @base = run });

        var free = await PreviewAsync(new { @base = run, changes = new object[] { new { costs_factor = 0 } } });
        free.GetProperty("metrics").GetProperty("fees").GetDecimal().Should().Be(0);
        Trades(free).Should().Be(Trades(original), "costs decide no trade");
        Pnl(free).Should().BeGreaterThan(Pnl(original));

        var without = await PreviewAsync(new { @base = run, changes = new object[] { new { without = "again" } } });
        Trades(without).Should().Be(1, "the first entry is the only one");

        var later = await PreviewAsync(new { @base = run, changes = new object[] { new { node = "sell", delay_candles = 1 } } });
        var direct = JsonNode.Parse(Sample.InAndOut)!;
        var down = direct["nodes"]!.AsArray().Single(n => n!["id"]!.GetValue<string>() == "down")!;
        var condition = down["data"]!["conditions"]![0]!["conditions"]![0]!;
        foreach (var side in new[] { "lhs", "rhs" }) condition[side]!["offset"] = -2;
        var written = await PreviewAsync(new { strategy = direct, account = "costly" });
        later.GetProperty("trades").GetRawText().Should().Be(written.GetProperty("trades").GetRawText());
        later.GetProperty("trades").GetRawText().Should().NotBe(original.GetProperty("trades").GetRawText());
    }

    [Fact]
    public async Task Stops_and_parameters_of_a_run_can_be_changed()
    {
        var stopped = Sample.Sized.Replace("\"orderType\": \"market\" } ]", "\"orderType\": \"market\", \"stopLoss\": { \"points\": 2 }, "
            + "\"takeProfit\": { \"points\": 3 } } ]", StringComparison.Ordinal);
        await _host.PutStrategyAsync("stopped", stopped);
        var id = await RunAsync("stopped", "paper", null);
        var run = new { session_id = id, run = 1 };
        var half = await PreviewAsync(new { @base = run, changes = new object[] { new { node = "buy", stop_factor = 0.5 } } });
        var written = await PreviewAsync(new
        {
            strategy = JsonNode.Parse(stopped.Replace("{ \"points\": 2 }", "{ \"points\": 1 }", StringComparison.Ordinal)),
        });
        half.GetProperty("trades").GetRawText().Should().Be(written.GetProperty("trades").GetRawText());
        var farther = await PreviewAsync(new { @base = run, changes = new object[] { new { node = "buy", target_factor = 2 } } });
        farther.GetProperty("trades").GetRawText().Should().NotBe(half.GetProperty("trades").GetRawText());

        var sized = await PreviewAsync(
            new { @base = run, changes = new object[] { new { set = new Dictionary<string, object> { ["size"] = 3 } } } });
        sized.GetProperty("trades")[0].GetProperty("quantity").GetDecimal().Should().Be(3);
        var pointer = await PreviewAsync(new
        {
            @base = run,
            changes = new object[] { new { set = new Dictionary<string, object> { ["/nodes/2/data/positions/0/quantity"] = 4 } } },
        });
        pointer.GetProperty("trades")[0].GetProperty("quantity").GetDecimal().Should().Be(4);
    }

    [Fact]
    public async Task A_run_is_changed_on_the_data_and_documents_that_it_began_with()
    {
        var id = await RunAsync("in-and-out", "paper", null);
        var before = await PreviewAsync(new { @base = new { session_id = id } });
        await _host.PutStrategyAsync("in-and-out", Sample.BuyAndHold);
        await _host.CommandAsync(id, "start");
        await _host.WhenStateAsync(id, "completed");
        (await PreviewAsync(new { @base = new { session_id = id, run = 1 } })).GetRawText().Should().Be(before.GetRawText());
        Trades(await PreviewAsync(new { @base = new { session_id = id } })).Should().Be(1);
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(700, seed: 9));
        await _host.RestartAsync();
        using var response = await PostAsync(new { @base = new { session_id = id, run = 1 } });
        await response.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "bad-market-data");
    }

    [Fact]
    public async Task What_is_wrong_with_the_strategy_is_in_the_answer()
    {
        var broken = JsonNode.Parse(Sample.BuyAndHold.Replace("\"<\"", "\"about\"", StringComparison.Ordinal));
        var preview = await PreviewAsync(new { strategy = broken });
        preview.GetProperty("metrics").ValueKind.Should().Be(JsonValueKind.Null);
        preview.GetProperty("problems")[0].GetProperty("node").GetString().Should().Be("now");
        var other = JsonNode.Parse(Sample.BuyAndHold.Replace("TEST", "NONE", StringComparison.Ordinal));
        (await PreviewAsync(new { strategy = other })).GetProperty("problems").GetRawText().Should().Contain("NONE");
        var value = await PreviewAsync(new { strategy = "sized", parameters = new { size = 99 } });
        value.GetProperty("problems")[0].GetProperty("pointer").GetString().Should().Be("/parameters/size");
    }

    [Theory]
    [InlineData("{}", "/strategy")]
    [InlineData("""{ "strategy": "none" }""", "/strategy")]
    [InlineData("""{ "strategy": "sized", "account": "none" }""", "/account")]
    [InlineData("""{ "strategy": "sized", "account": { "cash": "much" } }""", "/account/cash")]
    [InlineData("""{ "strategy": "sized", "from": "soon" }""", "/from")]
    [InlineData("""{ "strategy": "sized", "speed": 1 }""", "/speed")]
    [InlineData("""{ "strategy": "sized", "changes": [] }""", "/changes")]
    [InlineData("""{ "base": { "session_id": "local.none.paper" } }""", "/base/run")]
    [InlineData("""{ "base": { "session_id": "none" } }""", "/base/session_id")]
    [InlineData("""{ "base": { "session_id": "local.sized.paper" }, "changes": [ { "node": "buy" } ] }""", "/changes/0")]
    [InlineData("""{ "base": { "session_id": "local.sized.paper" }, "changes": [ { "without": "a", "set": {} } ] }""", "/changes/0")]
    [InlineData("""{ "base": { "session_id": "local.sized.paper" }, "changes": [ { "costs_factor": -1 } ] }""", "/changes/0/costs_factor")]
    [InlineData("""{ "base": { "session_id": "local.sized.paper" }, "changes": [ { "without": "x" } ] }""", "/changes/0")]
    [InlineData("""{ "base": { "session_id": "local.sized.paper" }, "changes": [ { "node": "buy", "stop_factor": 2 } ] }""", "/changes/0")]
    public async Task What_is_wrong_with_the_request_is_a_problem_at_its_place(string body, string pointer)
    {
        await RunAsync("sized", "paper", null);
        using var response = await _host.Client.PostAsync("/api/v1/previews", TestHost.Json(body));
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        ((int)response.StatusCode).Should().BeInRange(400, 422);
        problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()).Should().Contain(pointer);
    }

    [Fact]
    public async Task Previews_of_a_user_are_bounded_in_number_and_in_time()
    {
        await using var host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["StrategyRuntime:Limits:PreviewsPerUser"] = "1", ["StrategyRuntime:Limits:PreviewSeconds"] = "1",
        });
        host.WriteMarketData("TEST.1m.csv", Sample.Minutes(400_000));
        await host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            _ => host.Client.PostAsync("/api/v1/previews", TestHost.Json("""{ "strategy": "in-and-out" }"""))));
        answers.Should().Contain(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        answers.Count(a => a.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity).Should().BePositive();
    }

    [Fact]
    public async Task A_preview_whose_client_has_gone_ends_and_gives_its_place_back()
    {
        await using var host = await TestHost.StartAsync(
            new Dictionary<string, string?> { ["StrategyRuntime:Limits:PreviewsPerUser"] = "1" });
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(800));
        var user = new CurrentUser();
        user.Is("local", isAdmin: false, "local", "local", CancellationToken.None);
        var runner = host.Services.GetRequiredService<PreviewRunner>();
        var request = JsonSerializer.SerializeToElement(new { strategy = JsonNode.Parse(Sample.InAndOut) });
        host.Services.GetRequiredService<PreviewPlanner>().Plan(request, user).Succeeded(out var plan, out _).Should().BeTrue();

        var ended = () => runner.RunAsync(plan!, "local", new CancellationToken(canceled: true));

        await ended.Should().ThrowAsync<OperationCanceledException>();
        (await runner.RunAsync(plan!, "local", CancellationToken.None)).Succeeded(out var preview, out _).Should().BeTrue();
        preview!.TradesCount.Should().BePositive();
    }

    [Fact]
    public async Task Twenty_years_of_days_are_previewed_whole()
    {
        DemoData.Seed(_host.Services.GetRequiredService<DataRoot>());
        var preview = await PreviewAsync(new { strategy = "sample-sma-cross" });
        Trades(preview).Should().BeGreaterThan(50);
        preview.GetProperty("equity").GetArrayLength().Should().BeInRange(1_000, 2_000);
    }

    private static int Trades(JsonElement preview) => preview.GetProperty("trades_count").GetInt32();

    private static decimal Pnl(JsonElement preview) => preview.GetProperty("metrics").GetProperty("realized_pnl").GetDecimal();

    private async Task<string> RunAsync(string strategy, string account, string? from)
    {
        var id = await _host.AddExecutionAsync(
            new { strategy_id = strategy, broker_connection_id = account, mode = "backtest", from, auto_start = true });
        await _host.WhenStateAsync(id, "completed");
        return id;
    }

    private static async Task<Dictionary<string, int>> FiringsAsync(string folder) =>
        (await File.ReadAllLinesAsync(Path.Combine(folder, "events.jsonl"))).Select(l => JsonDocument.Parse(l).RootElement)
            .Where(e => e.GetProperty("type").GetString() == "node")
            .CountBy(e => e.GetProperty("data").GetProperty("node_id").GetString()!).ToDictionary();

    private string Files() => string.Join(
        '\n', Directory.EnumerateFiles(_host.DataRoot, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));

    private Task<HttpResponseMessage> PostAsync(object request) => _host.Client.PostAsJsonAsync("/api/v1/previews", request);

    private async Task<JsonElement> PreviewAsync(object request)
    {
        using var response = await PostAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
