using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.Home;

/// <summary>Figures that are the server's: the day's profit, totals, and counts over the whole run.</summary>
public sealed class FiguresTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(2_000));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold);
        await _host.PutAccountAsync("euro", """{ "currency": "EUR" }""");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_day_s_profit_is_equity_less_that_of_the_day_before_and_a_restart_does_not_change_it()
    {
        var id = await OnSecondDayAsync("paper");

        var summary = (await _host.ExecutionAsync(id)).GetProperty("summary");
        var lines = (await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl")))
            .Select(l => JsonDocument.Parse(l).RootElement).ToList();
        var before = lines.Last(l => l.GetProperty("data").TryGetProperty("state", out var s) && s.GetString() == "day_closed")
            .GetProperty("data").GetProperty("equity").GetDecimal();
        var equity = lines[^1].GetProperty("accumulated").GetProperty("equity").GetDecimal();
        summary.GetProperty("pnl_today").GetDecimal().Should().Be(equity - before);
        before.Should().NotBe(100_000, "the day before made or lost something");

        await _host.RestartAsync();
        await _host.WhenStateAsync(id, "paused");
        (await _host.ExecutionAsync(id)).GetProperty("summary").GetRawText().Should().Be(summary.GetRawText());
        await _host.CommandAsync(id, "stop");
        PnlToday(await _host.ExecutionAsync(id)).Should().Be(JsonValueKind.Null, "the run has ended");
        await _host.RestartAsync();
        PnlToday(await _host.ExecutionAsync(id)).Should().Be(JsonValueKind.Null, "the run has ended");
    }

    [Fact]
    public async Task A_backtest_has_no_day()
    {
        var id = await CompletedAsync("hold", "paper");
        PnlToday(await _host.ExecutionAsync(id)).Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task Nodes_are_counted_over_the_whole_run()
    {
        var id = await CompletedAsync("in-and-out", "paper");
        var lines = await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl"));
        var counted = lines.Select(l => JsonDocument.Parse(l).RootElement).Where(l => l.GetProperty("type").GetString() == "node")
            .CountBy(l => l.GetProperty("data").GetProperty("node_id").GetString()!).ToDictionary();
        lines.Length.Should().BeGreaterThan(5_000);

        var nodes = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/nodes?conditions=true");
        nodes.EnumerateObject().ToDictionary(n => n.Name, n => n.Value.GetProperty("count").GetInt32()).Where(n => n.Value > 0)
            .Should().BeEquivalentTo(counted);
        var state = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/state?at=1-{lines.Length}");
        state.GetProperty("firings").EnumerateObject().ToDictionary(n => n.Name, n => n.Value.GetProperty("count").GetInt32())
            .Should().BeEquivalentTo(counted);
    }

    [Fact]
    public async Task Totals_are_sums_of_what_is_live_a_currency_each_and_leave_out_what_failed()
    {
        var dollars = await OnSecondDayAsync("paper");
        var euros = await OnSecondDayAsync("euro");
        var ended = await CompletedAsync("hold", "paper");
        var failed = await CompletedAsync("hold", "euro");
        await FailAsync(failed);

        var home = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/summary");

        var byCurrency = home.GetProperty("currencies").EnumerateArray().ToDictionary(c => c.GetProperty("currency").GetString()!);
        byCurrency.Keys.Should().BeEquivalentTo("USD", "EUR");
        foreach (var (currency, id) in new[] { ("USD", dollars), ("EUR", euros) })
        {
            var summary = (await _host.ExecutionAsync(id)).GetProperty("summary");
            var live = byCurrency[currency].GetProperty("live");
            live.GetProperty("sessions").GetInt32().Should().Be(1);
            foreach (var name in new[] { "pnl_today", "realized_pnl", "unrealized_pnl", "equity" })
                live.GetProperty(name).GetDecimal().Should().Be(summary.GetProperty(name).GetDecimal(), "{0} {1}", currency, name);
        }
        var result = (await _host.ExecutionAsync(ended)).GetProperty("summary").GetProperty("realized_pnl").GetDecimal();
        byCurrency["USD"].GetProperty("backtests").GetProperty("pnl").GetDecimal().Should().Be(result);
        byCurrency["EUR"].GetProperty("backtests").GetProperty("sessions").GetInt32().Should().Be(0);
        home.GetProperty("left_out").GetProperty("failed").EnumerateArray().Select(i => i.GetString()).Should().Equal(failed);
    }

    private static string TimeOf(JsonElement execution) => execution.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress
        ? progress.GetProperty("time").GetString() ?? ""
        : "";

    private static JsonValueKind PnlToday(JsonElement execution) =>
        execution.GetProperty("summary").GetProperty("pnl_today").ValueKind;

    private async Task<string> OnSecondDayAsync(string account)
    {
        var id = await _host.AddExecutionAsync(new
        {
            strategy_id = "in-and-out", broker_connection_id = account, mode = "live_simulation", speed = 20_000, auto_start = true,
        });
        while (!TimeOf(await _host.ExecutionAsync(id)).StartsWith("2024-01-09T1", StringComparison.Ordinal)) await Task.Delay(2);
        (await _host.CommandAsync(id, "pause")).EnsureSuccessStatusCode();
        return id;
    }

    private async Task<string> CompletedAsync(string strategy, string account)
    {
        var id = await _host.AddExecutionAsync(
            new { strategy_id = strategy, broker_connection_id = account, mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(id, "completed");
        return id;
    }

    // A strategy that is no longer there fails the next start.
    private async Task FailAsync(string id)
    {
        File.Delete(Directory.GetFiles(Path.Combine(_host.DataRoot, "_strategies", "local"), "hold.json").Single());
        using var response = await _host.CommandAsync(id, "start");
        (await _host.ExecutionAsync(id)).GetProperty("state").GetString().Should().Be("failed");
    }
}
