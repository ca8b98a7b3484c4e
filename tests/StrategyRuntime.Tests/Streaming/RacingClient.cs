using System.Net;

namespace StrategyRuntime.Tests.Streaming;

/// <summary>What a client is like.</summary>
/// <param name="ChangesFilter">Asks for other types and sessions whenever it comes back.</param>
/// <param name="IsSlow">Takes little at a time and rests in between.</param>
/// <param name="Patience">Bytes after which it drops the connection, at most.</param>
internal readonly record struct Habits(bool ChangesFilter, bool IsSlow, int Patience);

/// <summary>One connection of a client: what it asked for, and the events that it got.</summary>
internal sealed record Visit(string? From, IReadOnlyList<string>? Types, IReadOnlyList<string>? Sessions, List<Frame> Frames)
{
    public bool Wants(Frame frame) =>
        (Types is null || Types.Contains(frame.Event))
        && (Sessions is null || Sessions.Any(session =>
            frame.Data.StartsWith($"{{\"session_id\":\"{session}\"", StringComparison.Ordinal)));
}

/// <summary>
/// Follows a stream to its end whatever happens: loses its connection at random bytes, finds the server gone, comes back with its last id.
/// A reset is a failure: its cursor is always a good one.
/// </summary>
/// <param name="address">The server.</param>
/// <param name="sessions">One session: its own stream; several: theirs on one connection.</param>
/// <param name="seed">Of everything that is random about it.</param>
/// <param name="habits">What it is like.</param>
internal sealed class RacingClient(Uri address, IReadOnlyList<string> sessions, int seed, Habits habits)
{
    private static readonly string[]?[] s_types = [null, ["trade", "position"], ["candle"], ["node", "session"], ["order"]];

    private readonly Random _random = new(seed);

    /// <summary>Follows until the end; returns its connections.</summary>
    public async Task<IReadOnlyList<Visit>> FollowAsync()
    {
        using var http = SseClient.FragileClient(address, habits.IsSlow ? 4 << 10 : 0);
        var visits = new List<Visit>();
        string? lastId = null;
        var isWhole = false;
        for (var hasEnded = false; !hasEnded;)
        {
            // After the end of a stream that left something out, once more with everything.
            var visit = NextVisit(lastId, changes: habits.ChangesFilter && !isWhole);
            visits.Add(visit);
            try
            {
                await using var client = await SseClient.OpenAsync(http, PathOf(visit), lastId);
                client.Status.Should().BeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent);
                if (client.Status is HttpStatusCode.NoContent || await TakeAsync(client, visit))
                {
                    hasEnded = isWhole || !habits.ChangesFilter;
                    isWhole = true;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // The server was killed, or is not back yet.
                await Task.Delay(_random.Next(5, 50));
            }
            if (visit.Frames.Count > 0) lastId = visit.Frames[^1].Id;
        }
        return visits;
    }

    /// <summary>Reads until the end, which is true, or until it drops the connection.</summary>
    private async Task<bool> TakeAsync(SseClient client, Visit visit)
    {
        var patience = _random.Next(6) switch { 0 => _random.Next(300), 5 => int.MaxValue, _ => _random.Next(habits.Patience) };
        while (client.Received < patience && await client.NextAsync() is { } frame)
        {
            frame.Event.Should().NotBe("reset");
            if (frame.IsDurable) visit.Frames.Add(frame);
            if (frame.Event == "end") return true;
            if (habits.IsSlow && _random.Next(40) == 0) await Task.Delay(_random.Next(20));
        }
        return false;
    }

    private Visit NextVisit(string? from, bool changes)
    {
        if (!changes) return new Visit(from, null, null, []);
        var chosen = sessions.Count == 1 || _random.Next(3) == 0 ? null : sessions.Where(_ => _random.Next(2) == 0).ToList();
        return new Visit(from, s_types[_random.Next(s_types.Length)], chosen is { Count: > 0 } ? chosen : null, []);
    }

    private string PathOf(Visit visit)
    {
        var path = sessions.Count == 1
            ? $"/api/v1/executions/{sessions[0]}/stream?from=start"
            : $"/api/v1/stream?from=start&sessions={string.Join(',', visit.Sessions ?? sessions)}";
        return visit.Types is null ? path : $"{path}&types={string.Join(',', visit.Types)}";
    }
}
