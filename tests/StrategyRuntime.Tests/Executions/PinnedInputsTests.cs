using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Verifying;

namespace StrategyRuntime.Tests.Executions;

/// <summary>A run reads what it began with, whatever happens to the originals.</summary>
public sealed class PinnedInputsTests : IAsyncLifetime
{
    private static readonly string[] s_results = ["events.jsonl", "positions.json", "trades.json", "metrics.json"];

    private TestHost _host = null!;

    private string MarketFile => Path.Combine(_host.DataRoot, "_market", Sample.MinutesFile);

    private string Versions => Path.Combine(_host.DataRoot, "_market", "_versions");

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(780));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        (await PutAccountAsync(50_000)).Dispose();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Edits_uploads_and_deletions_during_a_run_change_nothing_of_it_after_a_restart()
    {
        var undisturbed = await UndisturbedAsync();
        var id = await RunningAsync();
        await _host.PutStrategyAsync("in-and-out", WithQuantity(11));
        (await PutAccountAsync(1_234)).Dispose();
        await UploadAsync(Sample.Minutes(390));
        await _host.RestartAsync();
        await WhenAsync(id, "running");
        File.Delete(MarketFile);
        await _host.RestartAsync();
        await WhenAsync(id, "running");
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(c => c.Passed);

        await FinishAsync(id, undisturbed);
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(c => c.Passed);
        await _host.WhenNoInputIsKeptAsync();
    }

    [Fact]
    public async Task The_documents_stand_in_the_folder_and_session_json_names_every_input()
    {
        var id = await RunningAsync();
        var folder = _host.SessionFolder(id);
        (await File.ReadAllTextAsync(Path.Combine(folder, "strategy.json"))).Should().Be(Sample.InAndOut);
        (await File.ReadAllBytesAsync(Path.Combine(folder, "account.json"))).Should()
            .Equal(await File.ReadAllBytesAsync(Path.Combine(_host.DataRoot, "_brokers", "local", "mine.json")));
        var manifest = SessionManifest.Read(folder)!;
        manifest.Inputs.Select(i => (i.Kind, i.Name)).Should().Equal(
            ("strategy", "strategy.json"), ("account", "account.json"), ("market_data", Sample.MinutesFile));
        manifest.Inputs[0].Hash.Should().Be(manifest.StrategyHash);
        manifest.Inputs[2].Bytes.Should().Be(new FileInfo(MarketFile).Length);
        manifest.Config.GetProperty("warm_up_candles").GetInt32().Should().Be(5_000);
        Directory.GetFiles(Versions).Select(f => Path.GetFileName(f)).Should().Equal(manifest.Inputs[2].Hash);
    }

    [Fact]
    public async Task The_next_run_takes_the_edits_and_the_documents_of_the_earlier_one_move_with_it()
    {
        var id = await RunningAsync();
        (await _host.CommandAsync(id, "stop")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await _host.PutStrategyAsync("in-and-out", WithQuantity(11));
        (await _host.CommandAsync(id, "start")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await WhenAsync(id, "running");
        var folder = _host.SessionFolder(id);
        (await File.ReadAllTextAsync(Path.Combine(folder, "strategy.json"))).Should().Be(WithQuantity(11));
        (await File.ReadAllTextAsync(Path.Combine(folder, "runs", "1", "strategy.json"))).Should().Be(Sample.InAndOut);
        SessionVerifier.Verify(Path.Combine(folder, "runs", "1")).Should().OnlyContain(c => c.Passed);
    }

    [Fact]
    public async Task The_answer_to_an_edit_names_the_runs_that_it_does_not_touch()
    {
        var id = await RunningAsync();
        using var strategy = await _host.Client.PutAsync("/api/v1/strategies/in-and-out", TestHost.Json(WithQuantity(11)));
        (await strategy.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("notices")[0].GetString()
            .Should().Contain(id).And.Contain("next run");
        using var account = await PutAccountAsync(7);
        (await account.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("notices")[0].GetString().Should().Contain(id);
        await _host.CommandAsync(id, "stop");
        using var free = await _host.Client.PutAsync("/api/v1/strategies/in-and-out", TestHost.Json(WithQuantity(12)));
        (await free.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("notices", out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_file_that_only_grew_still_is_the_version_and_one_that_was_changed_blocks_until_it_is_put_back()
    {
        var undisturbed = await UndisturbedAsync();
        var id = await RunningAsync();
        var original = await File.ReadAllBytesAsync(MarketFile);
        await File.AppendAllTextAsync(MarketFile, "2030-01-08T09:36:00,1,2,1,1,1\n");
        await _host.RestartAsync();
        await WhenAsync(id, "running");

        await _host.StopAsync();
        Overwrite(MarketFile, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(original).Replace("1", "2", StringComparison.Ordinal)));
        await _host.StartAsync();
        var blocked = await WhenAsync(id, "blocked");
        blocked.GetProperty("error").GetString().Should().Contain(Sample.MinutesFile).And.Contain("put");
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().Contain(c => !c.Passed && c.Name == "pinned inputs");

        Overwrite(MarketFile, original);
        (await _host.CommandAsync(id, "retry")).IsSuccessStatusCode.Should().BeTrue();
        await WhenAsync(id, "running");
        await FinishAsync(id, undisturbed);
    }

    [Fact]
    public async Task What_is_known_of_instruments_is_pinned_and_blocks_a_run_that_lost_it()
    {
        _host.WriteMarketData("instruments.csv", "symbol,kind,lot_size\nTEST,equity,5\n");
        var undisturbed = await UndisturbedAsync();
        Encoding.UTF8.GetString(undisturbed["trades.json"]).Should().Contain("\"multiplier\":5");
        var id = await RunningAsync();
        var pinned = Path.Combine(_host.SessionFolder(id), "instruments.json");
        var original = await File.ReadAllTextAsync(pinned);
        SessionManifest.Read(_host.SessionFolder(id))!.Inputs.Select(i => i.Kind).Should()
            .Equal("strategy", "account", "instruments", "market_data");
        using var changed = await _host.Client.PutAsync("/api/v1/instruments/TEST", TestHost.Json("""{"kind":"equity","lot_size":7}"""));
        changed.EnsureSuccessStatusCode();
        await _host.StopAsync();
        File.Delete(pinned);
        await _host.StartAsync();
        (await WhenAsync(id, "blocked")).GetProperty("error").GetString().Should().Contain("instruments.json");

        await File.WriteAllTextAsync(pinned, original);
        (await _host.CommandAsync(id, "retry")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await WhenAsync(id, "running");
        await FinishAsync(id, undisturbed);
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(c => c.Passed);
    }

    [Fact]
    public async Task A_blocked_run_ends_by_command_without_a_last_event_and_says_so()
    {
        var id = await RunningAsync();
        await _host.StopAsync();
        File.Delete(MarketFile);
        Directory.Delete(Versions, recursive: true);
        await _host.StartAsync();
        await WhenAsync(id, "blocked");
        using var ready = await WhenReadyAsync();
        (await ready.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("blocked")[0].GetProperty("session_id").GetString()
            .Should().Be(id);
        var lines = (await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl"))).Length;

        (await _host.CommandAsync(id, "pause")).StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await _host.Client.DeleteAsync($"/api/v1/executions/{id}")).StatusCode.Should().Be(HttpStatusCode.Conflict);
        using var deleted = await _host.Client.DeleteAsync($"/api/v1/executions/{id}?stop=true");
        (await deleted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString().Should().Contain("no last event");
        (await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl"))).Should().HaveCount(lines);
        SessionManifest.Read(_host.SessionFolder(id))!.State.Should().Be("stopped");
        SessionVerifier.Verify(_host.SessionFolder(id)).Should().OnlyContain(c => c.Passed);
        (await _host.Client.GetAsync($"/api/v1/executions/{id}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_diverged_run_goes_on_by_retry_when_its_reason_is_gone()
    {
        var undisturbed = await UndisturbedAsync();
        var id = await RunningAsync();
        await _host.StopAsync();
        var log = Path.Combine(_host.SessionFolder(id), "events.jsonl");
        var original = await File.ReadAllTextAsync(log);
        // Another equity in every event, as another program would have written it; without an index a line is what it is.
        await File.WriteAllTextAsync(log, original.Replace("\"equity\":", "\"equity\":1", StringComparison.Ordinal));
        File.Delete(Path.Combine(_host.SessionFolder(id), "events.idx"));
        await _host.StartAsync();
        (await WhenAsync(id, "diverged")).GetProperty("error").GetString().Should().NotBeNullOrEmpty();
        Directory.GetFiles(Versions).Should().ContainSingle("a run that can be taken up keeps its data");

        await _host.StopAsync();
        await File.WriteAllTextAsync(log, original);
        File.Delete(Path.Combine(_host.SessionFolder(id), "events.idx"));
        await _host.StartAsync();
        (await _host.CommandAsync(id, "retry")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await WhenAsync(id, "running")).GetProperty("run").GetInt32().Should().Be(1);
        await FinishAsync(id, undisturbed);
        (await _host.CommandAsync(id, "retry")).StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_start_waits_for_data_that_is_missing()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", broker_connection_id = "mine", mode = "backtest" });
        var data = await File.ReadAllTextAsync(MarketFile);
        File.Delete(MarketFile);
        using var started = await _host.CommandAsync(id, "start");
        started.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await WhenAsync(id, "blocked")).GetProperty("error").GetString().Should().Contain("TEST");
        await File.WriteAllTextAsync(MarketFile, data);
        var ended = await WhenAsync(id, "completed");
        ended.GetProperty("error").ValueKind.Should().Be(JsonValueKind.Null);
        ended.GetProperty("run").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task A_foreign_folder_blocks_a_start_until_it_is_gone()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", broker_connection_id = "mine", mode = "backtest" });
        await _host.CommandAsync(id, "start");
        await WhenAsync(id, "completed");
        var path = Path.Combine(_host.SessionFolder(id), "session.json");
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        manifest["strategy_id"] = "in";
        await File.WriteAllTextAsync(path, manifest.ToJsonString());
        (await _host.CommandAsync(id, "start")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await WhenAsync(id, "blocked");
        manifest["strategy_id"] = "in-and-out";
        await File.WriteAllTextAsync(path, manifest.ToJsonString());
        (await WhenAsync(id, "completed")).GetProperty("run").GetInt32().Should().Be(2);
    }

    private static string WithQuantity(int quantity) =>
        Sample.InAndOut.Replace("\"quantity\": 10", $"\"quantity\": {quantity}", StringComparison.Ordinal);

    // In place, as an editor or a shell does: every name of the file shows it.
    private static void Overwrite(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.SetLength(bytes.Length);
        file.Write(bytes);
    }

    private Task<HttpResponseMessage> PutAccountAsync(decimal cash) =>
        _host.Client.PutAsync("/api/v1/broker-connections/mine", TestHost.Json($$"""{ "cash": {{cash}} }"""));

    private async Task UploadAsync(string csv)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var response = await _host.Client.PostAsync("/api/v1/market-data/TEST?timeframe=1m&replace=true", content);
        response.EnsureSuccessStatusCode();
    }

    private async Task<HttpResponseMessage> WhenReadyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var response = await _host.Client.GetAsync("/readyz", patience.Token);
            if (response.StatusCode == HttpStatusCode.OK) return response;
            response.Dispose();
            await Task.Delay(10, patience.Token);
        }
    }

    private async Task<string> RunningAsync()
    {
        var id = await _host.AddExecutionAsync(new
        {
            strategy_id = "in-and-out", broker_connection_id = "mine", mode = "live_simulation", speed = 600, auto_start = true,
        });
        while ((await _host.ExecutionAsync(id)).GetProperty("seq").GetInt64() < 20) await Task.Delay(5);
        return id;
    }

    private async Task FinishAsync(string id, Dictionary<string, byte[]> expected)
    {
        (await _host.CommandAsync(id, "speed", new { speed = "max" })).EnsureSuccessStatusCode();
        await WhenAsync(id, "completed");
        foreach (var (name, bytes) in expected)
            (await File.ReadAllBytesAsync(Path.Combine(_host.SessionFolder(id), name)))
                .Should().Equal(bytes, "{0} is that of the inputs at the start", name);
    }

    private async Task<JsonElement> WhenAsync(string id, string state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var execution = await _host.ExecutionAsync(id);
            if (execution.GetProperty("state").GetString() == state) return execution;
            if (patience.IsCancellationRequested) throw new TimeoutException($"{state} is waited for: {execution}");
            await Task.Delay(10);
        }
    }

    private async Task<Dictionary<string, byte[]>> UndisturbedAsync()
    {
        var id = await _host.AddExecutionAsync(
            new { strategy_id = "in-and-out", broker_connection_id = "mine", mode = "backtest", auto_start = true });
        await WhenAsync(id, "completed");
        var files = new Dictionary<string, byte[]>();
        foreach (var name in s_results) files[name] = await File.ReadAllBytesAsync(Path.Combine(_host.SessionFolder(id), name));
        (await _host.Client.DeleteAsync($"/api/v1/executions/{id}")).EnsureSuccessStatusCode();
        Directory.Delete(_host.SessionFolder(id), recursive: true);
        return files;
    }
}
