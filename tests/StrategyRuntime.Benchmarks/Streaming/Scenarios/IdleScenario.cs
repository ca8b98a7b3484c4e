using System.Globalization;

namespace StrategyRuntime.Benchmarks.Streaming.Scenarios;

/// <summary>What a subscriber costs that nothing happens to.</summary>
internal static class IdleScenario
{
    public static async Task RunAsync(StreamLab lab, int clients)
    {
        var session = (await lab.OpenAsync(1))[0];
        await MeasureAsync(lab, "subscribers", StreamLab.StreamOf(session) + "?from=now", clients);
    }

    /// <summary>What a request costs that is open and does nothing, for comparison.</summary>
    public static Task RequestsAsync(StreamLab lab, int clients) =>
        MeasureAsync(lab, "requests that do nothing, for comparison", "/bench/hang", clients);

    private static async Task MeasureAsync(StreamLab lab, string name, string path, int clients)
    {
        var before = await lab.UseAsync(collect: true);
        using var client = new LoadClient();
        for (var i = 0; i < clients; i++) client.Open(lab.Port, path);
        client.WaitForFirstBytes();
        client.ReadUntil(() => false, TimeSpan.FromSeconds(3));
        var after = await lab.UseAsync(collect: true);
        StreamLab.Report(
            string.Create(CultureInfo.InvariantCulture, $"{clients:N0} idle {name}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(after.Memory - before.Memory) / 1024d / clients:F1} KB of process memory each, "
                + $"{(after.Managed - before.Managed) / 1024d / clients:F1} KB of it live objects"));
    }
}
