using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Tests.Access;

namespace StrategyRuntime.Tests.Status;

public sealed class StatusTests
{
    [Fact]
    public async Task The_status_shows_versions_sessions_lag_streams_disk_memory_and_market_data()
    {
        await using var host =
            await TestHost.StartAsync(new Dictionary<string, string?> { ["StrategyRuntime:MaxBacklogBytes"] = "1000000" });
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(200));
        await host.PutStrategyAsync("a", Sample.InAndOut);
        await host.PutStrategyAsync("b", Sample.InAndOut);
        var done = await host.AddExecutionAsync(new { strategy_id = "a", mode = "live_simulation", speed = "max", auto_start = true });
        await host.AddExecutionAsync(new { strategy_id = "b", mode = "backtest" });
        await host.WhenStateAsync(done, "completed");
        using var stream = new StreamReader(await host.Client.GetStreamAsync("/api/v1/stream?sessions=*"));
        (await stream.ReadLineAsync()).Should().NotBeNull("the stream is open once it says something");

        var status = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/status");

        status.GetProperty("version").GetString().Should().Be(typeof(Program).Assembly.GetName().Version!.ToString(3));
        status.GetProperty("framework").GetString().Should().StartWith(".NET");
        status.GetProperty("ready").GetBoolean().Should().BeTrue();
        status.GetProperty("caller").ToString().Should().Be("""{"user_id":"local","is_admin":true,"scheme":"local"}""");
        status.GetProperty("sessions").GetProperty("total").GetInt32().Should().Be(2);
        status.GetProperty("sessions").GetProperty("by_state").ToString().Should().Be("""{"completed":1,"queued":1}""");
        status.GetProperty("lag").ToString().Should().Be("""{"durable_events":0,"published_events":0}""");
        status.GetProperty("streams").GetProperty("open").GetInt32().Should().Be(1);
        status.GetProperty("disk").GetProperty("free_bytes").GetInt64().Should().BePositive();
        status.GetProperty("memory").GetProperty("max_backlog_bytes_per_session").GetInt64().Should().Be(1_000_000);
        status.GetProperty("memory").GetProperty("process_bytes").GetInt64().Should().BeGreaterThan(1 << 20);
        status.GetProperty("market_data").GetProperty("decodes").GetInt32().Should().Be(1);
        status.GetProperty("market_data").GetProperty("decoded_bytes").GetInt64().Should().BePositive();
    }

    [Fact]
    public async Task The_status_says_who_asks_also_to_an_admin_who_asks_for_another()
    {
        await using var users = await TwoUsers.StartAsync();
        (await CallerAsync(users.Ann, "")).Should().Be("""{"user_id":"ann","is_admin":false,"scheme":"key"}""");
        (await CallerAsync(users.Admin, "?user=ann")).Should().Be("""{"user_id":"admin","is_admin":true,"scheme":"key"}""");

        static async Task<string> CallerAsync(HttpClient client, string query) =>
            (await client.GetFromJsonAsync<JsonElement>($"/api/v1/status{query}")).GetProperty("caller").ToString();
    }
}
