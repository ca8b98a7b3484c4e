using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.Executions;

/// <summary>The story of a trade says what the events of its run say, for any trade of a long run.</summary>
public sealed class StoryTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(2_000));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        await _host.PutStrategyAsync("trailed", Trailed("1"));
        await _host.PutStrategyAsync("stopped", Trailed("0.3"));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Every_trade_s_story_is_what_the_events_say()
    {
        var id = await RunAsync("trailed");
        var events = (await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl")))
            .Select(l => JsonDocument.Parse(l).RootElement).ToList();
        var byId = events.ToDictionary(e => e.GetProperty("catchup_id").GetString()!);
        var trades = events.Where(e => Type(e) == "trade").Select(e => e.GetProperty("data")).ToList();
        trades.Count.Should().BeGreaterThan(50);
        foreach (var (trade, i) in trades.Select((t, i) => (t, i)).Where(t => t.i % 20 == 0 || t.i == trades.Count - 1))
        {
            var tradeId = trade.GetProperty("trade_id").GetString()!;
            var story = await StoryAsync(id, tradeId);

            foreach (var figure in new[] { "pnl", "gross_pnl", "fees", "pnl_percent", "mae", "mfe", "duration_minutes" })
                story.GetProperty("result").GetProperty(figure).GetRawText().Should().Be(trade.GetProperty(figure).GetRawText(), figure);
            story.GetProperty("previous").GetString().Should().Be(i == 0 ? null : trades[i - 1].GetProperty("trade_id").GetString());
            story.GetProperty("next").GetString()
                .Should().Be(i == trades.Count - 1 ? null : trades[i + 1].GetProperty("trade_id").GetString());

            var flow = trade.GetProperty("entry_flow_ids").EnumerateArray().Concat(trade.GetProperty("exit_flow_ids").EnumerateArray());
            story.GetProperty("path").EnumerateArray().Select(s => s.GetProperty("execution_id").GetString())
                .Should().Equal(flow.Select(f => f.GetString()));
            foreach (var step in story.GetProperty("path").EnumerateArray())
            {
                byId[step.GetProperty("catchup_id").GetString()!].GetProperty("data").GetProperty("execution_id").GetString()
                    .Should().Be(step.GetProperty("execution_id").GetString());
            }

            var reason = story.GetProperty("entry").GetProperty("reason");
            var signal = byId[reason.GetProperty("catchup_id").GetString()!].GetProperty("data");
            signal.GetProperty("node_id").GetString().Should().Be(trade.GetProperty("entry_trigger").GetString());
            reason.GetProperty("conditions").GetRawText()
                .Should().Be(signal.GetProperty("evaluated_conditions").GetProperty("conditions_evaluated").GetRawText());

            var levels = events.Where(e => Type(e) == "position" && e.GetProperty("data").GetProperty("trade_id").GetString() == tradeId)
                .Select(e => e.GetProperty("data")).Where(d => d.GetProperty("quantity_open").GetDecimal() > 0)
                .Select(d => d.GetProperty("trailing_stop").GetDecimal()).Distinct().ToList();
            story.GetProperty("protection").EnumerateArray().Select(p => p.GetProperty("trailing_stop").GetDecimal())
                .Should().Equal(levels);
            byId[story.GetProperty("result").GetProperty("catchup_id").GetString()!].GetProperty("data").GetProperty("trade_id").GetString()
                .Should().Be(tradeId);
            story.GetProperty("exits")[0].GetProperty("price").GetRawText()
                .Should().Be(trade.GetProperty("exits")[0].GetProperty("price").GetRawText());
            var words = string.Join('\n', story.GetProperty("words").EnumerateArray().Select(w => w.GetString()));
            words.Should().Contain("10 × 5 TEST").And.Contain("Bought").And.Contain(trade.GetProperty("pnl").GetRawText());
        }
    }

    [Fact]
    public async Task A_stop_is_the_reason_of_the_exit_that_it_made()
    {
        var id = await RunAsync("stopped");
        var trades = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/trades");
        var stopped = trades.GetProperty("items").EnumerateArray().First(t => t.GetProperty("exit_reason").GetString() == "trailing_stop");
        var story = await StoryAsync(id, stopped.GetProperty("trade_id").GetString()!);
        story.GetProperty("exit").GetProperty("reason").GetString().Should().Be("trailing_stop");
        story.GetProperty("words").EnumerateArray().Select(w => w.GetString()).Should().Contain("Why: trailing stop.");
    }

    [Fact]
    public async Task The_story_of_an_earlier_run_and_of_an_open_position_is_read_the_same_way()
    {
        var id = await RunAsync("in-and-out");
        var before = await _host.Client.GetStringAsync($"/api/v1/executions/{id}/trades/p-r3/story");
        using var patch = await _host.Client.PatchAsync(
            $"/api/v1/executions/{id}", TestHost.Json("""{ "to": "2024-01-08T09:33:00", "at_end": "leave_open" }"""));
        patch.EnsureSuccessStatusCode();
        await _host.CommandAsync(id, "start");
        await _host.WhenStateAsync(id, "completed");
        (await _host.Client.GetStringAsync($"/api/v1/executions/{id}/runs/1/trades/p-r3/story")).Should().Be(before);
        var open = await StoryAsync(id, "p-r0");
        open.GetProperty("status").GetString().Should().Be("OPEN");
        open.GetProperty("result").ValueKind.Should().Be(JsonValueKind.Null);
        using var unknown = await _host.Client.GetAsync($"/api/v1/executions/{id}/trades/p-r3/story");
        await unknown.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-position");
    }

    private static string Trailed(string points) => Sample.InAndOut.Replace(
        "\"maxEntries\": 100000 }",
        $$"""
        "maxEntries": 100000, "multiplier": 5, "takeProfit": { "points": 3 }, "trailingStop": { "points": {{points}} } }
        """,
        StringComparison.Ordinal);

    private static string? Type(JsonElement line) => line.GetProperty("type").GetString();

    private Task<JsonElement> StoryAsync(string id, string trade) =>
        _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/trades/{trade}/story")!;

    private async Task<string> RunAsync(string strategy)
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = strategy, mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(id, "completed");
        return id;
    }
}
