using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Storage.Verifying;

namespace StrategyRuntime.Tests.Executions;

public sealed class ClosePositionTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(780));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task One_position_is_closed_on_record_and_only_once()
    {
        var id = await StartAsync("hold", speed: 60);
        await WhenOpenAsync(id, "hold-r0");

        using var closed = await CloseAsync(id, "hold-r0");
        closed.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await closed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString().Should().Be("running");
        using var again = await CloseAsync(id, "hold-r0");
        again.StatusCode.Should().Be(HttpStatusCode.OK, "it is closed already");

        var input = JsonDocument.Parse((await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(id), "inputs.jsonl"))).Single())
            .RootElement;
        input.GetProperty("command").GetString().Should().Be("close_position");
        input.GetProperty("trade_id").GetString().Should().Be("hold-r0");
        (await _host.CommandAsync(id, "stop")).EnsureSuccessStatusCode();
        var trade = (await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/trades"))
            .GetProperty("items")
            .EnumerateArray()
            .Single();
        trade.GetProperty("exit_reason").GetString().Should().Be("closed_by_command");
    }

    [Fact]
    public async Task What_cannot_be_closed_is_told_apart()
    {
        var id = await StartAsync("hold", speed: 60);
        await _host.WhenStateAsync(id, "running");
        await ShouldBeAsync(await CloseAsync(id, "absent-r0"), HttpStatusCode.NotFound, "unknown-position");
        (await _host.CommandAsync(id, "stop")).EnsureSuccessStatusCode();
        await ShouldBeAsync(await CloseAsync(id, "hold-r0"), HttpStatusCode.Conflict, "wrong-state");
        await ShouldBeAsync(await CloseAsync("local.absent.paper", "hold-r0"), HttpStatusCode.NotFound, "unknown-execution");
    }

    [Fact]
    public async Task A_recovery_closes_the_same_positions_at_the_same_ticks()
    {
        var id = await StartAsync("in-and-out", speed: 200);
        for (var close = 1; close <= 3; close++)
        {
            await CloseAnyAsync(id);
            await _host.RestartAsync();
            await _host.WhenStateAsync(id, "running");
        }
        (await _host.CommandAsync(id, "speed", new { speed = "max" })).EnsureSuccessStatusCode();
        (await _host.WhenStateAsync(id, "completed")).GetProperty("run").GetInt32().Should().Be(1);

        var trades = await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "trades.json"));
        JsonDocument.Parse(trades)
            .RootElement.EnumerateArray()
            .Count(t => t.GetProperty("exit_reason").GetString() == "closed_by_command")
            .Should()
            .Be(3);
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(check => check.Passed);
    }

    private Task<string> StartAsync(string strategy, double speed) =>
        _host.AddExecutionAsync(new { strategy_id = strategy, mode = "live_simulation", speed, auto_start = true });

    private Task<HttpResponseMessage> CloseAsync(string id, string tradeId) =>
        _host.Client.PostAsync($"/api/v1/executions/{id}/positions/{tradeId}/close", null);

    /// <summary>Closes a position while it is open; the strategy may have been quicker, then the next one.</summary>
    private async Task CloseAnyAsync(string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            foreach (var tradeId in await OpenAsync(id))
            {
                using var response = await CloseAsync(id, tradeId);
                if (response.StatusCode == HttpStatusCode.Accepted) return;
            }
            await Task.Delay(2, patience.Token);
        }
    }

    private async Task WhenOpenAsync(string id, string tradeId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await OpenAsync(id)).Contains(tradeId)) await Task.Delay(5, patience.Token);
    }

    private async Task<List<string>> OpenAsync(string id)
    {
        using var response = await _host.Client.GetAsync($"/api/v1/executions/{id}/positions?limit=5000");
        if (!response.IsSuccessStatusCode) return [];
        var page = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. page.GetProperty("items").EnumerateArray()
            .Where(p => p.GetProperty("status").GetString() != "CLOSED").Select(p => p.GetProperty("trade_id").GetString()!)];
    }

    private static async Task ShouldBeAsync(HttpResponseMessage response, HttpStatusCode status, string problem)
    {
        using (response)
        {
            response.StatusCode.Should().Be(status);
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString().Should().Be($"/problems/{problem}");
        }
    }
}
