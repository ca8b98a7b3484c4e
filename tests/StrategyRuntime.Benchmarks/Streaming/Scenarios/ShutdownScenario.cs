using System.Globalization;

namespace StrategyRuntime.Benchmarks.Streaming.Scenarios;

/// <summary>SIGTERM while many streams are open.</summary>
internal static class ShutdownScenario
{
    public static async Task RunAsync(StreamLab lab, int clients)
    {
        var session = (await lab.OpenAsync(1))[0];
        using var client = new LoadClient();
        for (var i = 0; i < clients; i++) client.Open(lab.Port, StreamLab.StreamOf(session) + "?from=start");
        client.WaitForFirstBytes();
        Signals.Terminate(lab.Server);
        var took = client.ReadUntil(() => client.OpenConnections == 0, TimeSpan.FromSeconds(30));
        StreamLab.Report(
            string.Create(CultureInfo.InvariantCulture, $"SIGTERM with {clients:N0} streams open"),
            string.Create(CultureInfo.InvariantCulture,
                $"all closed after {took.TotalMilliseconds:N0} ms, {client.OpenConnections:N0} left"));
    }
}
