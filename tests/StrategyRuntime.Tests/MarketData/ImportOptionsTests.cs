using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Storage.Verifying;

namespace StrategyRuntime.Tests.MarketData;

/// <summary>Every option of the verb <c>import</c> beside the query parameter of the same name: they answer the same.</summary>
public sealed class ImportOptionsTests : IAsyncLifetime
{
    private const string Days = "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-01,10,12,9,11,5.5,7\n2024-01-02,10,12,9,11,5.5,7\n";
    private const string Local = "time,open,high,low,close\n2024-01-02 09:15,10,12,9,11\n2024-01-02 09:20,10,12,9,11\n";

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(Local, "symbol", "BTC/USDT", "symbol", "BTC/USDT")]
    [InlineData(Local, "timeframe", "1m", "timeframe", "1m")]
    [InlineData(Local, "exchange", "NSE", "zone", "Asia/Kolkata")]
    [InlineData(Local, "zone", "+05:30", "zone", "+05:30")]
    [InlineData(Local, "format", "generic", "format", "generic")]
    [InlineData("2024-01-02 09:15Z,x,1,4,1,3\n2024-01-02 09:20Z,x,1,4,1,3\n", "columns", "time=0,open=2,high=3,low=4,close=5", "format",
        "generic")]
    [InlineData(Days, "adjusted", "true", "timeframe", "1d")]
    public async Task An_option_means_the_same_to_the_verb_and_to_the_route(
        string text, string option, string value, string member, string expected)
    {
        var query = new Dictionary<string, string> { ["file"] = "a.csv", ["dry_run"] = "true", [option] = value };
        if (option != "symbol") query["symbol"] = "X";
        using var response = await PostAsync("", query, text);
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        var route = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        query.Remove("file");
        var (code, output) = await VerbAsync("a.csv", text, query);
        code.Should().Be(0);
        var verb = JsonDocument.Parse(output).RootElement;
        JsonElement.DeepEquals(route, verb).Should().BeTrue($"{route}\n{verb}");
        route.GetProperty(member).GetString().Should().Be(expected);
        if (option == "adjusted") route.GetProperty("first").GetProperty("close").GetDouble().Should().Be(5.5);
        Directory.Exists(Path.Combine(_host.DataRoot, "_market")).Should().BeFalse("a dry run writes nothing");
    }

    [Fact]
    public async Task Verb_route_and_folder_leave_the_same_bytes_and_what_is_there_is_replaced_only_when_asked()
    {
        var query = new Dictionary<string, string> { ["file"] = "INFY.NS.csv" };
        using (var created = await PostAsync("", query, Days)) created.StatusCode.Should().Be(HttpStatusCode.Created);
        var file = Path.Combine(_host.DataRoot, "_market", "INFY.NS.1d.csv");
        var route = await File.ReadAllBytesAsync(file);
        using (var exists = await PostAsync("", query, Days))
            await exists.ShouldBeProblemAsync(HttpStatusCode.Conflict, "market-data-exists");
        (await VerbAsync("INFY.NS.csv", Days, [])).Code.Should().Be(2);
        (await VerbAsync("INFY.NS.csv", Days, new Dictionary<string, string> { ["replace"] = "true" })).Code.Should().Be(0);
        (await File.ReadAllBytesAsync(file)).Should().Equal(route);
        query["replace"] = "true";
        using (var replaced = await PostAsync("/INFY.NS", query, Days)) replaced.StatusCode.Should().Be(HttpStatusCode.Created);
        (await _host.Client.DeleteAsync("/api/v1/market-data/INFY.NS")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        var foreign = Path.Combine(_host.DataRoot, "_market", "INFY.NS.csv");
        await File.WriteAllTextAsync(foreign, Days);
        File.SetLastWriteTimeUtc(foreign, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await _host.Client.GetStringAsync("/api/v1/market-data");
        (await File.ReadAllBytesAsync(file)).Should().Equal(route);
    }

    [Fact]
    public async Task A_dry_run_says_what_it_needs_and_shows_rows_to_draw()
    {
        var rows = string.Concat(Enumerable.Range(0, 1_000).Select(i =>
            $"2024.01.{1 + i / 96:00},{i % 96 / 4:00}:{i % 4 * 15:00},1.1,1.2,1.0,{1.1 + i / 1e5:0.00000},7\n"));
        var query = new Dictionary<string, string> { ["file"] = "EURUSD15.csv", ["symbol"] = "EURUSD" };
        using (var refused = await PostAsync("", query, rows))
            await refused.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "bad-market-data");
        query["dry_run"] = "true";
        using (var asked = await PostAsync("", query, rows))
        {
            var answer = JsonDocument.Parse(await asked.Content.ReadAsStringAsync()).RootElement;
            answer.GetProperty("needs").EnumerateArray().Select(n => n.GetString()).Should().Equal("zone");
        }
        query["zone"] = "+02:00";
        using var read = await PostAsync("", query, rows);
        var sample = JsonDocument.Parse(await read.Content.ReadAsStringAsync()).RootElement.GetProperty("sample");
        sample.GetArrayLength().Should().Be(334, "every third of 1,000 rows, for 400 at most");
        sample[1].GetProperty("close").GetDouble().Should().Be(1.10003);
        query.Remove("dry_run");
        using var created = await PostAsync("", query, rows);
        (await created.Content.ReadAsStringAsync()).Should().NotContain("sample");
    }

    [Theory]
    [InlineData("text/csv", HttpStatusCode.OK)]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/octet-stream", HttpStatusCode.OK)]
    [InlineData("application/gzip", HttpStatusCode.OK)]
    [InlineData("application/zip", HttpStatusCode.OK)]
    [InlineData("application/vnd.apache.parquet", HttpStatusCode.OK)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_media_type_that_is_wrong_says_which_are_right(string type, HttpStatusCode status)
    {
        using var response = await PostAsync(
            "", new Dictionary<string, string> { ["symbol"] = "X", ["dry_run"] = "true" }, Days, type);
        response.StatusCode.Should().Be(status);
        if (status != HttpStatusCode.OK)
            (await response.Content.ReadAsStringAsync()).Should().ContainAll("text/csv", "application/vnd.apache.parquet");
    }

    [Fact]
    public async Task Months_negative_prices_of_futures_and_large_volumes_are_imported()
    {
        const string months = "Date,Open,High,Low,Close,Volume\n2023-01-31,10,12,9,11,3e15\n"
            + "2023-02-28,10,12,9,11,7\n2023-03-31,10,12,9,11,7\n";
        using var monthly = await PostAsync("/M", [], months);
        (await monthly.Content.ReadAsStringAsync()).Should().Contain("\"timeframe\":\"1mo\"");
        var rows = JsonDocument.Parse(await _host.Client.GetStringAsync("/api/v1/market-data/M/candles")).RootElement.GetProperty("items");
        rows[0].GetProperty("volume").GetDouble().Should().Be(3e15);
        rows[2].GetProperty("date").GetString().Should().Be("2023-03-01");

        const string oil = "Date,Open,High,Low,Close\n2020-04-17,18,19,17,18\n2020-04-20,17,17,-40,-37\n2020-04-21,-14,14,-16,10\n";
        using var refused = await PostAsync("/CL", [], oil);
        await refused.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "bad-market-data");
        using var taken = await PostAsync("/CL", new Dictionary<string, string> { ["exchange"] = "NYMEX" }, oil);
        taken.StatusCode.Should().Be(HttpStatusCode.Created);
        (await _host.Client.GetStringAsync("/api/v1/market-data/CL/candles")).Should().Contain("-37");
    }

    [Fact]
    public async Task The_exchange_of_an_import_is_that_of_a_run_that_names_none_and_is_kept_by_it()
    {
        using (var put = await _host.Client.PutAsync("/api/v1/exchanges/WIEN", TestHost.Json(ExchangeRoutesTests.Vienna)))
            put.StatusCode.Should().Be(HttpStatusCode.Created);
        using (var imported = await PostAsync("/TEST", new() { ["exchange"] = "WIEN", ["timeframe"] = "1m" }, Sample.Minutes(300)))
            imported.StatusCode.Should().Be(HttpStatusCode.Created, await imported.Content.ReadAsStringAsync());
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold.Replace("\"exchange\": \"NYSE\",", string.Empty, StringComparison.Ordinal));
        var id = await _host.AddExecutionAsync(new { strategy_id = "hold", mode = "live_simulation", speed = 1, auto_start = true });
        await _host.WhenStateAsync(id, "running");
        var folder = _host.SessionFolder(id);
        (await File.ReadAllTextAsync(Path.Combine(folder, "instruments.json"))).Should().Contain("\"exchange\": \"WIEN\"");
        (await File.ReadAllTextAsync(Path.Combine(folder, "exchange.json"))).Should().Contain("Europe/Vienna");

        // Another import names another exchange, and the run goes on with the one that it began with.
        using (var again = await PostAsync(
            "/TEST", new() { ["exchange"] = "NSE", ["timeframe"] = "1m", ["replace"] = "true" }, Sample.Minutes(300)))
            again.StatusCode.Should().Be(HttpStatusCode.Created);
        await _host.RestartAsync();
        await _host.WhenStateAsync(id, "running");
        (await StopAsync(id)).Should().Contain("\"exchange\":\"WIEN\",\"exchange_definition\"");
        SessionVerifier.Verify(folder).Should().OnlyContain(c => c.Passed);

        // The next run takes the new one; an instrument's own entry wins over it.
        (await _host.CommandAsync(id, "start")).Dispose();
        await _host.WhenStateAsync(id, "running");
        (await StopAsync(id)).Should().Contain("\"exchange\":\"NSE\"");
        using (var put = await _host.Client.PutAsync("/api/v1/instruments/TEST", TestHost.Json("""{"kind":"equity","exchange":"WIEN"}""")))
            put.StatusCode.Should().Be(HttpStatusCode.Created);
        (await _host.CommandAsync(id, "start")).Dispose();
        await _host.WhenStateAsync(id, "running");
        (await StopAsync(id)).Should().Contain("\"exchange\":\"WIEN\"");
    }

    /// <summary>Stops a run; its first event.</summary>
    private async Task<string> StopAsync(string id)
    {
        (await _host.CommandAsync(id, "stop")).Dispose();
        await _host.WhenStateAsync(id, "stopped");
        return (await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl")))[0];
    }

    private async Task<HttpResponseMessage> PostAsync(
        string path, Dictionary<string, string> query, string text, string type = "text/csv")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var parameters = string.Join('&', query.Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}"));
        return await _host.Client.PostAsync($"/api/v1/market-data{path}?{parameters}", content);
    }

    private async Task<(int Code, string Output)> VerbAsync(string file, string text, Dictionary<string, string> options)
    {
        var folder = Directory.CreateTempSubdirectory("strategy-runtime-import-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), text);
            var start = new ProcessStartInfo("dotnet")
            {
                WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            foreach (var argument in new[] { typeof(Program).Assembly.Location, "import", file, "--data-root", _host.DataRoot, "--json" })
                start.ArgumentList.Add(argument);
            foreach (var (name, value) in options)
            {
                start.ArgumentList.Add("--" + name.Replace('_', '-'));
                if (value != "true") start.ArgumentList.Add(value);
            }
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            await error;
            return (process.ExitCode, await output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
