using System.Net;

namespace StrategyRuntime.Tests.Acceptance;

/// <summary>I4: the same inputs give the same bytes, however the session is run.</summary>
public sealed class ModesAgreeTests : IAsyncLifetime
{
    private const string Strategy = "sample-rsi-reentry";
    private const string Options = "sells-options";
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        Directory.CreateDirectory(Path.Combine(_host.DataRoot, "_market"));
        File.Copy(
            Repository.File("backtest_data/_market/SYNTH.ticks.csv.gz"), Path.Combine(_host.DataRoot, "_market", "SYNTH.ticks.csv.gz"));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("candles")]
    [InlineData("ticks")]
    public async Task Backtest_and_live_simulation_at_any_speed_paused_or_not_end_with_the_same_bytes(string capture)
    {
        var backtest = await RunAsync("backtest", "max", capture);
        backtest["trades.json"].Length.Should().BeGreaterThan(1000, "a run without trades proves nothing");

        (await RunAsync("live_simulation", "max", capture)).ShouldEqual(backtest, "at max");
        (await RunAsync("live_simulation", 1000, capture)).ShouldEqual(backtest, "at 1000 times market time");
        (await RunAsync("live_simulation", 1000, capture, DisturbAsync)).ShouldEqual(backtest, "with pauses and speed changes");
    }

    [Fact]
    public async Task Options_at_a_models_prices_end_with_the_same_bytes_too()
    {
        var document = Sample.SellsOptions.Replace("\"TEST\"", "\"SYNTH\"", StringComparison.Ordinal)
            .Replace("NYSE", "NSE", StringComparison.Ordinal);
        await _host.PutStrategyAsync(Options, document);
        await _host.PutAccountAsync(Options, Sample.ModelAccount);
        var backtest = await RunAsync("backtest", "max", "candles", strategy: Options, account: Options);
        System.Text.Encoding.UTF8.GetString(backtest["trades.json"]).Should().Contain("\"pricing\":\"model\"").And.Contain("stop_loss");

        (await RunAsync("live_simulation", "max", "candles", strategy: Options, account: Options)).ShouldEqual(backtest, "at max");
        (await RunAsync("live_simulation", 1000, "candles", DisturbAsync, Options, Options))
            .ShouldEqual(backtest, "with pauses and speed changes");
    }

    /// <summary>Runs the first trading hours of the sample in an empty slot.</summary>
    private async Task<IReadOnlyDictionary<string, byte[]>> RunAsync(
        string mode, object speed, string capture, Func<string, Task>? disturb = null, string strategy = Strategy, string account = "paper")
    {
        var id = await _host.AddExecutionAsync(new
        {
            strategy_id = strategy, broker_connection_id = account, mode, speed, capture, to = "2025-01-06T10:45:00+05:30",
            auto_start = true,
        });
        if (disturb is not null) await disturb(id);
        await _host.WhenStateAsync(id, "completed");
        var files = await SessionFilesOnDisk.ReadAsync(_host.SessionFolder(id));
        (await _host.Client.DeleteAsync($"/api/v1/executions/{id}")).EnsureSuccessStatusCode();
        Directory.Delete(_host.SessionFolder(id), recursive: true);
        return files;
    }

    private async Task DisturbAsync(string id)
    {
        for (var i = 0; i < 4; i++)
        {
            await _host.WhenStateAsync(id, "running", "completed");
            using var paused = await _host.CommandAsync(id, "pause");
            if (paused.StatusCode == HttpStatusCode.Conflict) return;
            await _host.WhenStateAsync(id, "paused");
            (await _host.CommandAsync(id, "speed", new { speed = 500 * (i + 1) })).EnsureSuccessStatusCode();
            (await _host.CommandAsync(id, "resume")).EnsureSuccessStatusCode();
            await Task.Delay(100);
        }
    }
}
