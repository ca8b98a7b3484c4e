using System.Globalization;

namespace StrategyRuntime.Benchmarks.Streaming.Scenarios;

/// <summary>As many frames as go through: ours, the framework's way of doing it, and a socket server that does nothing else.</summary>
internal static class FlatOutScenario
{
    private const int Clients = 1_000;

    public static async Task RunAsync(StreamLab lab, bool full)
    {
        var scale = full ? 4 : 1;
        await OursAsync(lab, Clients, 5_000 * scale);
        await FrameworkAsync(lab, 300 * scale);
        await BareAsync(lab);
        if (!full) return;
        foreach (var clients in (int[])[1, 100, 5_000]) await OursAsync(lab, clients, Math.Min(200_000, 20_000_000 / clients));
    }

    private static async Task OursAsync(StreamLab lab, int clients, int events)
    {
        var session = (await lab.OpenAsync(1))[0];
        using var client = new LoadClient();
        for (var i = 0; i < clients; i++) client.Open(lab.Port, StreamLab.StreamOf(session) + "?from=start");
        client.WaitForFirstBytes();
        var before = await lab.UsesAsync();
        var emitting = lab.EmitAsync(events, 0);
        var took = client.ReadUntil(() => client.Behind(events) == 0, TimeSpan.FromMinutes(2));
        await emitting;
        await lab.ReportRateAsync(Name($"{events:N0} events to {clients:N0} clients"), client, took, before);
    }

    private static async Task FrameworkAsync(StreamLab lab, int events)
    {
        using var client = new LoadClient();
        for (var i = 0; i < Clients; i++) client.Open(lab.Port, "/bench/framework/stream");
        client.WaitForFirstBytes();
        var before = await lab.UsesAsync();
        var emitting = lab.PostAsync($"/bench/framework/emit?events={events}");
        var took = client.ReadUntil(() => client.Behind(events) == 0, TimeSpan.FromMinutes(2));
        await emitting;
        await lab.ReportRateAsync(Name($"(a) TypedResults.ServerSentEvents, {events:N0} events to {Clients:N0}"), client, took, before);
    }

    private static async Task BareAsync(StreamLab lab)
    {
        using var client = new LoadClient();
        for (var i = 0; i < Clients; i++) client.Open(lab.BarePort, "/");
        client.WaitForFirstBytes();
        var before = await lab.UsesAsync();
        using var go = new LoadClient();
        go.Open(lab.BarePort, "/go");
        var took = client.ReadUntil(() => client.Behind(BareServer.FramesPrepared) == 0, TimeSpan.FromMinutes(2));
        await lab.ReportRateAsync(Name($"(b) bare server, {BareServer.FramesPrepared:N0} prepared frames to {Clients:N0}"), client, took,
            before);
    }

    private static string Name(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);
}
