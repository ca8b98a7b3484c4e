using System.IO.Compression;
using System.Net;

namespace StrategyRuntime.Tests.Executions;

public sealed class ModesTests
{
    private static readonly string[] s_files =
    [
        "events.jsonl", "positions.json", "trades.json", "metrics.json",
        "diagnostics_export.json.gz", "trades_daily.json.gz", "tick_events.json.gz",
    ];

    [Theory]
    [InlineData("candles")]
    [InlineData("ticks")]
    public async Task The_same_strategy_leaves_the_same_bytes_in_every_mode_at_every_speed_paused_or_not(string capture)
    {
        await using var host = await TestHost.StartAsync(new Dictionary<string, string?> { ["StrategyRuntime:Durability"] = "Os" });
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(450));
        await host.PutStrategyAsync("in-and-out", Sample.InAndOut);

        var backtest = await PlayAsync(host, new { strategy_id = "in-and-out", mode = "backtest", capture }, pauses: 0);
        // A day and an hour of market time: at speed 20000 about a second and a half of real time.
        foreach (var (speed, pauses) in new (object, int)[] { ("max", 0), (20_000, 0), (20_000, 4) })
        {
            var live = await PlayAsync(host, new { strategy_id = "in-and-out", mode = "live_simulation", speed, capture }, pauses);
            foreach (var name in s_files)
                live[name].Should().Equal(backtest[name], "{0} at speed {1} with {2} pauses", name, speed, pauses);
        }
    }

    private static async Task<Dictionary<string, byte[]>> PlayAsync(TestHost host, object request, int pauses)
    {
        var id = await host.AddExecutionAsync(request);
        (await host.CommandAsync(id, "start")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        for (var i = 0; i < pauses; i++)
        {
            using var paused = await host.CommandAsync(id, "pause");
            if (paused.StatusCode == HttpStatusCode.Accepted)
                (await host.CommandAsync(id, "resume")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        }
        await host.WhenStateAsync(id, "completed");
        var files = s_files.ToDictionary(name => name, name => Read(Path.Combine(host.SessionFolder(id), name)));
        (await host.Client.DeleteAsync($"/api/v1/executions/{id}")).EnsureSuccessStatusCode();
        Directory.Delete(host.SessionFolder(id), recursive: true);
        return files;
    }

    private static byte[] Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (!path.EndsWith(".gz", StringComparison.Ordinal)) return bytes;
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)) gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
