using System.IO.Compression;
using StrategyRuntime.Storage.Tests.Writing;

namespace StrategyRuntime.Tests.Streaming.Connections;

public sealed class CompressionTests
{
    private static readonly IReadOnlyList<FakeEvent> s_run = FakeRun.Create(candles: 200);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Stored_lines_are_compressed_for_clients_that_accept_it(string encoding)
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.RunToEndAsync(s_run);

        using var response = await GetAsync(server, $"executions/{session.Channel.Session}/events", encoding);
        response.Content.Headers.ContentEncoding.Should().Equal(encoding);
        var compressed = await response.Content.ReadAsByteArrayAsync();
        await using Stream body = encoding == "br"
            ? new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress)
            : new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var lines = await new StreamReader(body).ReadToEndAsync();
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(session.Lines());
        compressed.Length.Should().BeLessThan(lines.Length / 3);
    }

    [Theory]
    [InlineData("stream?from=start")]
    [InlineData("events?follow=true")]
    [InlineData("Events/?follow=true")]
    [InlineData("replay?speed=max")]
    public async Task What_is_sent_as_it_happens_is_not_held_back_by_a_compressor(string route)
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        using var response = await GetAsync(server, $"executions/{session.Channel.Session}/{route}", "gzip, br");
        response.Content.Headers.ContentEncoding.Should().BeEmpty();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var seq = 1; seq <= 5; seq++)
        {
            // Each is seen before there is another one that could push it out.
            await session.EmitAsync(s_run.Skip(seq - 1).Take(1));
            string? line;
            do line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            while (line is not null && !line.Contains($"\"catchup_id\":\"1-{seq}\"", StringComparison.Ordinal));
            line.Should().NotBeNull();
        }
    }

    private static Task<HttpResponseMessage> GetAsync(StreamServer server, string path, string encoding)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{path}");
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        return server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
