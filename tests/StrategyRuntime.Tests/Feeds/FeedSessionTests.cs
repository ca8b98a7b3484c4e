using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Engine.Tests.Simulation;
using StrategyRuntime.Engine.Tests.Simulation.Properties;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;
using StrategyRuntime.Tests.Streaming;

namespace StrategyRuntime.Tests.Feeds;

/// <summary>Sessions that follow a feed. I4: a live session is, byte for byte, the backtest over the recording.</summary>
public sealed class FeedSessionTests : IAsyncLifetime
{
    private const int Ticks = 3_000;

    private static readonly DateTime s_open = new(2024, 3, 4, 15, 0, 0, DateTimeKind.Utc);

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    /// <summary>Random strategies on the shared gold ticks; some of them here, 50 with STRATEGYRUNTIME_FULL=1.</summary>
    [SharedDataFact]
    public async Task A_live_session_ends_as_the_backtest_over_the_recording_does()
    {
        var trades = 0;
        for (var seed = 0; seed < (FullForm.IsOn ? 50 : 5); seed++) trades += await CompareAsync(seed);
        trades.Should().BePositive("sessions without a trade prove nothing");
    }

    [Fact]
    public async Task A_paused_session_of_a_feed_is_the_same_after_a_restart()
    {
        await PutFeedAsync();
        await _host.PutStrategyAsync("s", Text(Crossing()));
        var id = await AddAsync("live_simulation", "2024-03-04T20:00:00Z");
        await _host.WhenStateAsync(id, "running");
        await PushAsync(Csv(0, 200));
        await WhenTicksAsync(id, 200);
        (await _host.CommandAsync(id, "pause")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await _host.WhenStateAsync(id, "paused");
        await PushAsync(Csv(200, 200));
        await WhenTicksAsync(id, 400);
        await _host.RestartAsync();
        await _host.WhenStateAsync(id, "paused");
        (await _host.CommandAsync(id, "resume")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await PushAsync(Csv(400, 400));
        await WhenTicksAsync(id, 800);
        await _host.RestartAsync();
        await _host.WhenStateAsync(id, "running");
        await PushAsync("2024-03-04T20:00:00Z\n");
        await _host.WhenStateAsync(id, "completed");
        var inputs = await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(id), "inputs.jsonl"));
        inputs.Select(l => JsonDocument.Parse(l).RootElement)
            .Select(i => (i.GetProperty("command").GetString(), i.GetProperty("position").GetInt64()))
            .Should().Equal(("pause", 200), ("resume", 400));
        var events = await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl"));
        events.Should().Contain("\"type\":\"trade\"");
    }

