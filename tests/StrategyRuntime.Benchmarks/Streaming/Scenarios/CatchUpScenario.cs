using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace StrategyRuntime.Benchmarks.Streaming.Scenarios;

/// <summary>
/// A client that wants everything that is stored, beside the same bytes as a static file; and how soon anything comes at all.
/// </summary>
internal static class CatchUpScenario
{
    private const int Rounds = 3;

    public static async Task RunAsync(StreamLab lab, int events)
    {
        var session = (await lab.OpenAsync(1))[0];
        await lab.EmitAsync(events, 0);
        await lab.PostAsync("/bench/end");
        var file = Path.Combine(lab.Root, "frames.txt");
        await File.WriteAllBytesAsync(file, await CaptureAsync(lab, session, events));
        for (var round = 1; round <= Rounds; round++)
        {
            await ReadAsync(lab, string.Create(CultureInfo.InvariantCulture, $"{events:N0} events to one client"),
                StreamLab.StreamOf(session) + "?from=start", events);
            await ReadAsync(lab, "the same bytes as a static file", $"/bench/file?path={Uri.EscapeDataString(file)}", events);
        }
        FirstByte(lab, session, events);
    }

    private static async Task ReadAsync(StreamLab lab, string name, string path, int events)
    {
        using var client = new LoadClient();
        var before = await lab.UsesAsync();
        client.Open(lab.Port, path);
        var took = client.ReadUntil(() => client.Frames == events, TimeSpan.FromMinutes(2));
        await lab.ReportRateAsync(name, client, took, before);
    }

    private static void FirstByte(StreamLab lab, string session, int events)
    {
        const int Connections = 1_000;
        var latencies = new Latencies();
        var random = new Random(1);
        for (var i = -100; i < Connections; i++)
        {
            var seq = random.Next(events);
            using var connection = new LoadConnection();
            var started = Stopwatch.GetTimestamp();
            connection.Connect(lab.Port, StreamLab.StreamOf(session), $"1-{seq}", seq);
            connection.Receive(new byte[16]);
            if (i >= 0) latencies.Add(Stopwatch.GetTimestamp() - started);
        }
        StreamLab.Report("first byte after connecting with a random cursor", latencies.ToString());
    }

    private static async Task<byte[]> CaptureAsync(StreamLab lab, string session, int events)
    {
        using var response = await lab.GetAsync($"{StreamLab.StreamOf(session)}?from=start");
        await using var body = await response.Content.ReadAsStreamAsync();
        using var captured = new MemoryStream();
        var buffer = new byte[1 << 20];
        var last = Encoding.ASCII.GetBytes($"\nid: 1-{events}\n\n");
        while (await body.ReadAsync(buffer) is > 0 and var read)
        {
            captured.Write(buffer, 0, read);
            var tail = Math.Min(4096, (int)captured.Length);
            if (captured.GetBuffer().AsSpan((int)captured.Length - tail, tail).IndexOf(last) >= 0) break;
        }
        return captured.ToArray();
    }
}
