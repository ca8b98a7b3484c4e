using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Tests.Simulation;
using StrategyRuntime.Storage.Verifying;

namespace StrategyRuntime.Tests.MarketData;

/// <summary>Corporate actions from the file to the results of a run.</summary>
public sealed class CorporateActionRunTests : IAsyncLifetime
{
    private const string Days = "timestamp,open,high,low,close\n2024-06-06,100,102,99,102\n2024-06-07,102,104,101,104\n"
        + "2024-06-10,52,54,51,53\n2024-06-11,53,55,52,54\n";

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private async Task<string> RunAsync(string days = Days, string mode = "backtest")
    {
        var strategy = new StrategyJson("ACME", exchange: "NYSE", timeframes: """[{"id":"1m","timeframe":"1d","indicators":{}}]""")
            .EntrySignal("in", "ltp > 0").Entry("buy", quantity: 10).ExitSignal("out", "ltp > 999").Exit("sell")
            .Chain("start > in > buy > out > sell");
        _host.WriteMarketData("ACME.1d.csv", days);
        await _host.PutStrategyAsync("hold", Encoding.UTF8.GetString(strategy.ToBytes()));
        return await _host.AddExecutionAsync(new { strategy_id = "hold", mode, speed = "max", auto_start = true });
    }

    [Theory]
    [InlineData("backtest")]
    [InlineData("live_simulation")]
    public async Task A_split_and_a_dividend_are_in_the_files_which_the_journal_alone_makes_again(string mode)
    {
        _host.WriteMarketData("ACME.actions.csv", "date,kind,ratio,amount\n2024-06-10,split,2,\n2024-06-11,dividend,,0.5\n");
        var id = await RunAsync(mode: mode);
        await _host.WhenStateAsync(id, "completed");

        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(c => c.Passed);
        var trade = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "trades.json"))).RootElement[0];
        (trade.GetProperty("quantity").GetDecimal(), trade.GetProperty("entry_price").GetDecimal(),
            trade.GetProperty("dividends").GetDecimal(), trade.GetProperty("pnl").GetDecimal()).Should().Be((20, 50, 10, 90));
        var metrics = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/metrics");
        metrics.GetProperty("realized_pnl").GetDecimal().Should().Be(90);
        var events = await _host.Client.GetStringAsync($"/api/v1/executions/{id}/events?types=corporate_action");
        events.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2);
    }

    [Fact]
    public async Task Prices_that_do_not_show_a_split_are_refused_until_it_is_known_what_they_are()
    {
        var adjusted = Days.Replace("100,102,99,102", "50,51,49,51", StringComparison.Ordinal)
            .Replace("102,104,101,104", "51,52,50,52", StringComparison.Ordinal);
        _host.WriteMarketData("ACME.actions.csv", "date,kind,ratio,amount\n2024-06-10,split,2,\n");
        var refused = await RunAsync(adjusted);
        await _host.WhenStateAsync(refused, "failed");
        (await _host.ExecutionAsync(refused)).GetProperty("error").GetString().Should()
            .Contain("ACME.1d.csv").And.Contain("split of 2024-06-10").And.Contain("split_adjusted");

        using var content = new StringContent(adjusted, Encoding.UTF8, "text/csv");
        using var import = await _host.Client.PostAsync(
            "/api/v1/market-data/ACME?timeframe=1d&prices=split_adjusted&replace=true", content);
        import.StatusCode.Should().Be(HttpStatusCode.Created);
        (await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/instruments/ACME")).GetProperty("prices").GetString()
            .Should().Be("split_adjusted");
        (await _host.CommandAsync(refused, "start")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await _host.WhenStateAsync(refused, "completed");
    }

    [Fact]
    public async Task A_wrong_word_for_what_prices_are_is_named()
    {
        using var content = new StringContent(Days, Encoding.UTF8, "text/csv");
        using var refused = await _host.Client.PostAsync("/api/v1/market-data/ACME?timeframe=1d&prices=clean", content);
        (await refused.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request")).GetProperty("detail").GetString()
            .Should().Contain("raw, split_adjusted");
    }
}
