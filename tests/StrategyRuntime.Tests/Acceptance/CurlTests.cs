using System.Diagnostics;
using System.Text;

namespace StrategyRuntime.Tests.Acceptance;

/// <summary>The walk-through of the README with the real curl.</summary>
public sealed class CurlTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(780));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_stream_that_is_cut_and_resumed_again_and_again_adds_up_to_the_file()
    {
        // Slow enough to be cut four times, every third of a second, on any machine; then as fast as it can be.
        var id =
            await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "live_simulation", speed = 500, auto_start = true });
        var stream = new Uri(_host.Client.BaseAddress!, $"/api/v1/executions/{id}/stream?from=start&snapshot=false");
        var received = new List<byte[]>();
        string? lastId = null;
        var cuts = 0;
        while (!await ReceiveAsync(stream, lastId, TimeSpan.FromMilliseconds(300), received, id => lastId = id))
        {
            if (++cuts == 4) (await _host.CommandAsync(id, "speed", new { speed = "max" })).EnsureSuccessStatusCode();
        }

        cuts.Should().BeGreaterThanOrEqualTo(4);
        var file = await File.ReadAllBytesAsync(Path.Combine(_host.SessionFolder(id), "events.jsonl"));
        received.SelectMany(line => line.Append((byte)'\n'))
            .ToArray()
            .AsSpan()
            .SequenceEqual(file)
            .Should()
            .BeTrue("joined pieces are the log, byte for byte");
    }

    /// <summary>
    /// Runs curl for a while; true when the stream said that it has ended, or that there is nothing to come back for (204).
    /// </summary>
    private static async Task<bool> ReceiveAsync(Uri stream, string? lastId, TimeSpan time, List<byte[]> data, Action<string> seen)
    {
        var start = new ProcessStartInfo("curl") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-sN");
        start.ArgumentList.Add("-w");
        start.ArgumentList.Add("status: %{http_code}");
        if (lastId is not null)
        {
            start.ArgumentList.Add("-H");
            start.ArgumentList.Add($"Last-Event-ID: {lastId}");
        }
        start.ArgumentList.Add(stream.ToString());
        using var curl = Process.Start(start)!;
        using var output = new MemoryStream();
        var copying = curl.StandardOutput.BaseStream.CopyToAsync(output);
        await Task.WhenAny(copying, Task.Delay(time));
        if (!curl.HasExited) curl.Kill();
        await copying;
        await curl.WaitForExitAsync();

        // A frame that was cut has no empty line behind it: what a client does not see whole it has not seen.
        var text = Encoding.UTF8.GetString(output.ToArray());
        var ended = text.EndsWith("status: 204", StringComparison.Ordinal);
        var complete = text[..(text.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];
        foreach (var frame in complete.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = frame.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => l.Split(": ", 2))
                .ToLookup(f => f[0], f => f[1]);
            if (fields["event"].Single() == "end") ended = true;
            if (!fields["id"].Any() || fields["event"].Single() == "snapshot") continue;
            seen(fields["id"].Single());
            data.Add(Encoding.UTF8.GetBytes(fields["data"].Single()));
        }
        return ended;
    }
}
