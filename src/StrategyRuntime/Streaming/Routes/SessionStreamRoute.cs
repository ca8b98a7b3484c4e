using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.SessionStream;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Routes;

/// <summary><c>GET /executions/{session_id}/stream</c>.</summary>
internal static class SessionStreamRoute
{
    /// <summary>Streams one session as Server-Sent Events.</summary>
    public static Task HandleAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, StreamHub hub, StreamOpener opener, ICurrentUser user)
    {
        var asked = StreamRequest.Parse(context.Request);
        return opener.OpenAsync(context, user, sessionId, asked, StreamConnection.EventStream, (connection, channel, request) =>
        {
            var feed = channel.Feed;
            var start = SessionStart.Resolve(request, feed);
            return start.IsFinished
                ? StreamAnswer.Finished
                : new StreamAnswer(new StreamLoop(new SessionSource(channel, hub, request.Types, start, feed), connection, hub));
        });
    }
}
