using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Sessions;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.SessionStream;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Routes;

/// <summary><c>GET /executions/{session_id}/stream</c>.</summary>
internal static class SessionStreamRoute
{
    /// <summary>Streams one session as Server-Sent Events.</summary>
    public static Task HandleAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, StreamHub hub, SharedSnapshots snapshots,
        StreamOpener opener, ICurrentUser user)
    {
        var asked = StreamRequest.Parse(context.Request);
        return opener.OpenAsync(context, user, sessionId, asked, StreamConnection.EventStream, (connection, channel, request) =>
        {
            var feed = channel.Feed;
            var start = SessionStart.Resolve(request, feed);
            if (start.IsFinished) return StreamAnswer.Finished;
            if (!SessionPrelude.Snapshot(snapshots, channel, feed, start.Snapshot, start.Cursor).Succeeded(out var first, out var problem))
                return problem;
            var source = new SessionSource(channel, hub, snapshots, request.Types, start.Reset, first, feed);
            var ahead = start.Reset is ResetReason.Future ? channel.Session.UserId : null;
            return new StreamAnswer(new StreamLoop(source, connection, hub), source, ahead);
        });
    }
}
