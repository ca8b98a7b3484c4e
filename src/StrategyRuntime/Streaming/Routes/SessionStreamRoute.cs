using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Problems;
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
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, StreamHub hub, StreamLimiter limiter, ICurrentUser user)
    {
        if (!StreamOpener.Find(hub, user, sessionId).Succeeded(out var channel, out var problem)
            || !StreamRequest.Parse(context.Request).Succeeded(out var request, out problem)
            || !limiter.Enter(user).Succeeded(out var place, out problem)) return problem.ToResult().ExecuteAsync(context);
        return StreamAsync(new StreamConnection(context, hub, place, channel), context, hub, channel, request, user);
    }

    private static async Task StreamAsync(
        StreamConnection opened, HttpContext context, StreamHub hub, SessionChannel channel, StreamRequest request, ICurrentUser user)
    {
        using var connection = opened;
        if (!await channel.WhenShownAsync(context)) return;
        var feed = channel.Feed;
        var start = SessionStart.Resolve(request, feed);
        if (start.IsFinished)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        await connection.StartAsync(StreamConnection.EventStream, user);
        await connection.ServeAsync(new SessionSource(channel, connection, hub, request.Types, start, feed));
    }
}
