using System.Text;
using StrategyRuntime.Tests.Streaming;

namespace StrategyRuntime.Tests.Proxy;

/// <summary>Streams through nginx, configured as the docs say.</summary>
public sealed class NginxTests : IAsyncLifetime
{
    private TestHost _host = null!;
    private string _id = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync(new Dictionary<string, string?> { ["AllowedHosts"] = "*" });
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(7_800));
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        _id = await _host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "live_simulation", speed = 600, auto_start = true });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private string Stream => $"/api/v1/executions/{_id}/stream?from=start&snapshot=false";

    [NginxFact]
    public async Task A_single_small_frame_comes_through_while_nothing_follows_it()
    {
        await using var nginx = await Nginx.StartAsync(_host.Client.BaseAddress!);
        using var client = nginx.CreateClient();
        await using var stream = await SseClient.OpenAsync(client, Stream, null);
        await stream.DurableAsync(5);

        // Once it is paused nothing more comes: a proxy that waits to fill a buffer would keep the last frame.
        (await _host.CommandAsync(_id, "pause")).EnsureSuccessStatusCode();
        while ((await stream.UntilAsync("status")).Json.GetProperty("state").GetString() != "paused")
        {
        }
        (await _host.CommandAsync(_id, "resume")).EnsureSuccessStatusCode();
        while ((await stream.UntilAsync("status")).Json.GetProperty("state").GetString() != "running")
        {
        }
        stream.Response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        (await client.GetStringAsync($"/api/v1/executions/{_id}")).Should().Contain(_id, "everything else goes through, too");
    }

    [NginxFact]
    public async Task A_client_that_loses_the_proxy_continues_where_it_was_and_has_every_event_once()
    {
        await using var nginx = await Nginx.StartAsync(_host.Client.BaseAddress!);
        var frames = new List<Frame>();
        string? last = null;
        for (var cut = 1; cut <= 3; cut++)
        {
            using var client = nginx.CreateClient();
            await using (var stream = await SseClient.OpenAsync(client, Stream, last))
            {
                frames.AddRange(await stream.DurableAsync(20));
                last = stream.LastId;
            }
            await nginx.StopAsync();
            await nginx.StartAsync();
        }
        (await _host.CommandAsync(_id, "speed", new { speed = "max" })).EnsureSuccessStatusCode();
        await _host.WhenStateAsync(_id, "completed");
        using var again = nginx.CreateClient();
        await using var rest = await SseClient.OpenAsync(again, Stream, last);
        frames.AddRange(await rest.DurableUntilAsync("end"));

        var file = await File.ReadAllBytesAsync(Path.Combine(_host.SessionFolder(_id), "events.jsonl"));
        Encoding.UTF8.GetBytes(string.Concat(frames.Select(f => f.Data + "\n"))).Should().Equal(file);
    }

    [NginxFact]
    public async Task Catching_up_from_the_start_gives_the_whole_file_as_frames_and_as_lines()
    {
        await using var nginx = await Nginx.StartAsync(_host.Client.BaseAddress!);
        using var client = nginx.CreateClient();
        (await _host.CommandAsync(_id, "speed", new { speed = "max" })).EnsureSuccessStatusCode();
        await _host.WhenStateAsync(_id, "completed");
        var file = await File.ReadAllTextAsync(Path.Combine(_host.SessionFolder(_id), "events.jsonl"));

        await using var stream = await SseClient.OpenAsync(client, Stream, null);
        string.Concat((await stream.DurableUntilAsync("end")).Select(f => f.Data + "\n")).Should().Be(file);
        (await client.GetStringAsync($"/api/v1/executions/{_id}/events?follow=true")).Should().Be(file);
    }
}
