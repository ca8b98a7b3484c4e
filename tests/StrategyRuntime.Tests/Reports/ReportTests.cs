using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace StrategyRuntime.Tests.Reports;

/// <summary>A run as one HTML file: whole, small, and with nothing in it that loads or runs anything.</summary>
public sealed partial class ReportTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task It_has_every_figure_trade_setting_and_hash_of_the_run()
    {
        var id = await RunAsync(1_500, "in-and-out");
        var html = await _host.Client.GetStringAsync($"/api/v1/executions/{id}/report.html");
        var metrics = await ReadAsync(id, "metrics.json");
        foreach (var figure in metrics.EnumerateObject().Where(f => f.Value.ValueKind == JsonValueKind.Number))
            html.Should().Contain($"<td>{figure.Name.Replace('_', ' ')}<td>{figure.Value.GetRawText()}<", figure.Name);
        var trades = (await ReadAsync(id, "trades.json")).EnumerateArray().ToList();
        TradeRow().Count(html).Should().Be(trades.Count);
        foreach (var input in (await ReadAsync(id, "session.json")).GetProperty("inputs").EnumerateArray())
            html.Should().Contain(input.GetProperty("hash").GetString());
        html.Should().Contain("Monthly returns").And.Contain("By weekday of the entry").And.Contain("By exit reason").And.Contain("<svg")
            .And.Contain("<td>open-low-high-close");
        var first = trades[0].GetProperty("pnl").GetDecimal().ToString(CultureInfo.InvariantCulture);
        html.Should().Contain($"<td>{first}<td>1");
    }

    [Fact]
    public async Task It_loads_nothing_runs_nothing_and_escapes_every_text()
    {
        const string Evil = "<img src=x onerror=alert(1)>&'";
        await _host.PutStrategyAsync(
            "evil", Sample.InAndOut.Replace("\"In and out\"", JsonSerializer.Serialize(Evil), StringComparison.Ordinal));
        var id = await RunAsync(400, "evil");
        using var response = await _host.Client.GetAsync($"/api/v1/executions/{id}/report.html");
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        response.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("default-src 'none'").And.NotContain("script-src");
        var html = await response.Content.ReadAsStringAsync();
        html.Should().Contain("&lt;img src=x onerror=alert(1)&gt;&amp;&#39;");
        Loads().Matches(html).Should().BeEmpty();
    }

    [Fact]
    public async Task Ten_thousand_trades_take_less_than_a_megabyte()
    {
        var id = await RunAsync(36_000, "in-and-out");
        var html = await _host.Client.GetByteArrayAsync($"/api/v1/executions/{id}/report.html");
        (await ReadAsync(id, "metrics.json")).GetProperty("trades").GetInt32().Should().BeGreaterThan(8_000);
        html.Length.Should().BeLessThan(1_000_000);
    }

    [Fact]
    public async Task An_earlier_run_has_the_report_that_it_had()
    {
        var id = await RunAsync(400, "in-and-out");
        var before = await _host.Client.GetStringAsync($"/api/v1/executions/{id}/report.html");
        await _host.CommandAsync(id, "start");
        await _host.WhenStateAsync(id, "completed");
        (await _host.Client.GetStringAsync($"/api/v1/executions/{id}/runs/1/report.html")).Should().Be(before);
    }

    private async Task<string> RunAsync(int bars, string strategy)
    {
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(bars));
        var id = await _host.AddExecutionAsync(new { strategy_id = strategy, mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(id, "completed");
        return id;
    }

    private async Task<JsonElement> ReadAsync(string id, string file) =>
        (await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/files/{file}"))!;

    [GeneratedRegex("<tr><td>[0-9-]{10} [0-9:]{5}<td>[BS]<td>")]
    private static partial Regex TradeRow();

    [GeneratedRegex("<script|<link|<img|<iframe|src=[\"'h/]|href=|url\\(|@import|<[^>]*\\son[a-z]+=")]
    private static partial Regex Loads();
}
