using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace StrategyRuntime.Tests.MarketData;

public sealed class MarketDataRoutesTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task An_upload_is_listed_and_can_be_traded()
    {
        using var created = await UploadAsync("TEST", Sample.Minutes(30), "?exchange=NYSE");
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        var item = (await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/market-data")).GetProperty("items").EnumerateArray()
            .Should().ContainSingle().Subject;
        item.GetProperty("symbol").GetString().Should().Be("TEST");
        item.GetProperty("timeframe").GetString().Should().Be("1m");
        item.GetProperty("file").GetString().Should().Be("TEST.1m.csv");

        await _host.PutStrategyAsync("hold", Sample.BuyAndHold);
        var id = await _host.AddExecutionAsync(new { strategy_id = "hold", mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(id, "completed");
    }

    [Fact]
    public async Task A_bad_row_is_named_and_the_file_that_was_there_stays()
    {
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(30));
        var before = await File.ReadAllTextAsync(Path.Combine(_host.DataRoot, "_market", Sample.MinutesFile));
        using var refused =
            await UploadAsync("TEST", "timestamp,open,high,low,close\n2024-01-08,1,2,0.5,1\nnonsense,1,2,3,4\n", "?timeframe=1m");
        (await refused.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "bad-market-data"))
            .GetProperty("detail")
            .GetString()
            .Should()
            .Contain(":3:");
        (await File.ReadAllTextAsync(Path.Combine(_host.DataRoot, "_market", Sample.MinutesFile))).Should().Be(before);
        Directory.GetFiles(Path.Combine(_host.DataRoot, "_market")).Should().ContainSingle();
    }

    [Fact]
    public async Task Parameters_are_checked_all_at_once()
    {
        using var refused = await UploadAsync("TEST", Sample.Minutes(5), "?timeframe=fortnight&exchange=MOON");
        var problem = await refused.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        problem.GetProperty("errors")
            .EnumerateArray()
            .Select(e => e.GetProperty("pointer").GetString())
            .Should()
            .Equal("timeframe", "exchange");
    }

    [Fact]
    public async Task A_symbol_that_could_leave_its_folder_is_refused()
    {
        using var refused = await UploadAsync("..%2Fx", Sample.Minutes(5));
        await refused.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_form_that_another_site_could_send_is_refused()
    {
        using var form = new StringContent(Sample.Minutes(5), Encoding.UTF8, "text/plain");
        using var refused = await _host.Client.PostAsync("/api/v1/market-data/TEST", form);
        await refused.ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task An_upload_may_be_larger_than_other_bodies()
    {
        using var created = await UploadAsync("TEST", Sample.Minutes(120_000));
        created.StatusCode.Should().Be(HttpStatusCode.Created);
    }

    private async Task<HttpResponseMessage> UploadAsync(string symbol, string csv, string query = "")
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        return await _host.Client.PostAsync($"/api/v1/market-data/{symbol}{query}", content);
    }
}
