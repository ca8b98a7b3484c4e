using StrategyRuntime.Problems;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.UserStream;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Routes;

/// <summary><c>GET /stream?sessions=a,b|*</c>.</summary>
internal static class UserStreamRoute
{
    private const string All = "*";

    /// <summary>Streams several of the user's sessions on one connection.</summary>
    public static Task HandleAsync(
        HttpContext context, StreamHub hub, UserChannels users, EarlierRuns earlier, StreamOpener opener, ICurrentUser user)
    {
        if (!ParseSessions(context.Request, opener, user).Succeeded(out var sessions, out var problem)
            || !StreamRequest.Parse(context.Request).Succeeded(out var request, out problem))
                return problem.ToResult().ExecuteAsync(context);
        var channel = users.Of(user.UserId);
        return opener.OpenAsync(context, user, channel, StreamConnection.EventStream, files: null, async connection =>
        {
            var selection = new SessionSelection(channel, sessions.Count == 0 ? null : [.. sessions.Select(channel.Add)], request.Types);
            channel.CatchUp();
            var start = UserStart.Resolve(request, channel, selection);
            if (start.IsFinished) return StreamAnswer.Finished;
            if (start.Snapshot) await WhenShownAsync(selection, context.RequestAborted);
            var source = new UserSource(channel, selection, new OrderedFrames(channel, earlier, selection.Filter), hub, start);
            if (start.Snapshot && source.TakeSnapshots() is { } refusal)
            {
                source.Dispose();
                return refusal;
            }
            var ahead = start.Reset is ResetReason.Future ? user.UserId : null;
            return new StreamAnswer(new StreamLoop(source, connection, hub), source, ahead);
        });
    }

    /// <summary>A snapshot of a session whose run cannot be read yet would say that there is none.</summary>
    private static async Task WhenShownAsync(SessionSelection selection, CancellationToken gone)
    {
        foreach (var feeder in selection.Feeders) await StreamOpener.WhenShownAsync(feeder.Channel, gone);
    }

    /// <summary>The sessions that are asked for; none means all of them, and those to come.</summary>
    private static Attempt<IReadOnlyList<SessionChannel>> ParseSessions(HttpRequest request, StreamOpener opener, ICurrentUser user)
    {
        var text = request.Query["sessions"].ToString();
        var channels = new List<SessionChannel>();
        if (text == All) return channels;
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (!opener.Find(user, name).Succeeded(out var channel, out var problem)) return problem;
            // Each user's events have another order: an admin follows one user at a time.
            if (channel.Session.UserId != user.UserId) return StreamProblems.Unknown(name);
            channels.Add(channel);
        }
        if (channels.Count > 0) return channels;
        return Finding.Summarise(
            [CommonProblems.InvalidRequest.At("sessions", $"sessions must be session ids with commas between them, or {All} for all")]);
    }
}
