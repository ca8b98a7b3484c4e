using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Storage.Verifying;

namespace StrategyRuntime.Tests.Executions;

/// <summary>Requests at the edge of what is taken are carried out: none of them ends a run by an exception.</summary>
public sealed class ExtremeRequestTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_run_a_thousand_times_slower_than_the_market_waits_over_sixty_days_and_takes_commands()
    {
        _host.WriteMarketData(
            Sample.MinutesFile,
            Sample.Minutes(3) + "2024-03-08T09:30:00,100.00,101.00,99.00,100.00,5\n2024-12-09T09:30:00,100.00,101.00,99.00,100.00,5\n");
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold);
        var session = await _host.AddExecutionAsync(
            new { strategy_id = "hold", mode = "live_simulation", speed = 0.001, auto_start = true });
        await _host.WhenStateAsync(session, "running");
        (await _host.CommandAsync(session, "pause")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await _host.CommandAsync(session, "resume")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await _host.CommandAsync(session, "speed", new { speed = 1e-9 })).IsSuccessStatusCode.Should().BeTrue();
        (await _host.CommandAsync(session, "speed", new { speed = 1e9 })).IsSuccessStatusCode.Should().BeTrue();
        await _host.WhenStateAsync(session, "completed");
        SessionVerifier.Verify(_host.SessionFolder(session)).Should().OnlyContain(check => check.Passed);
    }

    [Theory]
    [InlineData("1000000", "1e15", "1")]
    [InlineData("1000000", "1000000", "1000000")]
    [InlineData("0.000000001", "999999999999999", "0.01")]
    [InlineData("1", "0.01", "1000000000000")]
    public async Task Prices_and_sizes_at_the_edge_give_a_run_that_verifies(string scale, string price, string cash)
    {
        var csv = new StringBuilder("timestamp,open,high,low,close,volume\n");
        var at = new DateTime(2024, 1, 8, 9, 30, 0);
        var high = Math.Min(1e15, double.Parse(price, CultureInfo.InvariantCulture));
        foreach (var close in new[] { 1, high, 0.01, high, 1 })
        {
            csv.Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ss},{close:0.##},{close:0.##},{close:0.##},{close:0.##},1\n");
            at = at.AddMinutes(1);
        }
        _host.WriteMarketData(Sample.MinutesFile, csv.ToString());
        await _host.PutStrategyAsync(
            "edge", Sample.InAndOut.Replace("\"quantity\": 10", "\"quantity\": 1000000000", StringComparison.Ordinal));
        await _host.PutAccountAsync("edge", $$"""{ "cash": {{cash}}, "commission": { "percent": 100 }, "slippage": { "percent": 100 } }""");
        var session = await _host.AddExecutionAsync(new
        {
            strategy_id = "edge", broker_connection_id = "edge", mode = "backtest", scale = JsonDocument.Parse(scale).RootElement,
            auto_start = true,
        });
        await _host.WhenStateAsync(session, "completed");
        SessionVerifier.Verify(_host.SessionFolder(session)).Should().OnlyContain(check => check.Passed);
    }
}
