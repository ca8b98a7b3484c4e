using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Problems;
using StrategyRuntime.Streaming.Waking;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Connections;

/// <summary><c>GET /executions/{session_id}/stream</c>.</summary>
internal static class SessionStreamRoute
{
    /// <summary>Streams one session as Server-Sent Events.</summary>
    public static Task HandleAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, StreamHub hub, StreamLimiter limiter, ICurrentUser user)
    {
        if (!StreamDoor.Find(hub, user, sessionId).Succeeded(out var channel, out var problem)
            || !StreamRequest.Parse(context.Request).Succeeded(out var request, out problem)
            || !limiter.Enter(user).Succeeded(out var place, out problem)) return problem.ToResult().ExecuteAsync(context);
        return StreamAsync(context, hub, channel, request, place);
    }

    private static async Task StreamAsync(HttpContext context, StreamHub hub, SessionChannel channel, StreamRequest request, StreamPlace place)
    {
        using var _ = place;
        if (!await channel.WhenShownAsync(context)) return;
        var feed = channel.Feed;
        var start = StartPoint.Resolve(request, feed);
        if (start.IsFinished)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        var signal = new WakeSignal();
        channel.Subscribe(signal);
        try
        {
            using var connection = await StreamConnection.StartAsync(context, hub, StreamDoor.EventStream, signal);
            await new SessionStream(channel, connection, hub, request.Types).RunAsync(start, feed);
        }
        finally
        {
            channel.Unsubscribe(signal);
        }
    }
}
