using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.SessionStream;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Routes;

/// <summary><c>GET /executions/{session_id}/replay</c>.</summary>
internal static class ReplayRoute
{
    /// <summary>Streams a session's history as Server-Sent Events, paced by simulation time.</summary>
    public static Task HandleAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, StreamHub hub, StreamLimiter limiter, ICurrentUser user)
    {
        if (!StreamOpener.Find(hub, user, sessionId).Succeeded(out var channel, out var problem)
            || !StreamRequest.Parse(context.Request).Succeeded(out var request, out problem)
            || !ParseSpeed(context.Request).Succeeded(out var speed, out problem)
            || !limiter.Enter(user).Succeeded(out var place, out problem)) return problem.ToResult().ExecuteAsync(context);
        return ReplayAsync(new StreamConnection(context, hub, place, channel), context, hub, channel, request, speed, user);
    }

    private static async Task ReplayAsync(
        StreamConnection opened, HttpContext context, StreamHub hub, SessionChannel channel, StreamRequest request, Speed speed, ICurrentUser user)
    {
        using var connection = opened;
        if (!await channel.WhenShownAsync(context)) return;
        var feed = channel.Feed;
        var start = SessionStart.ResolveReplay(request, feed);
        if (start.IsFinished)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        await connection.StartAsync(StreamConnection.EventStream, user);
        await connection.ServeAsync(new SessionReplay(channel, connection, hub, request.Types, speed, start, feed));
    }

    private static Attempt<Speed> ParseSpeed(HttpRequest request)
    {
        var text = request.Query["speed"].ToString();
        if (text.Length == 0) return Speed.MarketTime;
        return Speed.TryParse(text, out var speed)
            ? speed
            : Finding.Summarise([CommonProblems.InvalidRequest.At("speed", $"speed must be {Speed.Rule}, not '{text}'")]);
    }
}
