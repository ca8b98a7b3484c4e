using System.Text;
using StrategyRuntime.Storage.Trimming;

namespace StrategyRuntime.Tests.Streaming.SessionStream;

/// <summary>Streams of a session whose log was trimmed while the service was down.</summary>
public sealed class TrimmedStreamTests : IAsyncLifetime
{
    private TestHost _host = null!;
    private string _id = null!;
    private string[] _lines = null!;
    private long _floor;
    private string _manyCursor = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(60));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        _id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest", auto_start = true });
        await _host.WhenStateAsync(_id, "completed");
        await using (var many = await SseClient.OpenAsync(_host.Client, "/api/v1/stream?sessions=*&from=start", null))
        {
            await many.DurableAsync(3);
            _manyCursor = many.LastId!;
        }
        _lines = await File.ReadAllLinesAsync(Path.Combine(_host.SessionFolder(_id), "events.jsonl"));
        await _host.StopAsync();
        _floor = LogTrim.Run(_host.SessionFolder(_id), keepEvents: 10).Through;
        await _host.StartAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_cursor_below_the_floor_gets_reset_and_a_snapshot()
    {
        await using var stream = await SseClient.OpenAsync(_host.Client, $"/api/v1/executions/{_id}/stream", "1-3");
        var reset = (await stream.UntilAsync("reset")).Json;
        reset.GetProperty("reason").GetString().Should().Be("trimmed");
        reset.GetProperty("floor").GetString().Should().Be($"1-{_floor}");
        (await stream.UntilAsync("snapshot")).Json.GetProperty("seq").GetInt64().Should().Be(_lines.Length);
    }

    [Fact]
    public async Task From_the_start_is_from_the_floor_and_the_first_frame_names_it()
    {
        await using var stream = await SseClient.OpenAsync(
            _host.Client, $"/api/v1/executions/{_id}/stream?from=start&snapshot=false", null);
        (await stream.UntilAsync("hello")).Json.GetProperty("floor").GetString().Should().Be($"1-{_floor}");
        (await stream.DurableUntilAsync("end")).Select(f => f.Data).Should().Equal(_lines[^10..]);
    }

    [Fact]
    public async Task A_cursor_at_the_floor_goes_on()
    {
        await using var stream = await SseClient.OpenAsync(_host.Client, $"/api/v1/executions/{_id}/stream", $"1-{_floor}");
        (await stream.DurableUntilAsync("end")).Select(f => f.Data).Should().Equal(_lines[^10..]);
    }

    [Fact]
    public async Task The_many_session_stream_resets_a_cursor_below_the_floor()
    {
        await using var stream = await SseClient.OpenAsync(_host.Client, "/api/v1/stream?sessions=*", _manyCursor);
        (await stream.UntilAsync("reset")).Json.GetProperty("reason").GetString().Should().Be("trimmed");
        (await stream.UntilAsync("snapshot")).Json.GetProperty("seq").GetInt64().Should().Be(_lines.Length);
    }

    [Fact]
    public async Task Lines_states_and_files_are_still_all_there()
    {
        (await _host.Client.GetStringAsync($"/api/v1/executions/{_id}/events")).Should().Be(string.Concat(_lines.Select(l => l + "\n")));
        (await _host.Client.GetStringAsync($"/api/v1/executions/{_id}/state?at=1-3")).Should().Contain("\"catchup_id\":\"1-3\"");
        Encoding.UTF8.GetString(await _host.Client.GetByteArrayAsync($"/api/v1/executions/{_id}/files/events.jsonl"))
            .Should().Be(string.Concat(_lines[^10..].Select(l => l + "\n")));
        (await _host.Client.GetAsync($"/api/v1/executions/{_id}/files/events.trimmed.jsonl.gz")).EnsureSuccessStatusCode();
    }
}
