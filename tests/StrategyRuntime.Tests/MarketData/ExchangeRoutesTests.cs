using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Verifying;

namespace StrategyRuntime.Tests.MarketData;

/// <summary>Exchanges that users define: by route, in imports, in strategies and pinned to their runs.</summary>
public sealed class ExchangeRoutesTests : IAsyncLifetime
{
    internal const string Vienna = """
        { "zone": "Europe/Vienna", "sessions": [ { "days": ["mon", "tue", "wed", "thu", "fri"], "open": "09:00", "close": "17:30" } ],
          "day_start": "00:00", "holidays": ["2024-01-09"], "early_closes": { "2024-01-10": "14:00" } }
        """;

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task An_exchange_is_saved_listed_behind_the_built_in_ones_shown_replaced_and_deleted()
    {
        (await PutAsync("WIEN", Vienna)).Should().Be(HttpStatusCode.Created);
        (await PutAsync("WIEN", Vienna)).Should().Be(HttpStatusCode.OK);
        var one = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/exchanges/WIEN");
        one.ToString().Should().Be(
            """
            {"id":"WIEN","built_in":false,"zone":"Europe/Vienna",
            "sessions":[{"days":["mon","tue","wed","thu","fri"],"open":"09:00","close":"17:30"}],
            "day_start":"00:00","holidays":["2024-01-09"],"early_closes":{"2024-01-10":"14:00"}}
            """.ReplaceLineEndings(string.Empty));
        var list = (await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/exchanges")).GetProperty("items").EnumerateArray().ToList();
        list[^1].GetProperty("id").GetString().Should().Be("WIEN");
        var globex = list.Single(e => e.GetProperty("id").GetString() == "CME");
        globex.GetProperty("day_start").GetString().Should().Be("17:00");
        globex.GetProperty("sessions")[0].GetProperty("open").GetString().Should().Be("17:00");
        (await _host.Client.DeleteAsync("/api/v1/exchanges/WIEN")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var gone = await _host.Client.GetAsync("/api/v1/exchanges/WIEN");
        await gone.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-exchange");
        using var builtIn = await _host.Client.DeleteAsync("/api/v1/exchanges/NSE");
        await builtIn.ShouldBeProblemAsync(HttpStatusCode.Conflict, "built-in-exchange");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once_and_nothing_is_saved()
    {
        const string wrong = """
            { "zone": "Europe/Vienna", "sessions": [ { "days": ["someday"], "open": "9", "close": "17:30" } ], "day_start": "06:00",
              "holidays": ["2024-13-01"], "early_closes": { "soon": "14:00" }, "colour": "red" }
            """;
        using var content = TestHost.Json(wrong);
        using var refused = await _host.Client.PutAsync("/api/v1/exchanges/WIEN", content);
        (await refused.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request")).GetProperty("errors").EnumerateArray()
            .Select(e => e.GetProperty("pointer").GetString()).Should().BeEquivalentTo(
                "/colour", "/day_start", "/sessions/0/days", "/sessions/0/open", "/holidays/0", "/early_closes/soon");
        using var nowhere = TestHost.Json("""{ "zone": "Mars/Olympus", "sessions": [] }""");
        using var unknown = await _host.Client.PutAsync("/api/v1/exchanges/WIEN", nowhere);
        (await unknown.Content.ReadAsStringAsync()).Should().Contain("/zone");
        Directory.Exists(Path.Combine(_host.DataRoot, "_exchanges")).Should().BeFalse();
    }

    [Fact]
    public async Task An_import_and_its_candles_and_report_are_on_the_users_exchange()
    {
        (await PutAsync("WIEN", Vienna)).Should().Be(HttpStatusCode.Created);
        const string csv = "time,open,high,low,close\n2024-01-08 09:00,10,12,9,11\n2024-01-08 09:30,10,12,9,11\n"
            + "2024-01-10 09:00,10,12,9,11\n";
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var created = await _host.Client.PostAsync("/api/v1/market-data/OMV?exchange=WIEN", content);
        (await created.Content.ReadAsStringAsync()).Should().Contain("\"zone\":\"Europe/Vienna\"");
        var candles = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/market-data/OMV/candles?timeframe=1h");
        candles.GetProperty("items")[0].GetProperty("timestamp").GetString().Should().Be("2024-01-08T09:00:00+01:00");
        candles.GetProperty("items").GetArrayLength().Should().Be(2);
        var report = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/market-data/OMV/quality");
        report.GetProperty("exchange").GetString().Should().Be("WIEN");
        // From 10:00 to 17:30 on Monday; Tuesday is a holiday.
        report.GetProperty("gaps").GetProperty("items")[0].GetProperty("missing").GetInt64().Should().Be(15);
    }

    [Fact]
    public async Task A_run_keeps_the_exchange_that_it_began_with_whatever_becomes_of_it()
    {
        (await PutAsync("WIEN", Vienna)).Should().Be(HttpStatusCode.Created);
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(300));
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold.Replace("\"NYSE\"", "\"WIEN\"", StringComparison.Ordinal));
        (await _host.Client.GetStringAsync("/api/v1/strategies")).Should().Contain("\"symbol\":\"TEST\"");
        var id = await _host.AddExecutionAsync(new { strategy_id = "hold", mode = "live_simulation", speed = 1, auto_start = true });
        await _host.WhenStateAsync(id, "running");
        (await PutAsync("WIEN", Vienna.Replace("Europe/Vienna", "Asia/Tokyo", StringComparison.Ordinal))).Should().Be(HttpStatusCode.OK);
        await _host.RestartAsync();
        await _host.WhenStateAsync(id, "running");
        (await _host.Client.DeleteAsync("/api/v1/exchanges/WIEN")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        await _host.RestartAsync();
        await _host.WhenStateAsync(id, "running");
        var folder = _host.SessionFolder(id);
        var pinned = SessionManifest.Read(folder)!.Inputs.Should().ContainSingle(i => i.Kind == "exchange").Subject;
        (await File.ReadAllTextAsync(Path.Combine(folder, pinned.Name))).Should().Contain("Europe/Vienna");
        (await _host.CommandAsync(id, "stop")).Dispose();
        await _host.WhenStateAsync(id, "stopped");
        SessionVerifier.Verify(folder).Should().OnlyContain(c => c.Passed);
        var events = await File.ReadAllLinesAsync(Path.Combine(folder, "events.jsonl"));
        events[0].Should().Contain("\"exchange\":\"WIEN\",\"exchange_definition\":{\"id\":\"WIEN\"").And.Contain("+01:00");
        // The next run finds no such exchange.
        using var refused = await _host.CommandAsync(id, "start");
        ((int)refused.StatusCode).Should().BeGreaterThanOrEqualTo(400);
    }

    [Fact]
    public async Task A_user_defines_exchanges_under_their_own_name_only()
    {
        using var ann = _host.NewClient(_host.CreateKey("ann").Text);
        using var one = TestHost.Json(Vienna);
        (await ann.PutAsync("/api/v1/exchanges/WIEN", one)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        using var two = TestHost.Json(Vienna);
        (await ann.PutAsync("/api/v1/exchanges/ann:WIEN", two)).StatusCode.Should().Be(HttpStatusCode.Created);
        (await ann.DeleteAsync("/api/v1/exchanges/ann:WIEN")).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    private async Task<HttpStatusCode> PutAsync(string id, string json)
    {
        using var content = TestHost.Json(json);
        using var response = await _host.Client.PutAsync($"/api/v1/exchanges/{id}", content);
        return response.StatusCode;
    }
}