    [Fact]
    public async Task A_command_acts_behind_all_ticks_of_the_log_also_those_on_which_nothing_could_act()
    {
        await PutFeedAsync();
        await _host.PutStrategyAsync("s", Text(new StrategyJson().EntrySignal("in", "ltp > 1000").Entry("buy").Chain("start > in > buy")));
        var id = await AddAsync("live_simulation", null);
        await _host.WhenStateAsync(id, "running");
        await PushAsync(Csv(0, 1));
        await WhenTicksAsync(id, 1);
        for (var i = 0; i < 20; i++) await PushAsync($"2024-03-04T10:00:00.{i + 10}0Z,100\n");
        (await _host.CommandAsync(id, "pause")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        var input = await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "inputs.jsonl"));
        JsonDocument.Parse(input).RootElement.GetProperty("position").GetInt64().Should().Be(21);
        for (var i = 0; i < 20; i++) await PushAsync($"2024-03-04T10:00:00.{i + 40}0Z,100\n");
        await WhenTicksAsync(id, 41);
        var progress = (await _host.ExecutionAsync(id)).GetProperty("progress");
        progress.GetProperty("total").ValueKind.Should().Be(JsonValueKind.Null, "a feed has no end");
        progress.GetProperty("percent").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("/api/v1/executions/local.s.paper/stream")]
    [InlineData("/api/v1/stream?sessions=*")]
    public async Task A_session_at_rest_shows_a_new_subscriber_the_ticks_that_it_has_kept_back(string path)
    {
        await PutFeedAsync();
        await _host.PutStrategyAsync("s", Text(new StrategyJson().EntrySignal("in", "ltp > 1000").Entry("buy").Chain("start > in > buy")));
        var id = await AddAsync("live_simulation", null);
        await _host.WhenStateAsync(id, "running");
        await PushAsync("2024-03-04T10:00:00Z,100\n2024-03-04T10:00:00.001Z,100\n2024-03-04T10:00:00.002Z,100\n");
        await WhenTicksAsync(id, 3);
        await PushAsync("2024-03-04T10:00:00.003Z,101\n");
        await using var client = await SseClient.OpenAsync(_host.Client, path, null);
        var tick = await client.UntilAsync("tick").WaitAsync(TimeSpan.FromSeconds(60));
        tick.Json.GetProperty("progress").GetProperty("ticks").GetInt64().Should().Be(4);
    }

    [Fact]
    public async Task A_session_on_an_empty_feed_waits_and_shows_how_the_feed_is()
    {
        await PutFeedAsync();
        await _host.PutStrategyAsync("s", Text(Crossing()));
        var id = await AddAsync("live_simulation", null);
        var execution = await _host.WhenStateAsync(id, "running");
        execution.GetProperty("source").GetString().Should().Be("feed");
        execution.GetProperty("feed").GetProperty("state").GetString().Should().Be("waiting");
        await PushAsync(Csv(0, 10));
        await WhenTicksAsync(id, 10);
        (await _host.ExecutionAsync(id)).GetProperty("feed").GetProperty("state").GetString().Should().Be("running");
        (await _host.Client.DeleteAsync("/api/v1/feeds/ACME")).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await _host.CommandAsync(id, "speed", new { speed = 2 })).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await _host.CommandAsync(id, "stop")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await _host.WhenStateAsync(id, "stopped");
        (await _host.Client.DeleteAsync("/api/v1/feeds/ACME")).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task History_in_files_warms_up_and_must_not_overlap_the_feed()
    {
        _host.WriteMarketData("ACME.1m.csv", Minutes("2024-03-01T10:00:00Z", 60));
        await PutFeedAsync();
        await _host.PutStrategyAsync("s", Text(new StrategyJson(
            timeframes: """[{"id":"1m","timeframe":"1m","indicators":{"slow":{"indicator_name":"sma","length":30}}}]""")
            .EntrySignal("in", "@slow[-1] > 0").Entry("buy").Chain("start > in > buy")));
        var id = await AddAsync("live_simulation", "2024-03-04T20:00:00Z");
        await _host.WhenStateAsync(id, "running");
        await PushAsync(Csv(0, 3) + "2024-03-04T20:00:00Z\n");
        await _host.WhenStateAsync(id, "completed");
        var live = await RemoveAsync(id);
        Encoding.UTF8.GetString(live["events.jsonl"]).Should().Contain("\"node_id\":\"in\"", "the files have warmed the average up");
        id = await AddAsync("backtest", "2024-03-04T20:00:00Z");
        await _host.WhenStateAsync(id, "completed");
        (await RemoveAsync(id)).ShouldEqual(live, "with history before the feed");

        _host.WriteMarketData("ACME.1m.csv", Minutes("2024-03-04T09:30:00Z", 60));
        id = await AddAsync("backtest", null, start: false);
        var answer = await (await _host.CommandAsync(id, "start")).Content.ReadAsStringAsync();
        answer.Should().Contain("overlap");
    }

    [Fact]
    public async Task A_session_on_a_feed_trades_contracts_at_the_prices_of_the_files_that_it_began_with()
    {
        const string contract = "ACME240308C100.ticks.csv";
        const string end = "2024-03-04T20:00:00Z";
        string Contract(double first) => "timestamp,price,bid,ask\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
        {
            var price = first + i * 0.01;
            return FormattableString.Invariant($"{s_open.AddSeconds(10 * i):s}Z,{price:0.00},{price - 0.02:0.00},{price + 0.02:0.00}\n");
        }));
        string Wave(int first, int count) => string.Concat(Enumerable.Range(first, count).Select(i =>
            FormattableString.Invariant($"{s_open.AddSeconds(i):s}Z,{100 + Math.Round(3 * Math.Sin(i / 20d), 2)}\n")));
        _host.WriteMarketData(contract, Contract(2));
        await PutFeedAsync();
        (await _host.Client.PutAsJsonAsync("/api/v1/broker-connections/paper", new { option_fill_price = "quotes" }))
            .EnsureSuccessStatusCode();
        await _host.PutStrategyAsync("s", Text(new StrategyJson("ACME", "NYSE", tickSize: null)
            .EntrySignal("in", "ltp > 100")
            .Entry("sell", "p1", "sell", 1, """{"optionDetails":{"expiry":"W0","optionType":"CE","strikeType":{"strike":100}}}""")
            .ExitSignal("out", "ltp < 99").Exit("buy").ReEntry("again", 50, "ltp > 100.5")
            .Chain("start > in > sell > out > buy > again > sell")));
        var id = await AddAsync("live_simulation", end);
        await _host.WhenStateAsync(id, "running");
        await PushAsync(Wave(0, 200));
        await WhenTicksAsync(id, 200);
        // Under another inode, as imports are: what the run began with stays.
        File.Delete(Path.Combine(_host.DataRoot, "_market", contract));
        _host.WriteMarketData(contract, Contract(9));
        await _host.RestartAsync();
        await PushAsync(Wave(200, 300) + end + "\n");
        await _host.WhenStateAsync(id, "completed");
        var live = await RemoveAsync(id);
        using var trades = JsonDocument.Parse(live["trades.json"]);
        trades.RootElement.GetArrayLength().Should().BeGreaterThan(2);
        trades.RootElement.EnumerateArray().Should().OnlyContain(t =>
            t.GetProperty("pricing").GetString() == "data" && t.GetProperty("entry_price").GetDecimal() < 3);

        _host.WriteMarketData(contract, Contract(2));
        id = await AddAsync("backtest", end);
        await _host.WhenStateAsync(id, "completed");
        (await RemoveAsync(id)).ShouldEqual(live, "with recorded contracts");
    }

    [Fact]
    public async Task Neither_a_run_nor_a_study_begins_when_its_feed_may_have_lost_what_it_reads_before_its_record_was_durable()
    {
        await PutFeedAsync();
        await PushAsync(Csv(0, 200));
        await _host.PutStrategyAsync("s", Text(Crossing()));
        var feeds = _host.Services.GetRequiredService<MarketDataStore>().Feeds;
        feeds.Share(() => Task.FromResult(false));
        var id = await AddAsync("live_simulation", null, start: false);
        using (var answer = await _host.CommandAsync(id, "start")) await ShouldBeRefusedAsync(answer);
        (await _host.WhenStateAsync(id, "failed")).GetProperty("error").GetString().Should().Contain("may have been removed");
        using (var session = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(id), "session.json"))))
            session.RootElement.GetProperty("state").GetString().Should().Be("failed");
        var study = new
        {
            id = "refused", strategy_id = "s",
            parameters = new Dictionary<string, object> { ["/nodes/2/data/positions/0/quantity"] = new { from = 1, to = 2 } },
        };
        using (var answer = await _host.Client.PostAsJsonAsync("/api/v1/studies", study)) await ShouldBeRefusedAsync(answer);
        File.Exists(Path.Combine(_host.DataRoot, "local", "_studies", "refused", "study.json")).Should().BeFalse();

        feeds.Share(() => Task.FromResult(true));
        using (var answer = await _host.Client.PostAsJsonAsync("/api/v1/studies", study))
            answer.StatusCode.Should().Be(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        (await _host.CommandAsync(id, "start")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await _host.WhenStateAsync(id, "running");

        static async Task ShouldBeRefusedAsync(HttpResponseMessage answer)
        {
            answer.IsSuccessStatusCode.Should().BeFalse();
            (await answer.Content.ReadAsStringAsync()).Should().Contain("may have been removed");
        }
    }

    [Fact]
    public async Task A_symbol_without_a_feed_is_refused()
    {
        await _host.PutStrategyAsync("s", Text(Crossing()));
        using var response = await _host.Client.PostAsJsonAsync(
            "/api/v1/executions", new { strategy_id = "s", mode = "live_simulation", source = "feed" });
        response.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await response.Content.ReadAsStringAsync()).Should().Contain("There is no feed of 'ACME'.");
    }

    private async Task<int> CompareAsync(int seed)
    {
        var random = new Random(seed);
        RandomStrategy strategy;
        do strategy = new RandomStrategy(random);
        while (strategy.HasSupporting);
        await PutFeedAsync();
        await _host.PutStrategyAsync("s", Text(strategy.Build()));
        using var account = await _host.Client.PutAsJsonAsync("/api/v1/broker-connections/paper2", new
        {
            cash = 10_000, fill = new[] { "next_tick", "same_tick", "signal_close" }[seed % 3], max_tick_age = 5 + random.Next(40),
        });
        account.EnsureSuccessStatusCode();
        const string end = "2014-05-02T20:00:00Z";
        var id = await AddAsync("live_simulation", end, account: "paper2");
        await _host.WhenStateAsync(id, "running");
        await PushGoldAsync(random, end);
        await _host.WhenStateAsync(id, "completed");
        var live = await RemoveAsync(id);
        id = await AddAsync("backtest", end, account: "paper2");
        await _host.WhenStateAsync(id, "completed");
        var metrics = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/metrics");
        (await RemoveAsync(id)).ShouldEqual(live, $"of seed {seed}");
        (await _host.Client.DeleteAsync("/api/v1/feeds/ACME")).EnsureSuccessStatusCode();
        return metrics.GetProperty("trades").GetInt32();
    }

    // At random rates, some of it twice, with marks between, and once with a restart of the service.
    private async Task PushGoldAsync(Random random, string end)
    {
        await using var gzip = new GZipStream(File.OpenRead(SharedData.File("XAUUSD.ticks.csv.gz")), CompressionMode.Decompress);
        using var rows = new StreamReader(gzip);
        var all = new List<string>();
        while (await rows.ReadLineAsync() is { } row && all.Count < Ticks)
        {
            if (!row.StartsWith("2014-05-02T1", StringComparison.Ordinal)) continue;
            var fields = row.Split(',');
            // Around 100, and moving twenty times as much: what the random strategies expect.
            var price = 100 * (1 + 20 * (double.Parse(fields[1], CultureInfo.InvariantCulture) / 1284 - 1));
            all.Add(FormattableString.Invariant($"{fields[0]}Z,{price:0.00},{random.Next(5)},,,,{all.Count}"));
            if (random.Next(20) == 0) all.Add($"{fields[0]}Z");
        }
        var restartAt = random.Next(all.Count);
        for (var at = 0; at < all.Count;)
        {
            var count = Math.Min(random.Next(1, 300), all.Count - at);
            await PushAsync(string.Join('\n', all.Skip(at).Take(count)));
            if (random.Next(4) == 0) await PushAsync(string.Join('\n', all.Skip(at).Take(count).Where(r => r.Contains(','))));
            if (restartAt >= at && restartAt < at + count) await _host.RestartAsync();
            if (random.Next(3) == 0) await Task.Delay(random.Next(5));
            at += count;
        }
        await PushAsync(end);
    }

    private static StrategyJson Crossing() => new StrategyJson()
        .EntrySignal("in", "ltp > 100").Entry("buy").ExitSignal("out", "ltp < 99").Exit("sell").ReEntry("again", 50, "ltp > 100.5")
        .Chain("start > in > buy > out > sell > again > buy");

    private static string Text(StrategyJson strategy) => Encoding.UTF8.GetString(strategy.ToBytes());

    private static string Csv(int first, int count)
    {
        var start = new DateTime(2024, 3, 4, 10, 0, 0, DateTimeKind.Utc);
        var rows = new StringBuilder();
        for (var i = first; i < first + count; i++)
            rows.Append(CultureInfo.InvariantCulture, $"{start.AddSeconds(i):s}Z,{100 + Math.Round(3 * Math.Sin(i / 20d), 2)}\n");
        return rows.ToString();
    }

    private static string Minutes(string from, int count)
    {
        var start = DateTime.Parse(from, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        var rows = new StringBuilder("timestamp,open,high,low,close,volume\n");
        for (var i = 0; i < count; i++) rows.Append(CultureInfo.InvariantCulture, $"{start.AddMinutes(i):s}Z,100,101,99,{100 + i % 2},5\n");
        return rows.ToString();
    }

    private async Task PutFeedAsync()
    {
        using var response = await _host.Client.PutAsync("/api/v1/feeds/ACME", TestHost.Json("""{"source":"push","exchange":"UTC"}"""));
        response.EnsureSuccessStatusCode();
    }

    private async Task PushAsync(string csv)
    {
        using var response = await _host.Client.PostAsync(
            "/api/v1/feeds/ACME/ticks", new StringContent(csv, Encoding.UTF8, "text/csv"));
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    private Task<string> AddAsync(string mode, string? to, string account = "paper", bool start = true) =>
        _host.AddExecutionAsync(new
        {
            strategy_id = "s", broker_connection_id = account, mode, source = "feed", to, auto_start = start,
        });

    private async Task WhenTicksAsync(string id, long ticks)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (TestHost.TicksOf(await _host.ExecutionAsync(id)) >= ticks) return;
            await Task.Delay(10, patience.Token);
        }
    }

    private async Task<IReadOnlyDictionary<string, byte[]>> RemoveAsync(string id)
    {
        var files = await SessionFilesOnDisk.ReadAsync(_host.SessionFolder(id));
        (await _host.Client.DeleteAsync($"/api/v1/executions/{id}")).EnsureSuccessStatusCode();
        Directory.Delete(_host.SessionFolder(id), recursive: true);
        return files;
    }
}
