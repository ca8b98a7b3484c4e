using StrategyRuntime.Storage.Tests.Writing;

namespace StrategyRuntime.Tests.Streaming.SessionStream;

/// <summary>Exactly once, in order, under any interleaving: clients that are cut at random bytes while commits race with them.</summary>
public sealed class SeamTests
{
    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "")]
    [InlineData(3, "&types=trade,position,session")]
    [InlineData(4, "&types=node")]
    public async Task Clients_that_are_cut_anywhere_and_come_back_have_every_line_once_in_order(int seed, string options)
    {
        var run = FakeRun.Create(candles: 1200, seed);
        await using var server = await StreamServer.StartAsync(o => (o.RingBytes, o.FlushBytes) = (16 << 10, 4 << 10));
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(run.Take(1));
        var clients = Enumerable.Range(0, 6)
            .Select(client => Task.Run(() => FollowAsync(server, session.StreamPath, options, seed * 100 + client)))
            .ToArray();

        var random = new Random(seed);
        for (var emitted = 1; emitted < run.Count;)
        {
            var batch = run.Skip(emitted).Take(random.Next(1, 120)).ToList();
            await session.EmitAsync(batch);
            emitted += batch.Count;
            if (random.Next(4) == 0) await Task.Delay(random.Next(8));
        }
        await session.EndAsync();

        var types = options.Length == 0 ? null : options["&types=".Length..].Split(',');
        var expected = session.Lines()
            .Where(line => types is null || types.Any(type => line.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal)))
            .ToList();
        foreach (var received in await Task.WhenAll(clients)) received.Should().Equal(expected);
    }

    /// <summary>Follows a stream to its end, losing the connection after a random number of bytes again and again.</summary>
    private static async Task<List<string>> FollowAsync(StreamServer server, string path, string options, int seed)
    {
        var random = new Random(seed);
        var lines = new List<string>();
        string? lastId = null;
        while (true)
        {
            await using var client = await server.OpenAsync($"{path}?from=start{options}", lastId);
            var patience = random.Next(6) switch { 0 => random.Next(300), 5 => int.MaxValue, _ => random.Next(150_000) };
            while (client.Received < patience && await client.NextAsync() is { } frame)
            {
                if (frame.IsDurable) lines.Add(frame.Data);
                frame.Event.Should().NotBe("reset");
                if (frame.Event == "end") return lines;
                if (random.Next(50) == 0) await Task.Delay(random.Next(5));
            }
            lastId = client.LastId;
        }
    }
}
