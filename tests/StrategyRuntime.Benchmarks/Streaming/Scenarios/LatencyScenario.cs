using System.Globalization;

namespace StrategyRuntime.Benchmarks.Streaming.Scenarios;

/// <summary>How long an event takes from being emitted to the client that reads it, at a steady rate.</summary>
internal static class LatencyScenario
{
    private const int WarmUpSeconds = 2;
    private const int MostFramesPerSecond = 500_000;

    public static async Task RunAsync(StreamLab lab, bool full)
    {
        foreach (var clients in full ? (int[])[1, 100, 1_000, 5_000] : [1_000])
        {
            foreach (var rate in full ? (int[])[20, 50, 200, 1_000, 5_000] : [20, 50])
            {
                if ((long)clients * rate <= MostFramesPerSecond) await MeasureAsync(lab, 1, clients, rate, full ? 8 : 4);
            }
        }
    }

    public static Task ManySessionsAsync(StreamLab lab, bool full) => MeasureAsync(lab, 500, 2, 2_000, full ? 16 : 5);

    private static async Task MeasureAsync(StreamLab lab, int sessions, int clientsPerSession, int rate, int seconds)
    {
        var ids = await lab.OpenAsync(sessions);
        var latencies = new Latencies();
        using var client = new LoadClient();
        foreach (var id in ids)
        {
            for (var i = 0; i < clientsPerSession; i++) client.Open(lab.Port, StreamLab.StreamOf(id) + "?from=start", latencies: latencies);
        }
        client.WaitForFirstBytes();
        await EmitAsync(WarmUpSeconds);
        latencies.Clear();
        var before = await lab.UsesAsync();
        await EmitAsync(seconds);
        var (server, own) = await lab.UsesAsync();
        StreamLab.Report(
            string.Create(CultureInfo.InvariantCulture,
                $"{sessions:N0} sessions x {clientsPerSession:N0} clients, {rate:N0} events/s in all"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{latencies}; processor: server {(server.Processor - before.Server.Processor) / seconds:P0}, client "
                + $"{(own.Processor - before.Client.Processor) / seconds:P0} of "
                + $"one{StreamLab.StolenOf(own.Stolen - before.Client.Stolen, seconds)}{StreamLab.ErrorsOf(client)}"));

        async Task EmitAsync(int forSeconds)
        {
            var target = client.Frames + (long)rate * forSeconds * clientsPerSession;
            var emitting = lab.EmitAsync(rate * forSeconds, rate);
            client.ReadUntil(() => client.Frames >= target, TimeSpan.FromSeconds(forSeconds + 10));
            await emitting;
        }
    }
}
