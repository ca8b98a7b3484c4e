using StrategyRuntime.Problems;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Waking;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Many;

/// <summary><c>GET /stream?sessions=a,b|*</c>.</summary>
internal static class ManyStreamRoute
{
    private const string All = "*";

    /// <summary>Streams several of the user's sessions on one connection.</summary>
    public static async Task HandleAsync(
        HttpContext context, StreamHub hub, UserStreams streams, EarlierRuns earlier, StreamLimiter limiter, ICurrentUser user)
    {
        if (!ParseSessions(context.Request, hub, user).Succeeded(out var sessions, out var problem)
            || !StreamRequest.Parse(context.Request).Succeeded(out var request, out problem))
        {
            await problem.ToResult().ExecuteAsync(context);
            return;
        }
        await StreamDoor.ServeAsync(context, limiter, user, () => StreamAsync(context, hub, streams.Of(user.UserId), earlier, sessions, request));
    }

    private static async Task StreamAsync(
        HttpContext context, StreamHub hub, UserStream stream, EarlierRuns earlier, IReadOnlyList<SessionChannel> sessions, StreamRequest request)
    {
        // Named sessions are on the user's stream by now, unless one was removed since it was looked up: then it has ended.
        var scope = new ManyScope(stream, sessions.Count == 0 ? null : [.. sessions.Select(channel => stream.Find(channel.Session)).OfType<SessionFeeder>()], request.Types);
        var signal = new WakeSignal();
        stream.Subscribers.Add(signal);
        try
        {
            stream.CatchUp();
            var start = ManyStart.Resolve(request, stream, scope);
            if (start.IsFinished)
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
            using var connection = await StreamConnection.StartAsync(context, hub, StreamDoor.EventStream, signal);
            using var many = new ManyStream(stream, scope, connection, hub, earlier);
            await many.RunAsync(start);
        }
        finally
        {
            stream.Subscribers.Remove(signal);
        }
    }

    /// <summary>The sessions that are asked for; none means all of them, and those to come.</summary>
    private static Attempt<IReadOnlyList<SessionChannel>> ParseSessions(HttpRequest request, StreamHub hub, ICurrentUser user)
    {
        var text = request.Query["sessions"].ToString();
        var channels = new List<SessionChannel>();
        if (text == All) return channels;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal))
        {
            if (!StreamDoor.Find(hub, user, name).Succeeded(out var channel, out var problem)) return problem;
            channels.Add(channel);
        }
        return channels.Count > 0
            ? channels
            : Finding.Summarise([CommonProblems.InvalidRequest.At("sessions", $"sessions must be session ids with commas between them, or {All} for all")]);
    }
}
