using System.Globalization;

namespace StrategyRuntime.Benchmarks.Streaming.Scenarios;

/// <summary>Ten clients without, and then beside, one that reads 1 KB a second.</summary>
internal static class SlowReaderScenario
{
    private const int Rate = 25_000;
    private const int Healthy = 10;

    public static async Task RunAsync(StreamLab lab, int events)
    {
        await MeasureAsync(lab, events, withSlow: false);
        await MeasureAsync(lab, events, withSlow: true);
    }

    private static async Task MeasureAsync(StreamLab lab, int events, bool withSlow)
    {
        var session = (await lab.OpenAsync(1))[0];
        var path = StreamLab.StreamOf(session) + "?from=start";
        var latencies = new Latencies();
        using var client = new LoadClient();
        using var slow = new LoadConnection();
        if (withSlow) slow.Connect(lab.Port, path);
        for (var i = 0; i < Healthy; i++) client.Open(lab.Port, path, latencies: latencies);
        client.WaitForFirstBytes();
        var before = await lab.UseAsync(collect: true);
        var emitting = lab.EmitAsync(events, Rate);
        var buffer = new byte[1024];
        var nextRead = 0L;
        client.ReadUntil(
            () =>
            {
                if (withSlow && Environment.TickCount64 >= nextRead)
                {
                    slow.Receive(buffer);
                    nextRead = Environment.TickCount64 + 1000;
                }
                return client.Behind(events) == 0;
            },
            TimeSpan.FromSeconds(60));
        await emitting;
        var after = await lab.UseAsync(collect: true);
        StreamLab.Report(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Healthy} clients at {Rate:N0} events/s, {client.Bytes / Healthy / 1e6:N0} MB "
                + $"each{(withSlow ? ", and one at 1 KB/s" : "")}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{latencies}; process memory {(after.Memory - before.Memory) / 1048576d:+0.0;-0.0} MB{StreamLab.ErrorsOf(client)}"));
    }
}
