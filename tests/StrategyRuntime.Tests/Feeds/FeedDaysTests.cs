using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Tests.Simulation;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Feeds;

/// <summary>A week of sessions of Globex, pushed faster than it passes: days, closes and restarts.</summary>
public sealed class FeedDaysTests : IAsyncLifetime
{
    private static readonly string[] s_days = ["2024-05-06", "2024-05-07", "2024-05-08", "2024-05-09", "2024-05-10"];

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_session_of_a_week_has_the_days_of_the_exchange()
    {
        await PutAsync();
        var id = await AddAsync(new
        {
            strategy_id = "s", mode = "live_simulation", source = "feed", to = "2024-05-10T21:00:00Z", auto_start = true,
        });
        for (var day = 0; day < s_days.Length; day++) await PushAsync(Day(day));
        await PushAsync("2024-05-10T21:00:01Z\n");
        await _host.WhenStateAsync(id, "completed");
        Days(_host.SessionFolder(id)).Should().Equal(s_days, "Sunday evening is Monday, and a weekend is no day");
    }

    [Fact]
    public async Task A_daily_restart_ends_at_the_close_and_begins_at_the_next_open_and_each_day_is_its_backtest()
    {
        await PutAsync();
        // Before the open of Sunday evening, and the first tick of the week: the day of the first run.
        await PushAsync("2024-05-05T21:59:58Z\n2024-05-05T22:00:00Z,100\n");
        var id = await AddAsync(new
        {
            strategy_id = "s", mode = "live_simulation", source = "feed", from = "2024-05-05T22:00:00Z", daily_restart = true,
            auto_start = true,
        });
        for (var day = 0; day < s_days.Length; day++)
        {
            await PushAsync(Day(day));
            if (day == 2) await _host.RestartAsync();
        }
        await WhenRunAsync(id, s_days.Length, "completed");
        (await RunAsync(id)).Should().Be(s_days.Length, "the week is over, and the next one has no price yet");
        await _host.RestartAsync();
        await PushAsync("2024-05-12T22:00:00Z,100\n");
        await WhenRunAsync(id, s_days.Length + 1, "running");
        (await _host.CommandAsync(id, "stop")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await _host.WhenStateAsync(id, "stopped");

        var runs = (await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/runs")).GetProperty("items")
            .EnumerateArray().OrderBy(r => r.GetProperty("run").GetInt32()).Take(s_days.Length).ToList();
        runs.Select(r => Time(r, "from")).Should().Equal(Enumerable.Range(0, s_days.Length).Select(Open));
        runs.Select(r => Time(r, "to")).Should().Equal(Enumerable.Range(0, s_days.Length).Select(d => Open(d).AddHours(23)));
        runs.Should().AllSatisfy(r => r.GetProperty("source").GetString().Should().Be("feed"));
        var live = new List<IReadOnlyDictionary<string, byte[]>>();
        for (var run = 1; run <= s_days.Length; run++)
        {
            var folder = SessionFiles.RunFolder(_host.SessionFolder(id), run);
            Days(folder).Should().Equal(s_days[run - 1]);
            live.Add(await SessionFilesOnDisk.ReadAsync(folder));
        }
        live.Should().AllSatisfy(files => Encoding.UTF8.GetString(files["events.jsonl"]).Should().Contain("\"type\":\"trade\""));
        (await _host.Client.DeleteAsync($"/api/v1/executions/{id}")).EnsureSuccessStatusCode();
        Directory.Delete(_host.SessionFolder(id), recursive: true);
        await AddAsync(new { strategy_id = "s", mode = "backtest", source = "feed" });
        for (var day = 0; day < s_days.Length; day++)
        {
            using var changed = await _host.Client.PatchAsJsonAsync(
                $"/api/v1/executions/{id}", new { from = Iso(Open(day)), to = Iso(Open(day).AddHours(23)) });
            changed.EnsureSuccessStatusCode();
            (await _host.CommandAsync(id, "start")).EnsureSuccessStatusCode();
            await WhenRunAsync(id, day + 1, "completed");
            (await SessionFilesOnDisk.ReadAsync(_host.SessionFolder(id))).ShouldEqual(live[day], $"on {s_days[day]}");
        }
    }

    [Fact]
    public async Task A_day_of_which_the_log_has_removed_the_price_keeps_no_start_of_the_service_waiting()
    {
        await PutAsync();
        await PushAsync("2024-05-05T21:59:58Z\n2024-05-05T22:00:00Z,100\n");
        var id = await AddAsync(new
        {
            strategy_id = "s", mode = "live_simulation", source = "feed", from = Iso(Open(0)), to = Iso(Open(0).AddHours(23)),
            auto_start = true,
        });
        await PushAsync(Day(0));
        await _host.WhenStateAsync(id, "completed");
        var log = _host.Services.GetRequiredService<MarketDataStore>().Feeds.Log("ACME")!;
        log.SegmentRecords = 1;
        await PushAsync($"{Iso(Open(1))},100\n");
        await PushAsync($"{Iso(Open(1).AddMinutes(10))}\n");
        log.Trim(long.MaxValue, UtcTime.MaxValue, null).Should().BePositive();
        log.FirstTickAtOrAfter(UtcTime.MinValue).Should().BeNull("a mark is all that is left");
        using var changed = await _host.Client.PatchAsync(
            $"/api/v1/executions/{id}", TestHost.Json("""{"to":null,"daily_restart":true}"""));
        changed.EnsureSuccessStatusCode();
        await Task.Run(_host.RestartAsync).WaitAsync(TimeSpan.FromSeconds(60));
        await PushAsync($"{Iso(Open(1).AddMinutes(20))},100\n");
        await WhenRunAsync(id, 2, "running");
    }

    [Fact]
    public async Task Only_a_live_simulation_on_a_feed_starts_anew_every_day()
    {
        await PutAsync();
        using var refused = await _host.Client.PostAsJsonAsync(
            "/api/v1/executions", new { strategy_id = "s", mode = "backtest", source = "feed", daily_restart = true });
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync()).Should().Contain("/daily_restart");
    }

    private static DateTime Open(int day) => new DateTime(2024, 5, 5, 22, 0, 0, DateTimeKind.Utc).AddDays(day);

    private static DateTime Time(JsonElement run, string name) => run.GetProperty(name).GetDateTimeOffset().UtcDateTime;

    private static string Iso(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    // A price every ten minutes from the open to before the close, and marks that go past the close.
    private static string Day(int day)
    {
        var rows = new StringBuilder();
        for (var minute = 10; minute < 23 * 60; minute += 10)
        {
            var price = 100 + Math.Round(3 * Math.Sin((day * 144 + minute / 10) / 9d), 2);
            rows.Append(CultureInfo.InvariantCulture, $"{Iso(Open(day).AddMinutes(minute))},{price}\n");
        }
        rows.Append(CultureInfo.InvariantCulture, $"{Iso(Open(day).AddHours(23))}\n{Iso(Open(day).AddHours(23.5))}\n");
        return rows.ToString();
    }

    private static IEnumerable<string?> Days(string folder) => File.ReadLines(Path.Combine(folder, "events.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Where(e => e.GetProperty("type").GetString() == "session")
        .Select(e => e.GetProperty("data"))
        .Where(d => d.GetProperty("state").GetString() == "day_closed")
        .Select(d => d.GetProperty("date").GetString());

    private async Task PutAsync()
    {
        using var response = await _host.Client.PutAsync("/api/v1/feeds/ACME", TestHost.Json("""{"source":"push","exchange":"CME"}"""));
        response.EnsureSuccessStatusCode();
        // A price is ten minutes old before the next one comes.
        await _host.PutAccountAsync("paper", """{"max_tick_age":3600}""");
        await _host.PutStrategyAsync("s", Encoding.UTF8.GetString(new StrategyJson(exchange: "CME")
            .EntrySignal("in", "ltp > 100").Entry("buy").ExitSignal("out", "ltp < 99").Exit("sell").ReEntry("again", 50, "ltp > 100.5")
            .Chain("start > in > buy > out > sell > again > buy").ToBytes()));
    }

    private Task<string> AddAsync(object request) => _host.AddExecutionAsync(request);

    private async Task PushAsync(string csv)
    {
        using var response = await _host.Client.PostAsync("/api/v1/feeds/ACME/ticks", new StringContent(csv, Encoding.UTF8, "text/csv"));
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    private async Task<int> RunAsync(string id) => (await _host.ExecutionAsync(id)).GetProperty("run").GetInt32();

    private async Task WhenRunAsync(string id, int run, string state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var execution = await _host.ExecutionAsync(id);
            if (execution.GetProperty("run").GetInt32() == run && execution.GetProperty("state").GetString() == state) return;
            if (patience.IsCancellationRequested) throw new TimeoutException($"It does not come to {state} of run {run}: {execution}");
            await Task.Delay(10);
        }
    }
}
