using StrategyRuntime.Problems;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.UserStream;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Routes;

/// <summary><c>GET /stream?sessions=a,b|*</c>.</summary>
internal static class UserStreamRoute
{
    private const string All = "*";

    /// <summary>Streams several of the user's sessions on one connection.</summary>
    public static Task HandleAsync(
        HttpContext context, StreamHub hub, UserChannels streams, EarlierRuns earlier, StreamLimiter limiter, ICurrentUser user)
    {
        if (!ParseSessions(context.Request, hub, user).Succeeded(out var sessions, out var problem)
            || !StreamRequest.Parse(context.Request).Succeeded(out var request, out problem)
            || !limiter.Enter(user).Succeeded(out var place, out problem)) return problem.ToResult().ExecuteAsync(context);
        var stream = streams.Of(user.UserId);
        return StreamAsync(new StreamConnection(context, hub, place, stream), context, hub, stream, earlier, new Asked(user, sessions, request));
    }

    private static async Task StreamAsync(
        StreamConnection opened, HttpContext context, StreamHub hub, UserChannel stream, EarlierRuns earlier, Asked asked)
    {
        using var connection = opened;
        var scope = new SessionSelection(stream, asked.Sessions.Count == 0 ? null : [.. asked.Sessions.Select(stream.Add)], asked.Options.Types);
        stream.CatchUp();
        var start = UserStart.Resolve(asked.Options, stream, scope);
        if (start.IsFinished)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        if (start.Snapshot && !await WhenShownAsync(scope, context)) return;
        await connection.StartAsync(StreamConnection.EventStream, asked.User);
        await connection.ServeAsync(new UserSource(stream, scope, connection, hub, earlier, start));
    }

    /// <summary>A snapshot of a session whose run cannot be read yet would say that there is none.</summary>
    private static async Task<bool> WhenShownAsync(SessionSelection scope, HttpContext context)
    {
        foreach (var feeder in scope.Feeders)
        {
            if (!await feeder.Channel.WhenShownAsync(context)) return false;
        }
        return true;
    }

    /// <summary>The sessions that are asked for; none means all of them, and those to come.</summary>
    private static Attempt<IReadOnlyList<SessionChannel>> ParseSessions(HttpRequest request, StreamHub hub, ICurrentUser user)
    {
        var text = request.Query["sessions"].ToString();
        var channels = new List<SessionChannel>();
        if (text == All) return channels;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal))
        {
            if (!StreamOpener.Find(hub, user, name).Succeeded(out var channel, out var problem)) return problem;
            // Each user's events have an order of their own: an admin follows one user at a time.
            if (channel.Session.UserId != user.UserId) return StreamProblems.Unknown(name);
            channels.Add(channel);
        }
        return channels.Count > 0
            ? channels
            : Finding.Summarise([CommonProblems.InvalidRequest.At("sessions", $"sessions must be session ids with commas between them, or {All} for all")]);
    }

    private sealed record Asked(ICurrentUser User, IReadOnlyList<SessionChannel> Sessions, StreamRequest Options);
}
